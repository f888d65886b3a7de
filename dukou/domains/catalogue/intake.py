"""Import: rows of a table become entries of a kind, at most 500 per act.

An entry is the same when source and external id (as text) are the same, so an import that is killed and run again
doubles nothing and loses nothing. A bad row is reported and left out; within one act the last row of an id counts.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from dukou.domains.accounts.models import Organisation
from dukou.domains.catalogue.actions import OFFICERS, OWNERS, links
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.models import LIFE, Entry, EntryParty, EntryRight, EntryVersion
from dukou.domains.catalogue.queries import near
from dukou.domains.catalogue.sheets.columns import ID, Columns
from dukou.domains.catalogue.sheets.problem import Problem, shortened
from dukou.domains.journal.actions import BULK_LIMIT, action, touch
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
    """One good row on its way to an entry."""

    place: int
    values: dict[str, Any]
    entry: Entry | None = None
    before: dict[str, Any] | None = None


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

    Columns go by the kind's field names, labels or aliases, and `id` or 编号 for the external id; a row without one is
    known by the digest of its content. New entries wait for review unless `publish`, which needs an officer.
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
    if not source.strip() or len(source.strip()) > 120:
        raise Invalid({"source": T("请写明来源（1 到 120 字）", "Name the source, 1 to 120 characters")})
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

    def read(self, rows: list[dict[str, Any]]) -> dict[str, _Row]:
        """Return the good rows by external id; an id that comes twice is reported, and its last row counts."""
        good: dict[str, _Row] = {}
        for place, raw in enumerate(rows, 1):
            cells, wrong = self.columns.named(raw)
            external_id = _external_id(cells.pop(ID, None), wrong)
            values, bad = self.kind.sift(cells)
            wrong |= bad
            self._check_validity(values, wrong)
            if wrong:
                self._refuse(place, cells, wrong)
                continue
            external_id = external_id or _digest(self.kind.key, values)
            if external_id in good:
                self._refuse(
                    good[external_id].place,
                    {ID: external_id},
                    {
                        ID: T(
                            f"编号与第 {place} 行重复，以第 {place} 行为准",
                            f"the id comes again in row {place}, which counts",
                        )
                    },
                )
            good[external_id] = _Row(place, values)
        return good

    def store(self, good: dict[str, _Row]) -> IntakeReport:
        """Write what is new or changed and return what became of each row."""
        self._meet(good)
        new = [(external_id, row) for external_id, row in good.items() if row.entry is None]
        old = [row for row in good.values() if row.entry is not None]
        changed = [row for row in old if row.before is not None]
        published = [
            row for row in old if row.before is None and self.publish and row.entry and row.entry.state == "submitted"
        ]
        days = self._validity() if self.publish and (new or published or changed) else 0
        created = [self._enter(external_id, row, days) for external_id, row in new]
        Entry.objects.bulk_create(created)
        self._rewrite(changed, days)
        for row in published:
            self._shelve(_held(row), days)
            _held(row).save()
        relinked = [_held(row) for row in changed]
        self._link(created, relinked)
        touch(*created, *relinked, *(_held(row) for row in published))
        unchanged = len(old) - len(changed) - len(published)
        return IntakeReport(
            len(created),
            len(changed),
            unchanged,
            len(published),
            self.refused,
            tuple(self.problems),
            self._near(new, created),
        )

    def _meet(self, good: dict[str, _Row]) -> None:
        """Find the entries stored before; whoever's they are not, and what may not change now, is refused."""
        stored = Entry.objects.select_for_update().filter(source=self.source, external_id__in=good)
        for entry in stored:
            row = good[entry.external_id]
            row.entry = entry
            before = entry.values()
            if entry.valid_until and "valid_until" not in row.values:
                row.values["valid_until"] = before.get("valid_until", str(entry.valid_until))
            if why := self._obstacle(entry, changes=before != row.values):
                self._refuse(row.place, {ID: entry.external_id}, {ID: why})
                del good[entry.external_id]
            elif before != row.values:
                row.before = before

    def _obstacle(self, entry: Entry, *, changes: bool) -> Bilingual | None:
        if entry.owner_id != self.organisation.pk or entry.kind != self.kind.key:
            return T(
                f"来源“{self.source}”中的编号已属于其他机构或类别；请换一个来源名",
                f"in the source “{self.source}” this id belongs to another organisation or kind; choose another source name",
            )
        if not changes:
            return None
        try:
            _after_revision(entry.state)
        except Refusal as refusal:
            return refusal.message
        return None

    def _enter(self, external_id: str, row: _Row, days: int) -> Entry:
        entry = Entry(kind=self.kind.key, source=self.source, external_id=external_id, owner=self.organisation)
        entry.created_by_id, entry.is_sample = self.actor.person_id, self.is_sample
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

    def _near(self, new: list[tuple[str, _Row]], created: list[Entry]) -> tuple[tuple[int, int], ...]:
        found = near(self.kind.key, created) if created else {}
        return tuple((row.place, found[id(row.entry)][0].pk) for _, row in new if found.get(id(row.entry)))

    def _check_validity(self, values: Mapping[str, Any], wrong: dict[str, Bilingual]) -> None:
        until = values.get("valid_until")
        if self.publish and until and date.fromisoformat(until) < self.today:
            wrong["valid_until"] = T(
                f"有效期 {until} 已过，请改期后再发布", f"it was valid until {until}; set a later day"
            )

    def _refuse(self, place: int, cells: Mapping[str, object], wrong: Mapping[str, Bilingual]) -> None:
        self.refused += 1
        self.problems += [
            Problem(place, self._label(name), shortened(cells.get(name)), words) for name, words in wrong.items()
        ]

    def _label(self, name: str) -> str:
        held = self.kind.fields.get(name)
        return held.zh if held else "编号" if name == ID else name


def _held(row: _Row) -> Entry:
    assert row.entry is not None
    return row.entry


def _after_revision(state: str) -> str:
    """Return the state after a row was changed; what waits for review goes back, is changed, and waits again."""
    if state == "submitted":
        return LIFE.after(LIFE.after(LIFE.after(state, "return"), "revise"), "submit")
    return LIFE.after(state, "revise")


def _external_id(raw: object, wrong: dict[str, Bilingual]) -> str:
    """Return an id as text: the number 0 is "0", 7.0 from a spreadsheet is "7"; empty where the row has none."""
    if isinstance(raw, bool | list | dict):
        wrong[ID] = T("编号应为一个文本或整数", "an id is one text or whole number")
        return ""
    if isinstance(raw, float):
        if not raw.is_integer() or abs(raw) >= 2**53:
            wrong[ID] = T(
                "编号被表格软件当作小数，可能已失真；请把该列设为文本",
                "the spreadsheet holds this id as a fraction and may have lost digits; format the column as text",
            )
            return ""
        raw = int(raw)
    text = "" if raw is None else "".join(ch for ch in str(raw).strip() if ch.isprintable())
    if len(text) > 200:
        wrong[ID] = T(f"编号共 {len(text)} 字，最多 200 字", f"the id has {len(text)} characters, at most 200")
    return text


def _digest(kind: str, values: Mapping[str, Any]) -> str:
    told = json.dumps([kind, values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:40]
