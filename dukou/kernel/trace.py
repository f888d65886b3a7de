"""Trace 依据: the steps, clauses and inputs behind a result, in the order in which they decided.

A trace is built by adding steps (`trace = trace.then(…)`); nothing in it can be changed afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from dukou.kernel.bilingual import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: what was asked, of which inputs, with which result, by which source."""

    what: str
    words: Bilingual
    inputs: Mapping[str, object] = field(default_factory=dict)
    result: object = None
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", MappingProxyType(dict(self.inputs)))

    def to_dict(self) -> dict[str, Any]:
        """Return the step fit for JSON: decimals, dates and fractions as strings."""
        return {
            "what": self.what,
            "words": _plain(self.words),
            "inputs": _plain(self.inputs),
            "result": _plain(self.result),
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """The ordered steps behind one result (依据)."""

    steps: tuple[Step, ...] = ()

    def then(
        self, what: str, words: Bilingual, *, result: object = None, source: str = "", **inputs: object
    ) -> "Trace":
        """Return this trace with one more step at its end."""
        return Trace((*self.steps, Step(what, words, inputs, result, source)))

    def __add__(self, other: "Trace") -> "Trace":
        return Trace(self.steps + other.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def say(self, language: Language) -> tuple[str, ...]:
        """Return the steps as sentences for a person."""
        return tuple(step.words.say(language) for step in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"steps": […]}` fit for JSON."""
        return {"steps": [step.to_dict() for step in self.steps]}


def _plain(value: object) -> Any:
    """Turn a value into what JSON can say; a type that JSON has no form for is a TypeError."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(held) for held in value]
    return _written(value)


def _written(value: object) -> Any:
    match value:
        case Decimal():
            said: Any = format(value, "f")
        case Fraction():
            said = str(value)
        case date():
            said = value.isoformat()
        case Bilingual():
            said = {"zh": value.zh, "en": value.en}
        case set() | frozenset():
            said = sorted((_plain(held) for held in value), key=str)
        case _:
            raise TypeError(f"a trace cannot say a {type(value).__name__}: {value!r}")
    return said
