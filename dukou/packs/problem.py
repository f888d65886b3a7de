"""What is wrong with a pack: file, line, what, and the mend. All of it at once."""

from dataclasses import dataclass

from dukou.kernel.bilingual import Bilingual, Language, T


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a pack (套件差错): where, what it is, the mend; `line` is 0 where a whole file is meant."""

    file: str
    line: int
    zh: str
    en: str
    mend_zh: str
    mend_en: str

    @property
    def what(self) -> Bilingual:
        """What is wrong."""
        return Bilingual(self.zh, self.en)

    @property
    def mend(self) -> Bilingual:
        """What to do about it."""
        return Bilingual(self.mend_zh, self.mend_en)

    def say(self, language: Language = "zh") -> str:
        """Say it in one line, beginning `file:line`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.what.say(language)} {self.mend.say(language)}"


class Problems(list[Problem]):
    """The mistakes found so far (差错清单)."""

    def note(self, at: tuple[str, int], what: Bilingual, mend: Bilingual) -> None:
        """Write down one mistake at (file, line)."""
        self.append(Problem(*at, what.zh, what.en, mend.zh, mend.en))


def unknown(what: Bilingual, text: str, near: list[str]) -> tuple[Bilingual, Bilingual]:
    """Word 'there is no such …', with the nearest that do exist as the mend."""
    said = T(f"{what.zh}“{text}”不存在。", f"There is no {what.en} “{text}”.")
    if not near:
        return said, T("请改用已有的，或先登记它。", "Use one that exists, or add it first.")
    return said, T(f"是否为：{'、'.join(near)}？", f"Did you mean {', '.join(near)}?")
