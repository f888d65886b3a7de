"""What actions there are: names, rights and shapes, read by every face.

The decorator in `actions` fills this table; nothing else writes it.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from dukou.kernel.actor import Actor, Scope
from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class Act:
    """A registered action (动作): what it is called, who may do it and what it takes."""

    name: str
    label: Bilingual
    by: Mapping[str, Scope]
    bulk: bool
    function: Callable[..., Any]
    call: Callable[..., Any]

    @property
    def doc(self) -> str:
        """The docstring: one imperative line, then guarantees."""
        return inspect.getdoc(self.function) or ""

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The type of every input by name, without the actor."""
        return {name: hint for name, hint in get_type_hints(self.function).items() if name not in {"return", "actor"}}

    @property
    def required(self) -> frozenset[str]:
        """The inputs that have no default."""
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        return frozenset(p.name for p in parameters if p.default is p.empty)

    def reach(self, actor: Actor) -> frozenset[Scope]:
        """Return every scope in which this actor may do this action; empty means not at all."""
        if actor.is_system:
            return frozenset({"any"})
        return frozenset(scope for role, scope in self.by.items() if role in actor.roles)


_ACTS: dict[str, Act] = {}


def registry() -> Mapping[str, Act]:
    """Return every registered action by name, in the order they were declared."""
    return _ACTS


def act_named(name: str) -> Act:
    """Return the action called `name`; Missing where there is none."""
    try:
        return _ACTS[name]
    except KeyError:
        raise Missing("action", name) from None


def register(act: Act) -> Act:
    """Enter an action in the table; a name taken twice or a first parameter other than `actor` is a bug."""
    parameters = list(inspect.signature(act.function).parameters.values())
    if act.name in _ACTS or parameters[0].name != "actor" or any(p.kind is not p.KEYWORD_ONLY for p in parameters[1:]):
        raise TypeError(f"{act.name}: declared twice, or not (actor, *, …)")
    _ACTS[act.name] = act
    return act
