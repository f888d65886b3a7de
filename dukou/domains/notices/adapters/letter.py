"""What an adapter is handed: an address and words that anybody beside the recipient may read as well."""

from collections.abc import Callable
from dataclasses import dataclass

from dukou.kernel.bilingual import Bilingual

NAME = "渡口"


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice on its way to one address (信件). `number` tells a repeated one from a new one."""

    number: int
    way: str
    address: str
    secret: str
    words: Bilingual
    link: str

    @property
    def subject(self) -> str:
        """One line, Chinese first."""
        return f"【{NAME}】{self.words.zh} {self.words.en}"

    @property
    def text(self) -> str:
        """A few lines in both languages with the way back to the platform."""
        return f"【{NAME}】{self.words.zh}\n{self.words.en}\n{self.link}\n通知编号 Notice {self.number}"

    @property
    def short(self) -> str:
        """One line in Chinese, for where every character is paid for."""
        return f"【{NAME}】{self.words.zh}。请登录平台查看。"


class Undelivered(Exception):  # noqa: N818 - an answer of the world outside, not an error of ours
    """A letter that could not be handed over (未送达); the text carries no address and no secret."""


Send = Callable[[Letter], None]
"""Hand a letter over, within five seconds; Undelivered where that failed. Never touches the database: it runs in a thread."""


def hidden(way: str, address: str) -> str:
    """Return an address as a log may show it: 138******78, a***@example.cn, a robot's host without its key."""
    if way == "sms":
        return f"{address[:3]}{'*' * max(0, len(address) - 5)}{address[-2:]}" if len(address) > 5 else "*****"
    if way == "email":
        name, _, home = address.rpartition("@")
        return f"{name[:1]}***@{home}"
    return "/".join(address.split("/")[:3]) + "/…"
