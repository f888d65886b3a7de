"""The types a kind's field can have: how each is read from a cell, checked, shown, searched and facetted.

A field is declared once, in a kind; forms, import templates, API schema, index and pages come from that declaration.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.codes import UnknownCode
from dukou.kernel.errors import Invalid

Level = Literal["public", "registered", "introduced", "owner"]
LEVELS: dict[str, Bilingual] = {
    "public": T("公开", "Public"),
    "registered": T("登录可见", "Signed-in people"),
    "introduced": T("对接后可见", "After an introduction"),
    "owner": T("仅本单位", "Owner only"),
}
"""Who may see an entry or a field (公开级别), from the widest to the narrowest."""

SHORT = 12
"""Codes of a list that is short enough to be told whole."""
_SEPARATOR = re.compile(r"[;；、,，|\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff\ufffe\uffff]")


def bad(zh: str, en: str) -> Invalid:
    """Return the refusal of one cell; whoever knows the column puts its name on it."""
    return Invalid({"": T(zh, en)})


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a kind (字段): its words, who sees it, and what search and matching do with it.

    `searched` is its weight in full text, 0 for none; `facet` counts it; `matches` names the matching feature that
    reads it; `aliases` are further column names by which an import knows it.
    """

    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    required: bool = False
    seen_by: Level = "public"
    searched: float = 0.0
    facet: bool = False
    compared: bool = False
    matches: str = ""
    aliases: tuple[str, ...] = ()
    name: str = ""
    widget: ClassVar[str] = "line"
    many: ClassVar[bool] = False

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    @property
    def label(self) -> Bilingual:
        """The field's name on screen."""
        return T(self.zh, self.en)

    @property
    def hint(self) -> Bilingual:
        """One line that helps to fill it in."""
        return T(self.hint_zh, self.hint_en)

    def read(self, raw: object) -> Any:
        """Turn a cell or a JSON value into what is stored; None for empty. Invalid says what is wrong and the mend."""
        raise NotImplementedError

    def say(self, value: Any) -> Bilingual:
        """Return the stored value in words."""
        return T(str(value), str(value))

    def texts(self, value: Any) -> Iterable[str]:
        """Yield what full-text search reads of it."""
        yield str(value)

    def codes(self, value: Any) -> Iterable[str]:
        """Yield the facet values."""
        yield str(value)

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string"}


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """One line of text (文本)."""

    longest: int = 300

    def read(self, raw: object) -> str | None:
        """Fold white space; refuse what is too long."""
        text = _CONTROL.sub("", _as_text(raw))
        text = " ".join(text.split())
        if len(text) > self.longest:
            raise bad(
                f"共 {len(text)} 字，最多 {self.longest} 字；请缩短",
                f"{len(text)} characters, at most {self.longest}; shorten it",
            )
        return text or None

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, kw_only=True)
class Prose(Field):
    """Text of several paragraphs (长文本)."""

    longest: int = 20_000
    widget: ClassVar[str] = "area"

    def read(self, raw: object) -> str | None:
        """Keep paragraphs, drop control characters; refuse what is too long."""
        text = _CONTROL.sub("", _as_text(raw)).replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > self.longest:
            raise bad(
                f"共 {len(text)} 字，最多 {self.longest} 字；请缩短",
                f"{len(text)} characters, at most {self.longest}; shorten it",
            )
        return text or None

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, kw_only=True)
class Words(Field):
    """A list of words (关键词)."""

    most: int = 30
    many: ClassVar[bool] = True

    def read(self, raw: object) -> list[str] | None:
        """Split at Chinese and Western separators; drop repeats."""
        words = [" ".join(_CONTROL.sub("", part).split())[:80] for part in _as_parts(raw)]
        return list(dict.fromkeys(word for word in words if word))[: self.most] or None

    def say(self, value: Any) -> Bilingual:
        """Return the words joined as each language joins them."""
        return T("、".join(value), ", ".join(value))

    def texts(self, value: Any) -> Iterable[str]:
        """Yield each word."""
        yield from value

    def codes(self, value: Any) -> Iterable[str]:
        """Yield each word as a facet value."""
        yield from value

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "array", "items": {"type": "string"}, "maxItems": self.most}


@dataclass(frozen=True, kw_only=True)
class Code(Field):
    """A code of one of the pack's schemes (代码); read by code or by name in either language."""

    scheme: str
    widget: ClassVar[str] = "choice"

    def read(self, raw: object) -> str | None:
        """Find the code; an unknown one is refused with the nearest."""
        text = _as_text(raw).strip()
        return self._code(text) if text else None

    def _code(self, text: str) -> str:
        scheme = taxonomy.scheme(self.scheme)
        try:
            return scheme.find(text).code
        except UnknownCode as unknown:
            offered = unknown.near or (tuple(scheme) if len(scheme) <= SHORT else ())
            zh = "、".join(f"{code.code} {code.zh}" for code in offered)
            en = ", ".join(f"{code.code} {code.name.say('en')}" for code in offered)
            raise bad(
                f"“{text[:60]}”不在“{self.zh}”代码表中；" + (f"是否为：{zh}" if zh else "请从代码表中选"),
                f"“{text[:60]}” is not in the list “{self.en}”; " + (f"perhaps {en}" if en else "choose from the list"),
            ) from None

    def say(self, value: Any) -> Bilingual:
        """Return the code's name."""
        return taxonomy.label(self.scheme, str(value))

    def texts(self, value: Any) -> Iterable[str]:
        """Yield the names of the code, so that a search for the name finds it."""
        yield self.say(value).zh

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string", "description": f"code/{self.scheme}"}


@dataclass(frozen=True, kw_only=True)
class Codes(Code):
    """Several codes of one scheme (多选代码)."""

    widget: ClassVar[str] = "choices"
    many: ClassVar[bool] = True

    def read(self, raw: object) -> Any:
        """Find each code; an unknown one is refused with the nearest."""
        found = [self._code(part.strip()) for part in _as_parts(raw) if part.strip()]
        return list(dict.fromkeys(found)) or None

    def say(self, value: Any) -> Bilingual:
        """Return the names joined as each language joins them."""
        labels = [taxonomy.label(self.scheme, code) for code in value]
        return T("、".join(words.zh for words in labels), ", ".join(words.say("en") for words in labels))

    def texts(self, value: Any) -> Iterable[str]:
        """Yield the name of each code."""
        yield from (taxonomy.label(self.scheme, code).zh for code in value)

    def codes(self, value: Any) -> Iterable[str]:
        """Yield each code."""
        yield from value

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "array", "items": {"type": "string", "description": f"code/{self.scheme}"}}


@dataclass(frozen=True, kw_only=True)
class Money(Field):
    """An amount in yuan (金额), stored as a JSON string with two decimals."""

    widget: ClassVar[str] = "money"

    def read(self, raw: object) -> str | None:
        """Read yuan, strictly: no exponent, at most two decimals, at most 10^13."""
        text = _as_text(raw).replace(",", "").replace("，", "").strip()
        return f"{money.parse(text):.2f}" if text else None

    def say(self, value: Any) -> Bilingual:
        """Return the amount as people write it."""
        amount = Decimal(value)
        return T(money.say(amount, "zh"), money.say(amount, "en"))

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string", "pattern": r"^\d{1,14}(\.\d{1,2})?$", "description": "yuan"}


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A whole number in a range (整数)."""

    lowest: int = 0
    highest: int = 10**9
    widget: ClassVar[str] = "number"

    def read(self, raw: object) -> int | None:
        """Read digits; refuse anything else and what lies outside the range."""
        text = _as_text(raw).strip()
        if not text:
            return None
        if (
            not re.fullmatch(r"-?[0-9]{1,12}(\.0+)?", text)
            or not self.lowest <= (value := int(text.split(".")[0])) <= self.highest
        ):
            raise bad(
                f"“{text[:40]}”不是 {self.lowest} 到 {self.highest} 之间的整数",
                f"“{text[:40]}” is not a whole number from {self.lowest} to {self.highest}",
            )
        return value

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "integer", "minimum": self.lowest, "maximum": self.highest}


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A calendar day (日期), stored as YYYY-MM-DD."""

    widget: ClassVar[str] = "day"

    def read(self, raw: object) -> str | None:
        """Read 2026-11-24, 2026/11/24, 20261124 or 2026年11月24日."""
        text = _as_text(raw).strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?:[T ]00:00:00)?", text)
        try:
            if not found:
                raise ValueError
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            raise bad(
                f"“{text[:40]}”不是日期；请写成 2026-11-24", f"“{text[:40]}” is not a date; write 2026-11-24"
            ) from None

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class Month(Field):
    """A month (年月), stored as YYYY-MM."""

    widget: ClassVar[str] = "month"

    def read(self, raw: object) -> str | None:
        """Read 2026-11, 202611 or 2026年11月."""
        text = _as_text(raw).strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})(?:月|[-/.]\d{1,2})?", text)
        if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2100:
            raise bad(f"“{text[:40]}”不是年月；请写成 2026-11", f"“{text[:40]}” is not a month; write 2026-11")
        return f"{found[1]}-{int(found[2]):02d}"

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of a value."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}$"}


@dataclass(frozen=True, kw_only=True)
class Parties(Words):
    """Organisations or people named with the entry (单位、人员); each also a row that joins to them where known."""

    party: Literal["organisation", "person"] = "organisation"
    role: str = "holder"


@dataclass(frozen=True, kw_only=True)
class Rights(Words):
    """Numbers of IP rights (知识产权号); each also a row that joins to the right's own entry where known."""


def _as_text(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool | list | tuple | dict):
        raise bad(f"需要一个值，得到 {type(raw).__name__}", f"one value is needed, not a {type(raw).__name__}")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 2**53:
        return str(int(raw))
    return str(raw)


def _as_parts(raw: object) -> list[str]:
    if isinstance(raw, list | tuple):
        return [_as_text(part) for part in raw]
    return _SEPARATOR.split(_as_text(raw))
