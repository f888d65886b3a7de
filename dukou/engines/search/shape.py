"""What an index holds, what is asked of it and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

Role = Literal["text", "code", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an index: text is searched with its boost, a code filtered and counted, a number sorted."""

    name: str
    role: Role
    boost: float = 1.0
    many: bool = False
    facet: bool = False


@dataclass(frozen=True)
class Shape:
    """The fields of an index; one stored under another shape has to be rebuilt."""

    fields: tuple[Field, ...]
    version: str

    def of(self, role: Role) -> tuple[Field, ...]:
        """Return the fields of a role."""
        return self._of[role]

    @cached_property
    def _of(self) -> Mapping[Role, tuple[Field, ...]]:
        return {role: tuple(held for held in self.fields if held.role == role) for role in get_args(Role)}


@dataclass(frozen=True, slots=True)
class Ask:
    """A search: plain words, filters (any of within a field, all across fields), sort, facets to count."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found, with its BM25 score (0 where nothing was asked)."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: hits in order, how many there are in all, counts per facet code, and what else to try."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    suggestion: str | None = None
