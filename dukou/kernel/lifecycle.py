"""Lifecycle 流程: the table of states and verbs by which a noun moves.

A state changes only by `lifecycle.after(state, verb)`; an action that may not happen now is refused here, in one form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Refusal


@dataclass(frozen=True)
class Lifecycle:
    """A table (state, verb) → state with its words in both languages (流程).

    `states` and `verb_words` are the labels, in the order in which life happens; the first state is the start.
    A table that names an unlabelled state or verb, or has a state that cannot be reached, is a ValueError at import.
    """

    name: Bilingual
    states: Mapping[str, Bilingual]
    verb_words: Mapping[str, Bilingual]
    table: Mapping[tuple[str, str], str]

    def __post_init__(self) -> None:
        for field in ("states", "verb_words", "table"):
            object.__setattr__(self, field, MappingProxyType(dict(getattr(self, field))))
        self._check()

    @property
    def start(self) -> str:
        """The state in which a noun is born."""
        return next(iter(self.states))

    @property
    def final(self) -> tuple[str, ...]:
        """The states that no verb leaves, in stated order."""
        left = {state for state, _ in self.table}
        return tuple(state for state in self.states if state not in left)

    def verbs(self, state: str) -> tuple[str, ...]:
        """Return the verbs possible in `state`, in stated order."""
        self._known(state)
        return tuple(verb for verb in self.verb_words if (state, verb) in self.table)

    def may(self, state: str, verb: str) -> bool:
        """Say whether `verb` is possible in `state`."""
        return (state, verb) in self.table

    def after(self, state: str, verb: str) -> str:
        """Return the state that `verb` leads to from `state`.

        Refusal `lifecycle.not_now` where the table has no such step: it names the state, the verb and what is possible.
        A state or verb that the table does not know at all is a ValueError: a bug, not an answer.
        """
        self._known(state)
        if verb not in self.verb_words:
            raise ValueError(f"{self.name.en}: no verb {verb!r}; there are {', '.join(self.verb_words)}")
        if (state, verb) not in self.table:
            raise self._refusal(state, verb)
        return self.table[(state, verb)]

    def _refusal(self, state: str, verb: str) -> Refusal:
        possible = self.verbs(state)
        said, done = self.states[state], self.verb_words[verb]
        ways = [self.verb_words[name] for name in possible]
        zh = f"现在可以：{'、'.join(way.zh for way in ways)}。" if ways else "该状态已是终态，不能再变更。"
        en = f"Possible now: {', '.join(way.en for way in ways)}." if ways else "This state is final."
        return Refusal(
            "lifecycle.not_now",
            f"{self.name.zh}处于“{said.zh}”状态，不能{done.zh}。{zh}",
            f"The {self.name.en} is in the state “{said.en}”; “{done.en}” is not possible. {en}",
            state=state,
            verb=verb,
            possible=list(possible),
        )

    def _known(self, state: str) -> None:
        if state not in self.states:
            raise ValueError(f"{self.name.en}: no state {state!r}; there are {', '.join(self.states)}")

    def _check(self) -> None:
        named = {state for state, _ in self.table} | set(self.table.values())
        if unlabelled := sorted(named - set(self.states)):
            raise ValueError(f"{self.name.en}: states without words: {', '.join(unlabelled)}")
        if unlabelled := sorted({verb for _, verb in self.table} - set(self.verb_words)):
            raise ValueError(f"{self.name.en}: verbs without words: {', '.join(unlabelled)}")
        if lost := sorted(set(self.states) - self._reachable()):
            raise ValueError(f"{self.name.en}: states that nothing leads to: {', '.join(lost)}")

    def _reachable(self) -> set[str]:
        found, waiting = {self.start}, [self.start]
        while waiting:
            state = waiting.pop()
            for (left, _), reached in self.table.items():
                if left == state and reached not in found:
                    found.add(reached)
                    waiting.append(reached)
        return found
