"""People, organisations and memberships. Every organisation has an area code; every owned noun has an organisation."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T

ROLES: dict[str, Bilingual] = {
    "firm": T("企业经办人", "Firm"),
    "transfer_office": T("技术转移办公室", "Transfer office"),
    "researcher": T("完成人", "Researcher"),
    "technology_manager": T("技术经理人", "Technology manager"),
    "service_agency": T("服务机构", "Service agency"),
    "reviewer": T("评审专家", "Reviewer"),
    "bank": T("银行客户经理", "Bank"),
    "district_officer": T("区级经办", "District officer"),
    "city_officer": T("市级经办", "City officer"),
    "operator": T("平台运营", "Platform operator"),
}
"""The roles a membership can give (身份). Later rooms add theirs."""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions to organisations."""

    def visible_to(self, actor: Actor) -> Self:
        """Names of organisations are public (企业名称 is public by law); people in them are not."""
        del actor
        return self


class Organisation(models.Model):
    """A legal body that owns nouns and in which people hold roles (机构)."""

    name = models.CharField("名称", max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    nature = models.CharField("机构类型", max_length=16, blank=True, help_text="套件代码表 organisation_role")
    area = models.CharField("所在区域", max_length=16, db_index=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)
    key = models.CharField("外部编号", max_length=120, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(OrganisationQuerySet)()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = "机构"
        verbose_name_plural = "机构"

    def __str__(self) -> str:
        return self.name

    @property
    def scope_person(self) -> int | None:
        """Organisations are nobody's own."""
        return None

    @property
    def scope_organisation(self) -> int:
        """An organisation is in its own scope."""
        return self.pk

    @property
    def scope_area(self) -> str:
        """The area whose officers look after it."""
        return self.area


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions to people."""

    def visible_to(self, actor: Actor) -> Self:
        """A person sees himself; the system and those who give roles see all."""
        if actor.is_system or {"city_officer", "operator"} & actor.roles:
            return self
        return self.filter(pk=actor.person_id)


class PersonManager(UserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]  # Django builds this class at run time
    """The manager allauth and Django expect of a user."""


class Person(AbstractUser):
    """Someone who can sign in (自然人账号)."""

    not_journalled: ClassVar = ("password", "last_login")

    display_name = models.CharField("姓名", max_length=80, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    objects: ClassVar = PersonManager()

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def scope_person(self) -> int:
        """A person is in his own scope."""
        return self.pk

    @property
    def scope_organisation(self) -> int | None:
        """A person belongs to no single organisation."""
        return None

    @property
    def scope_area(self) -> str:
        """A person has no area."""
        return ""


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions to memberships."""

    def visible_to(self, actor: Actor) -> Self:
        """People see their own roles and those in their organisations; the system and those who give roles see all."""
        if actor.is_system or {"city_officer", "operator"} & actor.roles:
            return self
        return self.filter(models.Q(person=actor.person_id) | models.Q(organisation__in=actor.organisations))


class Membership(models.Model):
    """A role that an organisation gave a person (任职)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("身份", max_length=32, choices=[(key, words.zh) for key, words in ROLES.items()])
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="one_membership_per_role")
        ]
        verbose_name = "任职"
        verbose_name_plural = "任职"

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"
