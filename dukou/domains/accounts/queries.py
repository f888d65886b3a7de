"""Who an actor is, and which organisation somebody meant."""

from django.db.models import Q
from django.utils import timezone

from dukou.domains.accounts.models import Membership, Organisation, Person
from dukou.kernel.actor import PUBLIC, Actor, Standing
from dukou.kernel.errors import Refusal


def actor_for(person: object) -> Actor:
    """Return the Actor of a signed-in person with today's standings; the public for anybody else."""
    if not isinstance(person, Person) or not person.is_active:
        return PUBLIC
    today = timezone.localdate()
    held = Membership.objects.filter(person=person, since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    standings = tuple(
        Standing(role, organisation_id, area)
        for role, organisation_id, area in held.order_by("id").values_list(
            "role", "organisation_id", "organisation__area"
        )
    )
    return Actor(ref=f"person:{person.pk}", person_id=person.pk, name=str(person), standings=standings)


def actor_named(username: str) -> Actor:
    """Return the Actor with this user name, for the command line; a Refusal names the unknown."""
    return actor_for(person_named(username))


def person_named(username: str) -> Person:
    """Return the person with this user name, for the command line; a Refusal names the unknown."""
    person: Person | None = Person.objects.filter(username=username).first()
    if person is None:
        raise Refusal(
            "accounts.no_such_person",
            f"没有用户“{username}”。请检查 --as 后的用户名；示例账号见 dukou up 的提示。",
            f"There is no user “{username}”. Check the name after --as; `dukou up` prints the demo accounts.",
            username=username,
        )
    return person


def organisation_named(text: str) -> Organisation:
    """Find an organisation by id, external key or exact name; a Refusal names the unknown or the doubtful."""
    wanted = (
        Q(name=text) | Q(key=text) | (Q(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else Q())
    )
    found = list(Organisation.objects.filter(wanted)[:2]) if text else []
    if len(found) == 1:
        return found[0]
    fact = "不止一个机构叫" if found else "没有机构"
    fact_en = "More than one organisation is called" if found else "There is no organisation"
    raise Refusal(
        "accounts.no_such_organisation",
        f"{fact}“{text}”。请用机构编号、外部编号或全称。",
        f"{fact_en} “{text}”. Give its id, its key or its full name.",
        organisation=text,
    )


def own_organisations(actor: Actor) -> list[Organisation]:
    """Return the organisations this actor belongs to, in the order of his standings."""
    by_id = Organisation.objects.in_bulk(list(actor.organisations))
    return [by_id[pk] for pk in actor.organisations if pk in by_id]
