"""What the components take: one small shape each, so that a page and the living page `/design` hand over the same thing.

Words may be Bilingual (said in the reader's language) or a plain string (said as it is: names, codes, quantities).
"""

from dataclasses import dataclass, field

from dukou.kernel.bilingual import Bilingual

Words = Bilingual | str


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its noun (数字)."""

    count: int
    words: Words
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab (页签); a count of None is not shown."""

    words: Words
    href: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of a pagination (页码); without an address it is the page itself or an ellipsis."""

    words: Words
    href: str = ""
    current: bool = False
    rel: str = ""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with its count, and the address that switches it on or off."""

    words: Words
    count: int
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet (分面): its heading and values, the chosen ones among them."""

    words: Words
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `num` is set right with tabular figures."""

    words: Words
    num: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `kind` is '', 'ok', 'no' or 'un'."""

    column: Column
    value: Words
    kind: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class StepShown:
    """A state of a lifecycle (流程); `state` is 'done', 'now' or '' for what may still come."""

    words: Words
    state: str = ""
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A short fact; `kind` is '', 'water', 'good', 'warn' or 'seal'."""

    words: Words
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry in a list (条目): `excerpt` may hold `<mark>` and is already safe."""

    href: str
    title: Words
    facts: tuple[Words, ...] = ()
    excerpt: str = ""
    chips: tuple[Chip, ...] = ()
    is_sample: bool = False
    stamp: Words | None = None
    kind: Words | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a match (理由); `kind` is '', 'ok', 'no' or 'open'."""

    words: Words
    kind: str = ""


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A match (撮合): the entry, how strong (0–100), and why."""

    hit: Hit
    score: int
    reasons: tuple[Reason, ...] = ()
    is_lead: bool = False
    actions: tuple[tuple[str, Words], ...] = field(default=())
