"""The one guard through which the world changes.

`@action` gives a function its frozen duties: one permission, one transaction, locks first, one journal line last.
It never grows others.
"""

import functools
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.utils import timezone

from dukou.domains.journal import queries
from dukou.domains.journal.marks import SECRETS, commit, facts, ref
from dukou.domains.journal.models import Announcement, Answered, Head, Line
from dukou.domains.journal.registry import Act, register, registry
from dukou.domains.journal.wire import CONSEQUENCES, GRACE, announce
from dukou.engines import evidence
from dukou.kernel.actor import Actor, Scope
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Denied, Missing, Refusal

__all__ = ["BULK_LIMIT", "action", "before", "once", "ref", "registry", "touch"]
BULK_LIMIT = 500
"""Nouns per bulk act: one transaction, one line (DESIGN §3)."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class _Draft:
    """What will be one line when the outermost action ends."""

    actor: Actor
    act: Act
    inputs: Mapping[str, object]
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    marks: dict[str, list[str | None]] = field(default_factory=dict)
    given: int = 0
    on_behalf: str = ""

    def mark(self, noun: models.Model, *, before: bool) -> None:
        """Commit to a noun as it is now, before or after the act."""
        name = ref(noun)
        pair = self.marks.setdefault(name, [None, None])
        pair[0 if before else 1] = commit(facts(noun), self.salt, name)


@dataclass(slots=True)
class _Running:
    """The acts of one outermost action: all that were begun, in that order, and those not ended yet."""

    begun: list[_Draft] = field(default_factory=list)
    going: list[_Draft] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("running_actions", default=None)


def before(*nouns: models.Model) -> None:
    """Tell the open action how nouns that it found by itself were before it changed them."""
    draft = _current()
    for noun in nouns:
        draft.mark(noun, before=True)


def touch(*nouns: models.Model) -> None:
    """Tell the open action which nouns it made or changed beyond its arguments and its answer."""
    draft = _current()
    for noun in nouns:
        draft.mark(noun, before=False)
    if len(draft.marks) - draft.given > BULK_LIMIT:  # the arguments are not counted
        raise RuntimeError(f"{draft.act.name}: more than {BULK_LIMIT} nouns in one act")


def _current() -> _Draft:
    running = _running.get()
    if running is None or not running.going:
        raise RuntimeError("a noun was touched outside an action")
    return running.going[-1]


def action(
    name: str, *, zh: str, en: str, by: Mapping[str, Scope], bulk: bool = False
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Register a function as the action `room.verb` and guard it.

    `by` is the only source of rights: role → scope. The nouns among the arguments are locked and read afresh before
    the function runs; the line is appended as the last statement before commit; an exception leaves nothing behind.
    """

    def declare(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def call(actor: Actor, *args: P.args, **inputs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{name} takes its inputs by name")
            return cast("R", _perform(actor, act, dict(inputs)))

        act = register(Act(name, T(zh, en), dict(by), bulk, function, call))
        return cast("Callable[Concatenate[Actor, P], R]", call)

    return declare


def _perform(actor: Actor, act: Act, inputs: dict[str, Any]) -> Any:
    outer = _running.get()
    running = outer or _Running()
    with transaction.atomic():
        token = _running.set(running)
        begun, going = len(running.begun), len(running.going)
        try:
            locked = _locked(inputs)
            _permit(actor, act, locked.values())
            answer = _run(_begin(running, actor, act, locked), locked)
            if outer is None:
                _append(running.begun)
        except BaseException:
            del running.begun[begun:]  # rolled back, whatever an outer action makes of it: it never happened
            raise
        finally:
            del running.going[going:]
            _running.reset(token)
    return answer


def _begin(running: _Running, actor: Actor, act: Act, inputs: Mapping[str, Any]) -> _Draft:
    told = {name: ref(held) if isinstance(held, models.Model) else held for name, held in inputs.items()}
    draft = _Draft(actor, act, {name: held for name, held in told.items() if name not in SECRETS})
    running.begun.append(draft)
    running.going.append(draft)
    return draft


def _run(draft: _Draft, inputs: dict[str, Any]) -> Any:
    nouns = [held for held in inputs.values() if isinstance(held, models.Model)]
    for noun in nouns:
        draft.mark(noun, before=True)
    draft.given = len(draft.marks)
    answer = draft.act.function(draft.actor, **inputs)
    for noun in (*nouns, *([answer] if isinstance(answer, models.Model) else [])):
        draft.mark(noun, before=False)
        draft.on_behalf = draft.on_behalf or _for_whom(noun)
    return answer


def _locked(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with every noun locked and read afresh; always in one order, so that no two acts meet head-on."""
    nouns = [held for held in inputs.values() if isinstance(held, models.Model)]
    fresh = {ref(held): _fresh(held) for held in sorted(nouns, key=lambda held: (held._meta.label, held.pk or 0))}
    return {name: fresh[ref(held)] if isinstance(held, models.Model) else held for name, held in inputs.items()}


def _fresh(held: models.Model) -> models.Model:
    # No key changes, so rows that only refer to the noun need not wait.
    fresh = held._meta.model._default_manager.select_for_update(no_key=True).filter(pk=held.pk).first()
    if fresh is None:
        raise Missing(str(held._meta.model_name), held.pk)
    return fresh


def _for_whom(noun: models.Model) -> str:
    organisation = getattr(noun, "scope_organisation", None)
    return f"organisation:{organisation}" if organisation else ""


def _permit(actor: Actor, act: Act, inputs: Iterable[object]) -> None:
    if actor.is_system:
        return
    granted = {role: scope for role, scope in act.by.items() if role in actor.roles}
    nouns = [held for held in inputs if hasattr(held, "scope_organisation")]
    if any(all(_within(actor, role, scope, noun) for noun in nouns) for role, scope in granted.items()):
        return
    roles = "、".join(sorted(act.by))
    if not actor.is_registered:
        raise Denied("rights.sign_in", "请先登录再办理。", "Sign in first.", action=act.name)
    raise Denied(
        "rights.denied",
        f"您的身份不能办理“{act.label.zh}”，或该事项不在您的范围内。可办理的身份：{roles}。",
        f"“{act.label.en}” is not yours to do, or this one is outside your scope. Roles that may: {', '.join(sorted(act.by))}.",
        action=act.name,
    )


def _within(actor: Actor, role: str, scope: Scope, noun: Any) -> bool:
    if scope in {"any", "city"}:  # one platform serves one city; federation will tell cities apart
        return True
    if scope == "own":
        return noun.scope_person is not None and noun.scope_person == actor.person_id
    standings = actor.standings_as(role) if role not in {"registered", "public"} else actor.standings
    if scope == "organisation":
        return any(standing.organisation_id == noun.scope_organisation for standing in standings)
    return bool(noun.scope_area) and any(standing.area == noun.scope_area for standing in standings)


def _append(drafts: list[_Draft]) -> None:
    """Append the lines of a finished act. Locks the head last, so sequence is commit order on both databases."""
    head = _head()
    now, seqs = timezone.now(), []
    for draft in drafts:
        line = _seal(draft, head.seq + 1, head.digest, now)
        line.save(force_insert=True)
        head.seq, head.digest = line.seq, line.digest
        seqs += [line.seq] if draft.act.name in CONSEQUENCES else []
        Announcement.objects.bulk_create(
            [
                Announcement(seq=line.seq, consequence=consequence, due=now + GRACE)
                for consequence in CONSEQUENCES.get(draft.act.name, {})
            ]
        )
    head.save()
    for seq in seqs:
        transaction.on_commit(functools.partial(announce, seq), robust=True)  # the act is done; tick tries again


def _head() -> Head:
    """Return the end of the chain, locked; an empty journal gets its first."""
    return Head.objects.select_for_update().get_or_create(id=1, defaults={"digest": evidence.GENESIS})[0]


def _seal(draft: _Draft, seq: int, previous: str, now: Any) -> Line:
    line = Line(
        seq=seq,
        at=now,
        actor=draft.actor.ref,
        on_behalf=draft.on_behalf,
        action=draft.act.name,
        nouns=[[name, *pair] for name, pair in draft.marks.items()],
        inputs=commit(draft.inputs, draft.salt, "inputs"),
        previous=previous,
        format=evidence.FORMAT,
        hash_id="sha-256",
        salt=draft.salt,
    )
    line.digest = evidence.line_digest(previous, queries.evident(line))
    return line


def once(actor: Actor, key: str, request: str, perform: Callable[[], object]) -> object:
    """Perform at most once per Idempotency-Key and give the first answer again afterwards.

    Refusal `journal.key_reused` where the same key comes with another request. `perform` returns plain JSON.
    """
    with transaction.atomic():
        # The row is claimed first, so of two calls with one key at once the second waits here. The journal's head is
        # not the lock for this: an action takes it last, and whoever took it first would meet that action head-on.
        told, is_first = Answered.objects.get_or_create(
            actor=actor.ref, key=key, defaults={"request": request, "answer": [], "at": timezone.now()}
        )
        if is_first:
            told.answer = [perform()]  # in a list, since an answer may be nothing
            told.save(update_fields=["answer"])
            return told.answer[0]
    if told.request != request:
        raise Refusal(
            "journal.key_reused",
            "该幂等键已用于另一个请求，请换一个新的 Idempotency-Key。",
            "This Idempotency-Key was used for another request; use a new one.",
            key=key,
        )
    return told.answer[0]
