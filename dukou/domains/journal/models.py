"""The tables of the journal. No foreign keys: the record outlives what it records."""

from typing import ClassVar

from django.db import models


class Line(models.Model):
    """One action that was done (台账行). Never updated; only `salt` may be erased, which unlinks its commitments."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    on_behalf = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    nouns = models.JSONField()
    inputs = models.CharField(max_length=80)
    previous = models.CharField(max_length=80)
    digest = models.CharField(max_length=80)
    format = models.CharField(max_length=24)
    hash_id = models.CharField(max_length=12)
    salt = models.BinaryField(max_length=16, null=True)

    class Meta:
        ordering: ClassVar = ["seq"]
        verbose_name = "台账行"
        verbose_name_plural = "台账"

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class Head(models.Model):
    """The end of the chain (链头): one row, locked as the last statement of every action."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class Announcement(models.Model):
    """A consequence that still has to be confirmed (待确认的后果); deleted once it is done."""

    seq = models.BigIntegerField()
    consequence = models.CharField(max_length=120)
    due = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seq", "consequence"], name="announced_once")]

    def __str__(self) -> str:
        return f"{self.seq} → {self.consequence}"


class Answered(models.Model):
    """The answer given to an Idempotency-Key (幂等键), so that a repeated call is answered, not repeated."""

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=120)
    request = models.CharField(max_length=80)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor", "key"], name="answered_once")]

    def __str__(self) -> str:
        return self.key
