"""Words in both languages of the house: Chinese first, English second."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One meaning said in Chinese and in English (双语)."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """Return the words in `language`, or the other language where one is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __str__(self) -> str:
        return self.zh or self.en


def T(zh: str, en: str) -> Bilingual:  # noqa: N802 - the house's one helper for words on screen
    """Say a thing in both languages."""
    return Bilingual(zh, en)
