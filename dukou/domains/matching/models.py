"""Matches kept for open needs, so that a need's page and its owner's desk answer at once."""

from typing import ClassVar, Self

from django.db import models

from dukou.domains.catalogue.models import Entry
from dukou.kernel.actor import Actor


class MatchQuerySet(models.QuerySet["Match"]):
    """Questions to matches."""

    def visible_to(self, actor: Actor) -> Self:
        """A match is seen by whoever may see both its sides."""
        seen = Entry.objects.visible_to(actor)
        return self.filter(demand__in=seen, supply__in=seen)


class Match(models.Model):
    """One supply that fits one need (撮合结果), with its place, score and reasons as they were when it was made."""

    demand = models.ForeignKey(Entry, models.CASCADE, related_name="matches")
    supply = models.ForeignKey(Entry, models.CASCADE, related_name="matched_by")
    rank = models.PositiveSmallIntegerField("名次")
    score = models.FloatField("得分")
    reasons = models.JSONField("依据")
    made_at = models.DateTimeField("生成时间")

    objects = models.Manager.from_queryset(MatchQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["demand", "supply"], name="one_match_per_pair")]
        ordering: ClassVar = ["demand", "rank"]
        verbose_name = "撮合结果"
        verbose_name_plural = "撮合结果"

    def __str__(self) -> str:
        return f"{self.demand_id} → {self.supply_id}"
