"""How people and organisations come in."""

from datetime import date
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils import timezone

from dukou.domains.accounts.models import ROLES, Membership, Organisation, Person
from dukou.domains.journal.actions import action, before, touch
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
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
    _check_organisation({"name": name, "name_en": name_en, "key": key or ""}, area, nature)
    stored = Organisation.objects.select_for_update(no_key=True).filter(key=key).first() if key else None
    if stored:
        before(stored)
    organisation = stored or Organisation(key=key or None)
    organisation.name, organisation.name_en, organisation.nature = name.strip(), name_en.strip(), nature
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
    if actor.person_id is None:
        raise Refusal("accounts.person_needed", "只有自然人能登记本机构。", "Only a person founds an organisation.")
    _check_organisation({"name": name}, area, nature)
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
    # The person is locked, so the same role is never given twice at once.
    membership = Membership.objects.filter(person=person, organisation=organisation, role=role).first()
    if membership:
        before(membership)
    else:
        membership = Membership(person=person, organisation=organisation, role=role)
    membership.since, membership.until = since, until
    membership.save()
    return membership


@action("accounts.open_demo_account", zh="开立示例账号", en="Open a demo account", by={})
def open_demo_account(actor: Actor, *, username: str, display_name: str, password: str) -> Person:
    """Open an account that exists only in the sample, or give it this password again; by the system alone."""
    del actor
    _fitting({"username": username, "display_name": display_name}, Person)
    stored = Person.objects.select_for_update(no_key=True).filter(username=username).first()
    if stored and not stored.is_sample:
        raise Refusal(
            "accounts.name_taken",
            f"用户名“{username}”已属于真实用户，示例账号不能占用。请在没有真实用户的平台上载入示例（DUKOU_SAMPLE=0 可关闭示例）。",
            f"“{username}” is a real person's account and no demo account takes it over. Load the sample only where nobody real works, or set DUKOU_SAMPLE=0.",
            username=username,
        )
    if stored:
        before(stored)
    person = stored or Person(username=username)
    person.display_name, person.is_sample, person.password = display_name, True, make_password(password)
    person.save()
    return person


@action("accounts.record_sign_in", zh="登录", en="Sign in", by={"registered": "own"})
def record_sign_in(actor: Actor, *, person: Person, outcome: Literal["in", "out", "failed"]) -> None:
    """Record in the journal that a person signed in or out, or failed to."""
    del actor, person, outcome


def _check_organisation(texts: dict[str, str], area: str, nature: str) -> None:
    wrong = _misfits(texts, Organisation)
    if not texts["name"].strip():
        wrong["name"] = T("请填写机构全称", "Give the full name")
    for name, scheme, code, zh, en in (
        ("area", "region", area, "所在区域", "area"),
        ("nature", "organisation_role", nature, "机构类型", "type of organisation"),
    ):
        if code not in taxonomy.scheme(scheme) and (code or name == "area"):
            wrong[name] = T(
                f"“{code[:40]}”不是{zh}代码；代码表见套件的 {scheme}",
                f"“{code[:40]}” is no code for the {en}; the pack's list {scheme} has them",
            )
    if wrong:
        raise Invalid(wrong)


def _fitting(texts: dict[str, str], model: type[models.Model]) -> None:
    if wrong := _misfits(texts, model):
        raise Invalid(wrong)


def _misfits(texts: dict[str, str], model: type[models.Model]) -> dict[str, Bilingual]:
    """Say which texts their columns can't hold: too long, or with characters that no page shows."""
    longest = {field.name: field.max_length or 0 for field in model._meta.concrete_fields if field.name in texts}
    return {
        name: T(
            f"最多 {longest[name]} 字，且不含控制字符",
            f"At most {longest[name]} characters, none of them control codes",
        )
        for name, text in texts.items()
        if len(text.strip()) > longest[name] or not text.isprintable()
    }
