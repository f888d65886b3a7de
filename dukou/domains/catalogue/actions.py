"""The life of an entry: drafted, submitted, published, and given a fate."""

from datetime import date, timedelta
from typing import Any, Literal

from django.db import models
from django.utils import timezone

from dukou.domains.accounts.models import Organisation
from dukou.domains.catalogue.fields import LEVELS, Parties, Rights
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.models import FATES, LIFE, Entry, EntryParty, EntryRight, EntryVersion
from dukou.domains.journal.actions import action, touch
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
    entry.take(kind_of(kind).read(content))
    entry.external_id = f"new:{timezone.now().timestamp()}"
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
    _keep_version(entry, actor.ref)
    entry.take(values)
    if visibility is not None:
        _level(visibility)
        entry.visibility = visibility
    entry.version += 1
    entry.save()
    _link(entry)
    return entry


@action("catalogue.submit_entry", zh="提交审核", en="Submit an entry", by=OWNERS)
def submit_entry(actor: Actor, *, entry: Entry) -> Entry:
    """Hand a draft to the officers of its area."""
    del actor
    entry.state = LIFE.after(entry.state, "submit")
    entry.save()
    return entry


@action("catalogue.return_entry", zh="退回修改", en="Return an entry", by=OFFICERS)
def return_entry(actor: Actor, *, entry: Entry, reason: str) -> Entry:
    """Give a submitted entry back to its owner with the reason."""
    del actor
    if not reason.strip():
        raise Invalid({"reason": T("请写明退回原因，录入人会看到", "Say why; the owner will read it")})
    entry.state = LIFE.after(entry.state, "return")
    entry.fate_note = reason.strip()[:300]
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
    _put_on_shelf(entry)
    entry.save()
    return entry


@action("catalogue.reconfirm_entry", zh="再确认有效", en="Reconfirm an entry", by=OWNERS)
def reconfirm_entry(actor: Actor, *, entry: Entry) -> Entry:
    """Say with one tap that an entry still holds; an expired one returns to the shelf."""
    del actor
    entry.state = LIFE.after(entry.state, "reconfirm")
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
    _give_fate(entry, fate, note)
    entry.save()
    return entry


@action("catalogue.fulfil_entry", zh="标记达成", en="Mark an entry fulfilled", by=OWNERS)
def fulfil_entry(actor: Actor, *, entry: Entry, fate: str, note: str = "") -> Entry:
    """Record that an entry reached its end: transferred, licensed, solved."""
    del actor
    entry.state = LIFE.after(entry.state, "fulfil")
    _give_fate(entry, fate, note)
    entry.save()
    return entry


@action("catalogue.expire_entries", zh="条目到期", en="Expire entries", by={}, bulk=True)
def expire_entries(actor: Actor, *, on: date) -> int:
    """Expire up to 500 published entries whose validity has ended; by the clock alone. Returns how many."""
    del actor
    due = list(
        Entry.objects.select_for_update()
        .filter(state="published", valid_until__lt=on)
        .order_by("valid_until", "pk")[:500]
    )
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
    elif entry.valid_until < today:
        raise Invalid(
            {
                "valid_until": T(
                    f"有效期 {entry.valid_until} 已过，请改期后再发布",
                    f"It was valid until {entry.valid_until}; set a later day",
                )
            }
        )


def _give_fate(entry: Entry, fate: str, note: str) -> None:
    if fate not in FATES:
        raise Invalid({"fate": T(f"请选择去向：{'、'.join(FATES)}", f"Choose what became of it: {', '.join(FATES)}")})
    entry.fate, entry.fate_note = fate, note.strip()[:300]


def _level(visibility: str) -> None:
    if visibility not in LEVELS:
        raise Invalid({"visibility": T(f"请选择公开级别：{'、'.join(LEVELS)}", f"Choose a level: {', '.join(LEVELS)}")})


def _keep_version(entry: Entry, by: str) -> None:
    EntryVersion.objects.create(entry=entry, version=entry.version, content=entry.values(), replaced_by=by)


def _link(entry: Entry) -> None:
    entry.parties.all().delete()
    entry.rights.all().delete()
    rows = links([entry])
    for row in rows:
        row.save()


def links(entries: list[Entry]) -> list[models.Model]:
    """Return the rows that join entries to the organisations, people and rights they name; not yet stored."""
    named = {
        name for entry in entries for field, value in _named(entry) if isinstance(field, Parties) for name in value
    }
    numbers = {
        number for entry in entries for field, value in _named(entry) if isinstance(field, Rights) for number in value
    }
    known = dict(Organisation.objects.filter(name__in=named).values_list("name", "pk"))
    rights = (
        {e.document.get("number"): e.pk for e in Entry.objects.filter(kind="right", external_id__in=numbers)}
        if numbers
        else {}
    )
    rows: list[models.Model] = []
    for entry in entries:
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
                rows += [EntryRight(entry=entry, number=number[:60], right_id=rights.get(number)) for number in value]
    return rows


def _named(entry: Entry) -> list[tuple[Parties | Rights, list[str]]]:
    fields = entry.kind_of.documented
    return [
        (held, entry.document[name])
        for name, held in fields.items()
        if isinstance(held, Parties | Rights) and name in entry.document
    ]
