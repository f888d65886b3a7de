"""Entries of every kind, their versions, and the rows by which SQL joins what they name."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from dukou.domains.accounts.models import Organisation, Person
from dukou.domains.catalogue.fields import LEVELS
from dukou.domains.catalogue.kinds import KINDS, kind_of
from dukou.domains.catalogue.kinds.kind import COLUMNS, Kind
from dukou.engines import text
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.lifecycle import Lifecycle

LIFE = Lifecycle(
    name=T("条目", "entry"),
    states={
        "draft": T("草稿", "Draft"),
        "submitted": T("待审核", "Submitted"),
        "published": T("已发布", "Published"),
        "expired": T("已过期", "Expired"),
        "withdrawn": T("已撤回", "Withdrawn"),
        "fulfilled": T("已达成", "Fulfilled"),
    },
    verb_words={
        "revise": T("修改", "revise"),
        "submit": T("提交", "submit"),
        "return": T("退回", "return"),
        "publish": T("发布", "publish"),
        "reconfirm": T("再确认", "reconfirm"),
        "expire": T("过期", "expire"),
        "withdraw": T("撤回", "withdraw"),
        "fulfil": T("标记达成", "fulfil"),
    },
    table={
        ("draft", "revise"): "draft",
        ("draft", "submit"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("submitted", "return"): "draft",
        ("submitted", "publish"): "published",
        ("submitted", "withdraw"): "withdrawn",
        ("published", "revise"): "published",
        ("published", "reconfirm"): "published",
        ("published", "expire"): "expired",
        ("published", "withdraw"): "withdrawn",
        ("published", "fulfil"): "fulfilled",
        ("expired", "reconfirm"): "published",
        ("expired", "withdraw"): "withdrawn",
        ("expired", "fulfil"): "fulfilled",
    },
)

FATES: dict[str, Bilingual] = {
    "transferred": T("成交：转让", "Transferred"),
    "licensed": T("成交：许可", "Licensed"),
    "developed": T("成交：合作开发", "Developed together"),
    "invested": T("成交：作价投资", "Put in as equity"),
    "own_use": T("自行实施", "Used by the owner"),
    "solved_elsewhere": T("另行解决", "Solved elsewhere"),
    "given_up": T("不再需要", "Given up"),
    "superseded": T("被新成果取代", "Superseded"),
    "wrong": T("信息有误", "Entered in error"),
    "unanswered": T("到期无人问津", "Expired without an answer"),
}
"""What became of an entry (去向); every entry that leaves the shelf has one, in public."""
_DONE = ("transferred", "licensed", "developed", "invested", "own_use", "solved_elsewhere")
FATES_OF: dict[str, tuple[str, ...]] = {
    "fulfil": _DONE,
    "withdraw": ("own_use", "solved_elsewhere", "given_up", "superseded", "wrong"),
}
"""The fates that each verb may record; only the clock says `unanswered`."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions to entries; lists start from `visible_to`."""

    def visible_to(self, actor: Actor) -> Self:
        """What this actor may see: the published of his level, his organisations' own, and what his office looks after."""
        if actor.is_system or {"city_officer", "operator"} & actor.roles:
            return self
        levels = ("public", "registered") if actor.is_registered else ("public",)
        seen = Q(state__in=SHOWN, published_at__isnull=False, visibility__in=levels)
        if actor.organisations:
            seen |= Q(owner__in=actor.organisations)
        if actor.person_id is not None:
            seen |= Q(created_by=actor.person_id)
        if areas := [standing.area for standing in actor.standings_as("district_officer") if standing.area]:
            seen |= Q(owner__area__in=areas)
        return self.filter(seen)


SHOWN = ("published", "expired", "fulfilled", "withdrawn")
"""States in which a once published entry keeps its public page, so that its fate can be seen.

A draft that was withdrawn was never published, and so has no such page.
"""


class Entry(models.Model):
    """One thing in the catalogue (条目): columns that every kind has, and the kind's own fields as a document."""

    kind = models.CharField("类别", max_length=24, choices=[(kind.key, kind.zh) for kind in KINDS.values()])
    source = models.CharField("来源", max_length=120)
    external_id = models.CharField("来源编号", max_length=200)
    title = models.CharField("名称", max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    summary = models.TextField("简介", blank=True)
    field = models.CharField("产业领域", max_length=32, blank=True)
    region = models.CharField("所在地", max_length=16, blank=True)
    readiness = models.PositiveSmallIntegerField("成熟度", null=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="entries", verbose_name="所属机构")
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="录入人")
    state = models.CharField(
        "状态", max_length=12, default=LIFE.start, choices=[(key, words.zh) for key, words in LIFE.states.items()]
    )
    visibility = models.CharField(
        "公开级别", max_length=12, default="public", choices=[(key, words.zh) for key, words in LEVELS.items()]
    )
    valid_until = models.DateField("有效期至", null=True)
    fate = models.CharField(
        "去向", max_length=20, blank=True, choices=[(key, words.zh) for key, words in FATES.items()]
    )
    fate_note = models.CharField("去向说明", max_length=300, blank=True)
    document = models.JSONField("内容", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    quality = models.PositiveSmallIntegerField("质量分", default=0)
    fingerprint = models.BigIntegerField(default=0)
    band_0 = models.PositiveIntegerField(default=0)
    band_1 = models.PositiveIntegerField(default=0)
    band_2 = models.PositiveIntegerField(default=0)
    band_3 = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("示例", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField("发布时间", null=True)

    not_journalled: ClassVar = ("changed_at", "band_0", "band_1", "band_2", "band_3")
    objects = models.Manager.from_queryset(EntryQuerySet)()

    class Meta:
        verbose_name = "条目"
        verbose_name_plural = "条目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="one_entry_per_source_id")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "state", "-published_at"], name="entry_shelf"),
            models.Index(fields=["owner", "state"], name="entry_owner"),
            models.Index(fields=["state", "valid_until"], name="entry_expiry"),
            *(models.Index(fields=["kind", f"band_{n}", "fingerprint"], name=f"entry_band_{n}") for n in range(4)),
        ]

    def __str__(self) -> str:
        return self.title or f"{text.opening(self.summary, 30)}（无题名）"

    @property
    def kind_of(self) -> Kind:
        """The declaration of this entry's kind."""
        return kind_of(self.kind)

    @property
    def scope_person(self) -> int | None:
        """Who entered it."""
        return self.created_by_id

    @property
    def scope_organisation(self) -> int:
        """Whose it is."""
        return self.owner_id

    @property
    def scope_area(self) -> str:
        """The area whose officers look after it."""
        return self.owner.area

    def values(self) -> dict[str, Any]:
        """Return every field that has a value, columns and document together, as stored."""
        columns = {name: getattr(self, name) for name in COLUMNS if name in self.kind_of.fields}
        told: dict[str, Any] = {name: value for name, value in columns.items() if value not in (None, "")}
        if "readiness" in told:
            told["readiness"] = str(told["readiness"])
        if "valid_until" in told:
            told["valid_until"] = str(told["valid_until"])
        return {**told, **self.document}

    def take(self, values: dict[str, Any]) -> None:
        """Set columns and document from checked values; a field that is not among them becomes empty."""
        for name in COLUMNS:
            value = values.get(name)
            if name == "readiness":
                self.readiness = int(value) if value else None
            elif name == "valid_until":
                self.valid_until = date.fromisoformat(value) if value else None
            else:
                setattr(self, name, value or "")
        self.document = {name: value for name, value in values.items() if name not in COLUMNS}
        self.fingerprint = text.fingerprint(f"{self.title}\n{self.summary}")
        self.band_0, self.band_1, self.band_2, self.band_3 = text.bands(self.fingerprint)
        self.quality = quality(self.kind_of, values)


def quality(kind: Kind, values: dict[str, Any]) -> int:
    """Return how complete and checkable an entry is, 0 to 100; it is told to the owner and never moves a rank.

    Half for filled fields, a quarter for prose of some length, a quarter for figures in the prose.
    """
    filled = len(values) / max(1, len(kind.fields))
    prose = " ".join(str(values.get(name, "")) for name in ("summary", "advantages", "targets", "applications"))
    figures = sum(map(str.isdigit, prose))
    return round(50 * filled + 25 * min(1.0, len(prose) / 240) + 25 * min(1.0, figures / 12))


class EntryVersionQuerySet(models.QuerySet["EntryVersion"]):
    """Questions to earlier versions."""

    def visible_to(self, actor: Actor) -> Self:
        """What was once written and then replaced is its owner's, and the officers' who look after the entry."""
        if actor.is_system or {"city_officer", "operator"} & actor.roles:
            return self
        seen = Q(entry__owner__in=actor.organisations)
        if actor.person_id is not None:
            seen |= Q(entry__created_by=actor.person_id)
        if areas := [standing.area for standing in actor.standings_as("district_officer") if standing.area]:
            seen |= Q(entry__owner__area__in=areas)
        return self.filter(seen)


class EntryVersion(models.Model):
    """What an entry said before it was revised (历史版本). The current version is the entry itself."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(EntryVersionQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "version"], name="one_row_per_version")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version}"


class EntryParty(models.Model):
    """An organisation or person that an entry names, in a role (相关方)."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=24)
    name = models.CharField(max_length=200, db_index=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="named_in")
    person_entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class EntryRight(models.Model):
    """An IP right that an entry rests on (所依知识产权): its number, and the right's own entry where there is one."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="rights")
    number = models.CharField(max_length=60, db_index=True)
    right = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="supports")

    def __str__(self) -> str:
        return self.number
