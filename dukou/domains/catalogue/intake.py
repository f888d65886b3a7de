"""Import: rows of a table become entries of a kind, at most 500 per act.

An entry is the same when source and external id (as text) are the same, so an import that is killed and run again
doubles nothing and loses nothing. A bad row is reported and left out; of an id given twice the first row counts.
A row may name its own source: so an export that was edited finds its entries again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from dukou.domains.accounts.models import Organisation
from dukou.domains.catalogue import gate
from dukou.domains.catalogue.actions import OFFICERS, OWNERS, join_rights, links
from dukou.domains.catalogue.fields import LEVELS
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.models import LIFE, Entry, EntryParty, EntryRight, EntryVersion
from dukou.domains.catalogue.queries import may_see, near
from dukou.domains.catalogue.sheets.cells import listed
from dukou.domains.catalogue.sheets.columns import ID, LEVEL, SOURCE, Columns
from dukou.domains.catalogue.sheets.identity import LONGEST_SOURCE, external_id, source_name
from dukou.domains.catalogue.sheets.problem import Problem, shortened
from dukou.domains.journal.actions import BULK_LIMIT, action, before, touch
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Denied, Invalid, Refusal

PUBLISHERS: dict[str, Any] = OFFICERS | {"operator": "city"}
RESERVED = ("organisation:", "sample")
"""Beginnings of source names that the platform itself gives out."""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What became of the rows of one act (导入结果).

    `problems` count rows from 1 in the order given; `near` pairs such a row with the id of an entry that says nearly
    the same. `published` counts rows that were stored before and now reached the shelf.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    published: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()
    near: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Row:
    """One good row on its way to an entry; `level` is empty where the row does not say who may see it."""

    place: int
    values: dict[str, Any]
    level: str = ""
    entry: Entry | None = None
    before: dict[str, Any] | None = None


Key = tuple[str, str]
"""Source and external id: what an entry is known by."""


@action("catalogue.import_entries", zh="批量导入条目", en="Import entries", by={**OWNERS, **PUBLISHERS}, bulk=True)
def import_entries(
    actor: Actor,
    *,
    kind: str,
    rows: list[dict[str, Any]],
    source: str,
    organisation: Organisation,
    publish: bool = False,
    is_sample: bool = False,
) -> IntakeReport:
    """Store up to 500 rows as entries of an organisation; a row stored before and unchanged is not written again.

    Columns go by the kind's field names, labels or aliases, `id` or 编号 for the external id, 来源 for a source of the
    row's own and 公开级别 for who may see it; a row without an id is known by the digest of its content. New entries
    wait for review unless `publish`, which needs an officer.
    """
    _may(actor, source, organisation, publish=publish, is_sample=is_sample)
    if len(rows) > BULK_LIMIT:
        raise Invalid(
            {
                "rows": T(
                    f"一次最多 {BULK_LIMIT} 行，得到 {len(rows)} 行；请分批",
                    f"At most {BULK_LIMIT} rows at once, not {len(rows)}; send batches",
                )
            }
        )
    batch = _Batch(actor, kind_of(kind), source.strip(), organisation, publish=publish, is_sample=is_sample)
    return batch.store(batch.read(rows))


def _may(actor: Actor, source: str, organisation: Organisation, *, publish: bool, is_sample: bool) -> None:
    if not source.strip() or len(source.strip()) > LONGEST_SOURCE:
        raise Invalid(
            {
                "source": T(
                    f"请写明来源（1 到 {LONGEST_SOURCE} 字）", f"Name the source, 1 to {LONGEST_SOURCE} characters"
                )
            }
        )
    if actor.is_system:
        return
    if is_sample or source.strip().startswith(RESERVED):
        raise Refusal(
            "catalogue.reserved_source",
            f"来源“{source[:60]}”或示例标记由平台保留，请换一个来源名。",
            f"The source “{source[:60]}”, or the mark of a sample, is the platform's own; choose another name.",
            source=source[:120],
        )
    if publish and not _may_publish(actor, organisation):
        raise Denied(
            "catalogue.may_not_publish",
            "直接发布须由主管区域的工作人员办理；请去掉“发布”，条目将进入待审核。",
            "Only an officer of the area publishes at once; leave publishing out and the entries wait for review.",
            organisation=organisation.pk,
        )


def _may_publish(actor: Actor, organisation: Organisation) -> bool:
    in_area = any(held.area == organisation.area for held in actor.standings_as("district_officer"))
    return in_area or bool({"city_officer", "operator"} & actor.roles)


class _Batch:
    """The rows of one act on their way into the catalogue."""

    def __init__(
        self, actor: Actor, kind: Kind, source: str, organisation: Organisation, *, publish: bool, is_sample: bool
    ) -> None:
        self.actor, self.kind, self.source, self.organisation = actor, kind, source, organisation
        self.publish, self.is_sample = publish, is_sample
        self.columns = Columns(kind.names, kind.needed)
        self.problems: list[Problem] = []
        self.refused = 0
        self.today: date = timezone.localdate()

    def read(self, rows: list[dict[str, Any]]) -> dict[Key, _Row]:
        """Return the good rows by source and id; what comes twice is reported, and its first row counts."""
        good: dict[Key, _Row] = {}
        for place, raw in enumerate(rows, 1):
            cells, wrong = self.columns.named(raw)
            told_id = external_id(cells.pop(ID, None), wrong)
            source = source_name(cells.pop(SOURCE, None), wrong) or self.source
            level = _level(cells.pop(LEVEL, None), wrong)
            values, bad = self.kind.sift(self._listed(cells))
            wrong |= bad
            self._check_validity(values, wrong)
            if wrong:
                self._refuse(place, raw, wrong)
                continue
            if held_back := gate.wrong_in_row(self.kind, values, level):
                self._refuse(place, dict.fromkeys(raw), held_back)  # the words, never the cells
                continue
            key = source, told_id or _digest(self.kind.key, values)
            if key in good:
                self._refuse(place, raw, {ID: _repeated(told_id)})
            else:
                good[key] = _Row(place, values, level)
        return good

    def store(self, good: dict[Key, _Row]) -> IntakeReport:
        """Write what is new or changed and return what became of each row."""
        self._meet(good)
        new = [(key, row) for key, row in good.items() if row.entry is None]
        old = [row for row in good.values() if row.entry is not None]
        changed = [row for row in old if row.before is not None]
        published = [row for row in old if row.before is None and self.publish and _held(row).state == "submitted"]
        days = self._validity() if self.publish and (new or published or changed) else 0
        created = [self._enter(key, row, days) for key, row in new]
        Entry.objects.bulk_create(created)
        self._rewrite(changed, days)
        for row in published:
            self._shelve(_held(row), days)
            _held(row).save()
        relinked = [_held(row) for row in changed]
        self._link(created, relinked)
        touch(*created, *relinked, *(_held(row) for row in published))
        unchanged = len(old) - len(changed) - len(published)
        near_to = self._near([row for _, row in new], created)
        return IntakeReport(
            len(created), len(changed), unchanged, len(published), self.refused, tuple(self.problems), near_to
        )

    def _listed(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        fields = self.kind.fields
        return {name: listed(cell) if name in fields and fields[name].many else cell for name, cell in cells.items()}

    def _meet(self, good: dict[Key, _Row]) -> None:
        """Find the entries stored before; whoever's they are not, and what may not change now, is refused."""
        sources, ids = {source for source, _ in good}, {external_id for _, external_id in good}
        for entry in Entry.objects.select_for_update().filter(source__in=sources, external_id__in=ids):
            key = entry.source, entry.external_id
            row = good.get(key)
            if row is None:  # the id under another source
                continue
            stored = entry.values()
            self._keep(entry, stored, row.values)
            changes = stored != row.values or row.level not in {"", entry.visibility}
            if why := self._obstacle(entry, row.values, changes=changes):
                self._refuse(row.place, {ID: entry.external_id}, {ID: why})
                del good[key]
                continue
            row.entry, row.before = entry, stored if changes else None
            if changes or (self.publish and entry.state == "submitted"):
                before(entry)
        for key in [key for key, row in good.items() if row.entry is None and self._is_reserved(key[0])]:
            self._refuse(good.pop(key).place, {SOURCE: key[0]}, {SOURCE: _nothing_there(key)})

    def _keep(self, entry: Entry, stored: Mapping[str, Any], values: dict[str, Any]) -> None:
        """Leave what the row can't know as it is: the end of validity, and fields that this actor never saw."""
        for name, value in stored.items():
            if name not in values and (name == "valid_until" or not may_see(self.actor, self.kind.fields[name], entry)):
                values[name] = value

    def _is_reserved(self, source: str) -> bool:
        return source != self.source and source.startswith(RESERVED) and not self.actor.is_system

    def _obstacle(self, entry: Entry, values: Mapping[str, Any], *, changes: bool) -> Bilingual | None:
        if entry.owner_id != self.organisation.pk or entry.kind != self.kind.key:
            return T(
                f"来源“{entry.source}”中的这个编号已属于其他机构或类别；请换一个来源名",
                f"in the source “{entry.source}” this id belongs to another organisation or kind; choose another source",
            )
        if not changes:
            return None
        if entry.state == "published" and self._is_over(values.get("valid_until")):
            return _over(values["valid_until"])
        try:
            _after_revision(entry.state)
        except Refusal as refusal:
            return refusal.message
        return None

    def _enter(self, key: Key, row: _Row, days: int) -> Entry:
        entry = Entry(kind=self.kind.key, source=key[0], external_id=key[1], owner=self.organisation)
        entry.created_by_id, entry.is_sample = self.actor.person_id, self.is_sample
        entry.visibility = row.level or entry.visibility
        entry.take(row.values)
        entry.state = LIFE.after(entry.state, "submit")
        if self.publish:
            self._shelve(entry, days)
        row.entry = entry
        return entry

    def _rewrite(self, changed: list[_Row], days: int) -> None:
        versions = []
        for row in changed:
            entry = _held(row)
            versions.append(
                EntryVersion(entry=entry, version=entry.version, content=row.before, replaced_by=self.actor.ref)
            )
            entry.take(row.values)
            entry.state = _after_revision(entry.state)
            entry.visibility = row.level or entry.visibility
            entry.version += 1
            if self.publish and entry.state == "submitted":
                self._shelve(entry, days)
            entry.save()
        EntryVersion.objects.bulk_create(versions)

    def _shelve(self, entry: Entry, days: int) -> None:
        entry.state = LIFE.after(entry.state, "publish")
        entry.published_at = timezone.now()
        entry.valid_until = entry.valid_until or self.today + timedelta(days=days)

    def _validity(self) -> int:
        return int(taxonomy.parameter(f"catalogue.validity.{self.kind.key}", self.today).number)

    def _link(self, created: list[Entry], relinked: list[Entry]) -> None:
        if relinked:
            EntryParty.objects.filter(entry__in=relinked).delete()
            EntryRight.objects.filter(entry__in=relinked).delete()
        rows = links([*created, *relinked])
        EntryParty.objects.bulk_create([row for row in rows if isinstance(row, EntryParty)])
        EntryRight.objects.bulk_create([row for row in rows if isinstance(row, EntryRight)])
        join_rights([*created, *relinked])

    def _near(self, new: list[_Row], created: list[Entry]) -> tuple[tuple[int, int], ...]:
        found = near(self.actor, self.kind.key, created) if created else {}
        return tuple((row.place, found[id(row.entry)][0].pk) for row in new if found.get(id(row.entry)))

    def _check_validity(self, values: Mapping[str, Any], wrong: dict[str, Bilingual]) -> None:
        until = values.get("valid_until")
        if self.publish and self._is_over(until):
            wrong["valid_until"] = _over(until)

    def _is_over(self, until: str | None) -> bool:
        return bool(until) and date.fromisoformat(until or "") < self.today

    def _refuse(self, place: int, raw: Mapping[str, object], wrong: Mapping[str, Bilingual]) -> None:
        """Report a row; each bad cell under the name that its own table gives the column."""
        self.refused += 1
        own = {self.columns.field(name) or name: name for name in reversed(list(raw))}
        for name, words in wrong.items():
            column = own.get(name, name)
            label = column if column != name else self.columns.label(name)
            self.problems.append(Problem(place, shortened(label), shortened(raw.get(column)), words))


def _held(row: _Row) -> Entry:
    assert row.entry is not None
    return row.entry


def _after_revision(state: str) -> str:
    """Return the state after a row was changed; what waits for review goes back, is changed, and waits again."""
    if state == "submitted":
        return LIFE.after(LIFE.after(LIFE.after(state, "return"), "revise"), "submit")
    return LIFE.after(state, "revise")


def _level(raw: object, wrong: dict[str, Bilingual]) -> str:
    """Return the level of disclosure that a row names by key or by word; empty where it names none."""
    text = "" if raw is None else str(raw).strip()
    found = [key for key, words in LEVELS.items() if text in {key, words.zh, words.en}]
    if text and not found:
        zh, en = "、".join(words.zh for words in LEVELS.values()), ", ".join(words.en for words in LEVELS.values())
        wrong[LEVEL] = T(f"没有这个公开级别；可填：{zh}", f"there is no such level; write one of: {en}")
    return found[0] if found else ""


def _repeated(told_id: str) -> Bilingual:
    if told_id:
        return T("编号在前面的行已出现，以前面的行为准", "the id stands in an earlier row already, which counts")
    return T("前面有内容完全相同的行，只导入一行", "an earlier row says the same, and one is enough")


def _over(until: object) -> Bilingual:
    return T(f"有效期 {until} 已过，请改为以后的日期", f"it was valid until {until}; set a later day")


def _nothing_there(key: Key) -> Bilingual:
    return T(
        f"来源“{key[0]}”由平台保留，其中没有编号“{key[1][:40]}”；新条目请把“来源”一格留空",
        f"the source “{key[0]}” is the platform's own and has no id “{key[1][:40]}”; for a new entry leave it empty",
    )


def _digest(kind: str, values: Mapping[str, Any]) -> str:
    told = json.dumps([kind, values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:40]
