"""How people and organisations come in."""

from datetime import date
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from dukou.domains.accounts.models import ROLES, Membership, Organisation, Person
from dukou.domains.journal.actions import action, touch
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid, Refusal


@action(
    "accounts.register_organisation",
    zh="登记机构",
    en="Register an organisation",
    by={"city_officer": "city", "operator": "city"},
)
def register_organisation(
    actor: Actor,
    *,
    name: str,
    area: str,
    nature: str = "",
    name_en: str = "",
    key: str | None = None,
    is_sample: bool = False,
) -> Organisation:
    """Register an organisation with its area; the same key twice is the same organisation."""
    del actor
    _named(name)
    organisation = Organisation.objects.select_for_update().filter(key=key).first() if key else None
    organisation = organisation or Organisation(key=key)
    organisation.name, organisation.name_en, organisation.nature = name.strip(), name_en, nature
    organisation.area, organisation.is_sample = area, is_sample
    organisation.save()
    return organisation


@action("accounts.found_organisation", zh="登记我的机构", en="Register my organisation", by={"registered": "any"})
def found_organisation(
    actor: Actor,
    *,
    name: str,
    area: str,
    nature: str = "",
    role: Literal["firm", "transfer_office", "researcher"] = "firm",
) -> Organisation:
    """Register the actor's own organisation and make him its first member.

    An organisation of the same name is refused: its members invite, so nobody can slip into it by knowing its name.
    """
    _named(name)
    if Organisation.objects.filter(name=name.strip()).exists():
        raise Refusal(
            "accounts.organisation_exists",
            f"“{name}”已登记。请联系该机构的经办人把您加入。",
            f"“{name}” is registered already. Ask one of its members to add you.",
            name=name,
        )
    organisation = Organisation.objects.create(name=name.strip(), area=area, nature=nature)
    today = timezone.localdate()
    touch(
        Membership.objects.create(
            person=Person.objects.get(pk=actor.person_id), organisation=organisation, role=role, since=today
        )
    )
    return organisation


@action("accounts.give_role", zh="授予身份", en="Give a role", by={"city_officer": "city", "operator": "city"})
def give_role(
    actor: Actor, *, person: Person, organisation: Organisation, role: str, since: date, until: date | None = None
) -> Membership:
    """Give a person a role in an organisation; given again, its dates change."""
    del actor
    if role not in ROLES:
        known = "、".join(ROLES)
        raise Invalid(
            {"role": T(f"没有身份“{role}”，可用：{known}", f"No role “{role}”; there are: {', '.join(ROLES)}")}
        )
    if until and until < since:
        raise Invalid({"until": T("结束日期早于开始日期", "The end is before the start")})
    membership, _ = Membership.objects.update_or_create(
        person=person, organisation=organisation, role=role, defaults={"since": since, "until": until}
    )
    return membership


@action("accounts.open_demo_account", zh="开立示例账号", en="Open a demo account", by={})
def open_demo_account(actor: Actor, *, username: str, display_name: str, password: str) -> Person:
    """Open an account that exists only in the sample; by the system alone."""
    del actor
    person = Person.objects.filter(username=username).first() or Person(username=username)
    person.display_name, person.is_sample, person.password = display_name, True, make_password(password)
    person.save()
    return person


@action("accounts.record_sign_in", zh="登录", en="Sign in", by={"registered": "own"})
def record_sign_in(actor: Actor, *, person: Person, outcome: Literal["in", "out", "failed"]) -> None:
    """Record in the journal that a person signed in or out, or failed to."""
    del actor, person, outcome


def _named(name: str) -> None:
    if not name.strip() or len(name) > 200:
        raise Invalid({"name": T("请填写机构全称（不超过 200 字）", "Give the full name, at most 200 characters")})
