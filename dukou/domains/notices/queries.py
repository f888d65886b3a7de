"""Questions to the notices: somebody's inbox and ways, and who may do a thing and so should hear of it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from dukou.domains.accounts.models import Membership
from dukou.domains.journal.actions import registry
from dukou.domains.notices.adapters import routes
from dukou.domains.notices.models import WAYS, Channel, Delivery, Notice
from dukou.kernel.actor import Actor, Scope
from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Missing

MOST = 100
"""Nobody reads a larger number on a bell."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way that this platform offers, with the channel that the actor keeps there, if any, and what came of it last."""

    key: str
    words: Bilingual
    takes_secret: bool
    is_only_logged: bool
    channel: Channel | None = None
    last: Delivery | None = None


def inbox(actor: Actor) -> QuerySet[Notice]:
    """Return one's notices, newest first."""
    return _own(actor).order_by("-created_at", "-pk")


def unread(actor: Actor) -> int:
    """Return how many notices one has not read, up to 100. One indexed count; none for a visitor."""
    return _own(actor).filter(read_at=None).order_by()[:MOST].count() if actor.person_id is not None else 0


def notice(actor: Actor, pk: int) -> Notice:
    """Return one of one's notices; Missing where it is absent or another's."""
    found = _own(actor).filter(pk=pk).first() if 0 <= pk < 2**63 else None
    if found is None:
        raise Missing("notice", pk)
    return found


def ways(actor: Actor) -> list[Way]:
    """Return the ways of this platform in order, each with what this actor keeps there."""
    kept = {held.way: held for held in Channel.objects.visible_to(actor).filter(person=actor.person_id)}
    return [_way(key, kept.get(key)) for key in routes.open_ways()]


def waits_unread(about: str, kind: str) -> bool:
    """Whether anybody has an unread notice of a kind about a noun; asked by the platform itself."""
    return Notice.objects.filter(about=about, kind=kind, read_at=None).exists()


def who_may(act: str, noun: object) -> list[int]:
    """Return the people whose roles reach a noun for an action today, as the action itself declares it."""
    today = timezone.localdate()
    current = Membership.objects.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    reached = Q(pk__in=[])
    for role, scope in registry()[act].by.items():
        reached |= Q(role=role) & _reach(scope, noun)
    people = current.filter(reached, person__is_active=True).order_by("person").values_list("person", flat=True)
    return list(people.distinct())


def _reach(scope: Scope, noun: object) -> Q:
    match scope:
        case "own":
            return Q(person=getattr(noun, "scope_person", None))
        case "organisation":
            return Q(organisation=getattr(noun, "scope_organisation", None))
        case "district":
            return Q(organisation__area=getattr(noun, "scope_area", "") or "-")
    return Q()


def _way(key: str, kept: Channel | None) -> Way:
    tried = kept.deliveries.filter(tries__gt=0).order_by("-pk").first() if kept else None
    return Way(key, WAYS[key], routes.takes_secret(key), routes.is_only_logged(key), kept, tried)


def _own(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.visible_to(actor).filter(recipient=actor.person_id)
