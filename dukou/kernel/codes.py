"""Codes 代码: dated lists of words with a code, an order and a tree (a district, an industry cluster, a discipline …).

The one thing to know: a code carries its dates, its source and how sure we are of it; whoever shows a code that is not
`confirmed` shows that mark too. Dates include both ends.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from types import MappingProxyType

from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.period import Period

CERTAINTY = MappingProxyType(
    {
        "confirmed": T("已核实", "confirmed"),
        "source": T("有来源，未复核", "read in one source"),
        "seed": T("见于基础文件，未复核", "read in a founding document, not checked"),
        "mixed": T("部分核实", "partly checked"),
        "derived": T("推算所得", "derived"),
        "house": T("平台自定", "set by the platform"),
        "draft": T("征求意见稿，未生效", "from a draft, not in force"),
        "own": T("凭经验填写，未核实", "from memory, not checked"),
        "unknown": T("数值未见", "figure not seen"),
    }
)
"""How sure we are of a fact, from surest to least, with the words shown to people (核实程度)."""

_OLDEST = date.min


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a scheme (代码项); `also` are other names it goes by in imports."""

    code: str
    zh: str
    en: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    edition: str = ""
    note: str = ""
    source: str = ""
    certainty: str = "own"
    also: tuple[str, ...] = ()

    @property
    def name(self) -> Bilingual:
        """The name in both languages."""
        return Bilingual(self.zh, self.en)

    @property
    def period(self) -> Period:
        """The days on which the code holds."""
        return Period(self.valid_from, self.valid_to)

    @property
    def is_confirmed(self) -> bool:
        """Whether the code may be shown without a mark."""
        return self.certainty == "confirmed"


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of a code in a later edition (新旧对照); an empty `new` means it was dropped."""

    old: str
    new: str
    note: str = ""
    source: str = ""
    certainty: str = "own"


class UnknownCode(KeyError):  # noqa: N818 - an answer with suggestions, as Refusal is
    """No such code or name in the scheme (未知代码), with the nearest codes there are."""

    def __init__(self, scheme: "Scheme", text: str, near: tuple[Code, ...]) -> None:
        super().__init__(f"{scheme.key}: {text}")
        self.scheme, self.text, self.near = scheme.key, text, near
        hint = "、".join(f"{code.zh}（{code.code}）" for code in near)
        hint_en = ", ".join(f"{code.name.say('en')} ({code.code})" for code in near)
        self.message = T(
            f"“{scheme.zh}”中没有“{text}”。" + (f"是否为：{hint}？" if near else "请填写代码表中的代码或名称。"),
            f"“{text}” is not in “{scheme.en or scheme.key}”. "
            + (f"Did you mean {hint_en}?" if near else "Give a code or name from the list."),
        )

    def __str__(self) -> str:
        return self.message.zh


@dataclass(frozen=True, eq=False)
class Scheme:
    """A list of codes (代码表), in the order given. One code may occur again for a later period."""

    key: str
    zh: str
    en: str
    codes: tuple[Code, ...]
    note: str = ""
    successions: tuple[Succession, ...] = ()

    @property
    def name(self) -> Bilingual:
        """The name in both languages."""
        return Bilingual(self.zh, self.en)

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {code.code: code for code in sorted(self.codes, key=_age)}

    @cached_property
    def _by_name(self) -> dict[str, Code]:
        """Every name to its code; the latest code wins, a main name wins over an alias, then the first in order."""
        found: dict[str, Code] = {}
        for code in sorted(self.codes, key=_age):
            found.update({_plain(name): code for name in code.also})
        for code in sorted(self.codes, key=_age):
            found.update({_plain(name): code for name in (code.zh, code.en) if name})
        return found | {_plain(code.code): code for code in self._by_code.values()}

    @cached_property
    def _children(self) -> dict[str, tuple[Code, ...]]:
        found: dict[str, list[Code]] = {}
        for code in self._by_code_in_order():
            found.setdefault(code.parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    def _by_code_in_order(self) -> Iterator[Code]:
        return (code for code in self.codes if self._by_code[code.code] is code)

    def __getitem__(self, code: str) -> Code:
        """Return the code, in its latest period; raises UnknownCode."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCode(self, code, self.near(code)) from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Code]:
        return self._by_code_in_order()

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Code | None:
        """Return the code or None."""
        return self._by_code.get(code)

    def on(self, day: date) -> "Scheme":
        """Return the scheme as it held on that day."""
        return replace(self, codes=tuple(code for code in self.codes if day in code.period))

    def find(self, text: str) -> Code:
        """Find a code by its code, Chinese name, English name or another name; case, width and spaces do not matter.

        A code followed by its name, as templates and exports write it, is found too. Where two editions share a name
        the later one is meant. Raises UnknownCode with the nearest codes.
        """
        code, _, name = text.strip().partition(" ")
        held = self.get(code)
        if held is not None and not name:
            return held
        if held is not None and _plain(name) in {_plain(held.zh), _plain(held.en)} - {""}:
            return held
        found = self._by_name.get(_plain(text))
        if found is None:
            raise UnknownCode(self, text, self.near(text))
        return found

    def near(self, text: str, most: int = 3) -> tuple[Code, ...]:
        """Return the codes whose names look most like `text`, nearest first, at most `most`."""
        wanted = _plain(text)
        best: dict[str, float] = {}
        for name, code in self._by_name.items():
            best[code.code] = max(best.get(code.code, 0.0), _likeness(wanted, name))
        order = sorted((code for code in best if best[code] >= 0.4), key=lambda code: -best[code])
        return tuple(self._by_code[code] for code in order[:most])

    def children(self, code: str = "") -> tuple[Code, ...]:
        """Return the codes right under `code`; without one, the top codes."""
        return self._children.get(code, ())

    def leaves(self) -> tuple[Code, ...]:
        """Return the codes with nothing under them: the ones a form offers."""
        return tuple(code for code in self if code.code not in self._children)

    def path(self, code: str) -> tuple[Code, ...]:
        """Return the way from the top code down to `code`, both included; raises UnknownCode."""
        way, at = [self[code]], self[code].parent
        while at and at in self and len(way) <= len(self):
            way.append(self[at])
            at = way[-1].parent
        return tuple(reversed(way))

    def ancestors(self, code: str) -> tuple[Code, ...]:
        """Return the codes above `code`, nearest first; raises UnknownCode."""
        return tuple(reversed(self.path(code)[:-1]))

    def distance(self, a: str, b: str) -> int:
        """Count the steps between two codes in the tree; two top codes are 2 apart, a code and itself 0."""
        one, two = [c.code for c in self.path(a)], [c.code for c in self.path(b)]
        shared = sum(1 for x, y in zip(one, two, strict=False) if x == y)
        return len(one) + len(two) - 2 * shared

    def successors(self, code: str) -> tuple[Code, ...]:
        """Return what the code became in a later edition; empty where it was dropped or still holds."""
        return tuple(self[step.new] for step in self.successions if step.old == code and step.new)


def _age(code: Code) -> date:
    return code.valid_from or _OLDEST


def _plain(text: str) -> str:
    """Fold width, case and spaces, so that ＴＲＬ 4 and trl4 are one."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _likeness(wanted: str, name: str) -> float:
    """Rate likeness from 0 to 1; one text holding the other whole counts as near."""
    if len(wanted) >= 2 and len(name) >= 2 and (wanted in name or name in wanted):
        return 0.6 + 0.4 * min(len(wanted), len(name)) / max(len(wanted), len(name))
    return SequenceMatcher(None, wanted, name, autojunk=False).ratio()
