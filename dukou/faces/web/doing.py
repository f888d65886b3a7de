"""Which buttons an entry shows to whom. The action itself decides; this only keeps people from pressing what would be refused."""

from typing import Any

from dukou.domains.catalogue.models import LIFE, Entry
from dukou.domains.journal.registry import act_named
from dukou.kernel.actor import Actor, Scope
from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Missing

VERBS = ("submit", "publish", "return", "reconfirm", "fulfil", "withdraw")
ASKS: dict[str, tuple[str, ...]] = {"return": ("reason",), "withdraw": ("fate", "note"), "fulfil": ("fate", "note")}
"""What a verb wants to know beyond the entry."""


def verbs(actor: Actor, entry: Entry) -> list[tuple[str, Bilingual]]:
    """Return the verbs that this actor may try on this entry now, with their words."""
    possible = [verb for verb in VERBS if LIFE.may(entry.state, verb) and may_try(actor, verb, entry)]
    return [(verb, LIFE.verb_words[verb]) for verb in possible]


def may_revise(actor: Actor, entry: Entry) -> bool:
    """Whether this actor may try to revise this entry now."""
    return LIFE.may(entry.state, "revise") and may_try(actor, "revise", entry)


def may_try(actor: Actor, verb: str, entry: Entry) -> bool:
    """Whether some role of this actor reaches this entry for a verb."""
    try:
        act = act_named(f"catalogue.{verb}_entry")
    except Missing:
        return False
    if verb == "publish" and actor.person_id is not None and entry.created_by_id == actor.person_id:
        return False
    return any(_reaches(actor, role, scope, entry) for role, scope in act.by.items() if role in actor.roles)


def _reaches(actor: Actor, role: str, scope: Scope, entry: Entry) -> bool:
    if scope == "organisation":
        return any(standing.organisation_id == entry.owner_id for standing in actor.standings_as(role))
    if scope == "district":
        return any(standing.area == entry.owner.area for standing in actor.standings_as(role))
    return True


def inputs(verb: str, given: Any) -> dict[str, str]:
    """Return what a verb asks for, as it was typed."""
    return {name: str(given.get(name, "")) for name in ASKS.get(verb, ())}
