"""The three honest ways to say no. Anything else that is raised is a bug and crashes loudly.

Refusal 驳回: a rule says no. Invalid: the input is malformed. Missing: absent, or not for this actor to see.
"""

from collections.abc import Mapping

from dukou.kernel.bilingual import Bilingual, Language


class Refusal(Exception):  # noqa: N818 - a Refusal is an answer, not an error
    """A rule that says no (驳回), with a code, the fact that decided and the way out.

    `code` is a stable machine name such as `catalogue.not_draft`; the words carry the fact and the way out;
    `facts` are the values that decided, fit for JSON.
    """

    def __init__(self, code: str, zh: str, en: str, **facts: object) -> None:
        super().__init__(f"{code}: {zh}")
        self.code = code
        self.message = Bilingual(zh, en)
        self.facts = facts

    def say(self, language: Language) -> str:
        """Return the words for a person."""
        return self.message.say(language)


class Denied(Refusal):
    """A Refusal because of who asks, not of what is asked (无权限)."""


class Invalid(Exception):  # noqa: N818 - it names fields, it is not a crash
    """Malformed input: every bad field with what is wrong and the mend."""

    def __init__(self, fields: Mapping[str, Bilingual]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in fields.items()))
        self.fields = dict(fields)


class Missing(Exception):  # noqa: N818 - the same answer for absent and invisible
    """Nothing there for this actor: absent and invisible are the same answer (未找到)."""

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"{noun} {key}")
        self.noun = noun
        self.key = key
