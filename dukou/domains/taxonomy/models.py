"""Codes as rows: what SQL joins to, and what stays readable after a pack has dropped it."""

from typing import ClassVar, Self

from django.db import models

from dukou.kernel.actor import Actor


class TermQuerySet(models.QuerySet["Term"]):
    """Questions to codes."""

    def visible_to(self, actor: Actor) -> Self:
        """Codes are public."""
        del actor
        return self


class Term(models.Model):
    """A dated code of a scheme (代码), with its source and how sure it is."""

    scheme = models.CharField("代码表", max_length=48)
    code = models.CharField("代码", max_length=32)
    zh = models.CharField("名称", max_length=300)
    en = models.CharField(max_length=300, blank=True)
    parent = models.CharField("上级", max_length=32, blank=True)
    edition = models.CharField("版本", max_length=32, blank=True)
    valid_from = models.DateField("起", null=True)
    valid_to = models.DateField("止", null=True)
    source = models.TextField("来源", blank=True)
    certainty = models.CharField("核实状态", max_length=60, blank=True)
    is_current = models.BooleanField("在用", default=True)

    objects = models.Manager.from_queryset(TermQuerySet)()

    class Meta:
        ordering: ClassVar = ["scheme", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "code"], name="one_term_per_code")]
        verbose_name = "代码"
        verbose_name_plural = "代码"

    def __str__(self) -> str:
        return f"{self.code} {self.zh}"
