"""The life of an entry: drafted, submitted, published, and given a fate."""

import secrets
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from django.db import models
from django.utils import timezone

from dukou.domains.accounts.models import Organisation
from dukou.domains.catalogue import gate
from dukou.domains.catalogue.fields import LEVELS, Parties, Rights, Text
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.models import FATES, FATES_OF, LIFE, Entry, EntryParty, EntryRight, EntryVersion
from dukou.domains.journal.actions import action, before, touch
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid, Refusal

OWNERS: dict[str, Any] = {
    "firm": "organisation",
    "transfer_office": "organisation",
    "researcher": "organisation",
    "technology_manager": "organisation",
    "service_agency": "organisation",
    "city_officer": "city",
}
OFFICERS: dict[str, Any] = {"district_officer": "district", "city_officer": "city"}
LevelKey = Literal["public", "registered", "introduced", "owner"]
NOTE = Text(zh="说明", en="Note", longest=300)


@action("catalogue.draft_entry", zh="录入条目", en="Draft an entry", by=OWNERS)
def draft_entry(
    actor: Actor, *, kind: str, content: dict[str, Any], organisation: Organisation, visibility: LevelKey = "public"
) -> Entry:
    """Enter a draft of a kind for an organisation; every bad field is named at once."""
    _level(visibility)
    entry = Entry(
        kind=kind_of(kind).key,
        owner=organisation,
        created_by_id=actor.person_id,
        source=f"organisation:{organisation.pk}",
    )
    entry.visibility = visibility
    values = kind_of(kind).read(content)
    gate.keep_out(kind_of(kind), values)
    entry.take(values)
    entry.external_id = f"new:{secrets.token_hex(16)}"  # until its own number is known
    entry.save()
    entry.external_id = str(entry.pk)
    entry.save(update_fields=["external_id"])
    _link(entry)
    return entry


@action("catalogue.revise_entry", zh="修改条目", en="Revise an entry", by=OWNERS)
def revise_entry(actor: Actor, *, entry: Entry, content: dict[str, Any], visibility: LevelKey | None = None) -> Entry:
    """Replace what an entry says; what it said before is kept as a version."""
    entry.state = LIFE.after(entry.state, "revise")
    values = entry.kind_of.read(content)
    gate.keep_out(entry.kind_of, values)
    _keep_version(entry, actor.ref)
    until = entry.valid_until
    entry.take(values)
    if entry.state == "published":
        entry.valid_until = entry.valid_until or until  # nothing on the shelf is valid for ever
        _not_over(entry)
    if visibility is not None:
        _level(visibility)
        entry.visibility = visibility
    if entry.state == "published":  # what is on the shelf shows the revision at once
        gate.hold_back(entry)
    entry.version += 1
    entry.save()
    _link(entry)
    return entry


@action("catalogue.submit_entry", zh="提交审核", en="Submit an entry", by=OWNERS)
def submit_entry(actor: Actor, *, entry: Entry) -> Entry:
    """Hand a draft to the officers of its area."""
    del actor
    entry.state = LIFE.after(entry.state, "submit")
    gate.hold_back(entry)
    entry.save()
    return entry


@action("catalogue.return_entry", zh="退回修改", en="Return an entry", by=OFFICERS)
def return_entry(actor: Actor, *, entry: Entry, reason: str) -> Entry:
    """Give a submitted entry back to its owner with the reason."""
    del actor
    why = _noted("reason", reason)
    if not why:
        raise Invalid({"reason": T("请写明退回原因，录入人会看到", "Say why; the owner will read it")})
    entry.state = LIFE.after(entry.state, "return")
    entry.fate_note = why
    entry.save()
    return entry


@action("catalogue.publish_entry", zh="发布条目", en="Publish an entry", by=OFFICERS)
def publish_entry(actor: Actor, *, entry: Entry) -> Entry:
    """Put a submitted entry on the shelf; it stays until its validity ends. Nobody publishes what he entered himself."""
    if actor.person_id is not None and entry.created_by_id == actor.person_id:
        raise Refusal(
            "catalogue.own_entry",
            "经办和审核不能是同一人，请由另一位工作人员发布。",
            "Whoever entered it may not publish it; ask a colleague.",
            entry=entry.pk,
        )
    entry.state = LIFE.after(entry.state, "publish")
    gate.hold_back(entry)
    _put_on_shelf(entry)
    entry.save()
    return entry


@action("catalogue.reconfirm_entry", zh="再确认有效", en="Reconfirm an entry", by=OWNERS)
def reconfirm_entry(actor: Actor, *, entry: Entry) -> Entry:
    """Say with one tap that an entry still holds; an expired one returns to the shelf."""
    del actor
    entry.state = LIFE.after(entry.state, "reconfirm")
    gate.hold_back(entry)
    entry.valid_until = None
    entry.fate = ""
    _put_on_shelf(entry)
    entry.save()
    return entry


@action("catalogue.withdraw_entry", zh="撤回条目", en="Withdraw an entry", by=OWNERS)
def withdraw_entry(actor: Actor, *, entry: Entry, fate: str, note: str = "") -> Entry:
    """Take an entry off the shelf and record why."""
    del actor
    entry.state = LIFE.after(entry.state, "withdraw")
    _give_fate(entry, "withdraw", fate, note)
    entry.save()
    return entry


@action("catalogue.fulfil_entry", zh="标记达成", en="Mark an entry fulfilled", by=OWNERS)
def fulfil_entry(actor: Actor, *, entry: Entry, fate: str, note: str = "") -> Entry:
    """Record that an entry reached its end: transferred, licensed, solved."""
    del actor
    entry.state = LIFE.after(entry.state, "fulfil")
    _give_fate(entry, "fulfil", fate, note)
    entry.save()
    return entry


@action("catalogue.expire_entries", zh="条目到期", en="Expire entries", by={}, bulk=True)
def expire_entries(actor: Actor, *, on: date) -> int:
    """Expire up to 500 published entries whose validity has ended; by the clock alone. Returns how many."""
    del actor
    due = list(
        Entry.objects.select_for_update(no_key=True)
        .filter(state="published", valid_until__lt=on)
        .order_by("valid_until", "pk")[:500]
    )
    before(*due)
    for entry in due:
        entry.state, entry.fate = LIFE.after(entry.state, "expire"), "unanswered"
    Entry.objects.bulk_update(due, ["state", "fate"])
    touch(*due)
    return len(due)


def _put_on_shelf(entry: Entry) -> None:
    today = timezone.localdate()
    entry.published_at = timezone.now()
    entry.fate_note = ""
    if entry.valid_until is None:
        days = taxonomy.parameter(f"catalogue.validity.{entry.kind}", today).number
        entry.valid_until = today + timedelta(days=int(days))
    _not_over(entry)


def _not_over(entry: Entry) -> None:
    if entry.valid_until is not None and entry.valid_until < timezone.localdate():
        raise Invalid(
            {
                "valid_until": T(
                    f"有效期 {entry.valid_until} 已过，请改期后再发布",
                    f"It was valid until {entry.valid_until}; set a later day",
                )
            }
        )


def _give_fate(entry: Entry, verb: str, fate: str, why: str) -> None:
    if fate not in FATES_OF[verb]:
        zh, en = "、".join(FATES[one].zh for one in FATES_OF[verb]), ", ".join(FATES_OF[verb])
        raise Invalid({"fate": T(f"请选择去向：{zh}", f"Choose what became of it: {en}")})
    entry.fate, entry.fate_note = fate, _noted("note", why)


def _noted(name: str, words: str) -> str:
    gate.refuse_secrecy(words)
    try:
        return NOTE.read(words) or ""
    except Invalid as invalid:
        raise Invalid({name: next(iter(invalid.fields.values()))}) from None


def _level(visibility: str) -> None:
    if visibility not in LEVELS:
        raise Invalid({"visibility": T(f"请选择公开级别：{'、'.join(LEVELS)}", f"Choose a level: {', '.join(LEVELS)}")})


def _keep_version(entry: Entry, by: str) -> None:
    EntryVersion.objects.create(entry=entry, version=entry.version, content=entry.values(), replaced_by=by)


def _link(entry: Entry) -> None:
    entry.parties.all().delete()
    entry.rights.all().delete()
    for row in links([entry]):
        row.save()
    join_rights([entry])


def links(entries: list[Entry]) -> list[models.Model]:
    """Return the rows that join entries to the organisations, people and rights they name; not yet stored."""
    named = {
        name for entry in entries for field, value in _named(entry) if isinstance(field, Parties) for name in value
    }
    numbers = {
        number[:60]
        for entry in entries
        for field, value in _named(entry)
        if isinstance(field, Rights)
        for number in value
    }
    known = dict(Organisation.objects.filter(name__in=named).order_by("-pk").values_list("name", "pk"))
    own = EntryRight.objects.filter(number__in=numbers, entry=models.F("right")).order_by("-right")
    rights = dict(own.values_list("number", "right_id"))
    rows: list[models.Model] = []
    for entry in entries:
        if number := _own_number(entry):
            rows.append(EntryRight(entry=entry, number=number, right=entry))
        for field, value in _named(entry):
            if isinstance(field, Parties):
                rows += [
                    EntryParty(
                        entry=entry,
                        role=field.role,
                        name=name[:200],
                        place=place,
                        organisation_id=known.get(name) if field.party == "organisation" else None,
                    )
                    for place, name in enumerate(value)
                ]
            else:
                rows += [
                    EntryRight(entry=entry, number=number[:60], right_id=rights.get(number[:60])) for number in value
                ]
    return rows


def join_rights(entries: list[Entry]) -> None:
    """Join the rows that named a right's number before that right was entered."""
    for entry in entries:
        if number := _own_number(entry):
            EntryRight.objects.filter(right=entry).exclude(number=number).update(right=None)
            EntryRight.objects.filter(number=number, right=None).update(right=entry)


def _own_number(entry: Entry) -> str:
    return str(entry.document.get("number") or "")[:60] if entry.kind == "right" else ""


def _named(entry: Entry) -> list[tuple[Parties | Rights, list[str]]]:
    naming = _naming(entry.kind_of)
    return [(held, entry.document[held.name]) for held in naming if held.name in entry.document]


@cache
def _naming(kind: Kind) -> tuple[Parties | Rights, ...]:
    return tuple(held for held in kind.documented.values() if isinstance(held, Parties | Rights))
