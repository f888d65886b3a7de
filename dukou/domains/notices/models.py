"""Notices, the ways people chose, and the letters on their way. A notice says that something happened, never its content."""

from typing import ClassVar, Self

from django.db import models

from dukou.domains.accounts.models import Person
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.lifecycle import Lifecycle

KINDS: dict[str, Bilingual] = {
    "entry_submitted": T("有条目待我审核", "An entry waits for my review"),
    "entry_published": T("我录入的条目已发布", "What I entered was published"),
    "entry_returned": T("我录入的条目被退回", "What I entered was returned"),
}
"""What people are told of (通知类别). Later rooms add theirs."""

WAYS: dict[str, Bilingual] = {
    "email": T("电子邮件", "E-mail"),
    "sms": T("短信", "SMS"),
    "wecom": T("企业微信群机器人", "WeCom group robot"),
    "dingtalk": T("钉钉群机器人", "DingTalk group robot"),
    "feishu": T("飞书群机器人", "Feishu group robot"),
}
"""How a notice leaves the platform (通知渠道). On the platform itself it is always there."""

LIFE = Lifecycle(
    name=T("送达", "delivery"),
    states={"waiting": T("待发送", "Waiting"), "sent": T("已发送", "Sent"), "failed": T("未送达", "Not delivered")},
    verb_words={"send": T("发送", "send"), "give_up": T("放弃", "give up")},
    table={("waiting", "send"): "sent", ("waiting", "give_up"): "failed"},
)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions to notices."""

    def visible_to(self, actor: Actor) -> Self:
        """A notice is its recipient's alone, whatever office anybody else holds."""
        return self if actor.is_system else self.filter(recipient=actor.person_id)


class Notice(models.Model):
    """One person told once of one thing (通知). `key` says what it is; the same key tells nobody twice."""

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="notices", verbose_name="收件人")
    about = models.CharField("事由", max_length=64, db_index=True)
    kind = models.CharField("类别", max_length=40)
    zh = models.CharField("内容", max_length=200)
    en = models.CharField(max_length=200)
    href = models.CharField(max_length=200)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True)

    objects = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "key"], name="told_once")]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "read_at"], name="notice_unread"),
            models.Index(fields=["recipient", "-created_at"], name="notice_inbox"),
        ]
        verbose_name = "通知"
        verbose_name_plural = "通知"

    def __str__(self) -> str:
        return self.zh

    @property
    def words(self) -> Bilingual:
        """What happened, in both languages."""
        return Bilingual(self.zh, self.en)

    @property
    def scope_person(self) -> int:
        """Whose it is."""
        return self.recipient_id

    @property
    def scope_organisation(self) -> None:
        """A notice is a person's, not an organisation's."""
        return

    @property
    def scope_area(self) -> str:
        """A notice has no area."""
        return ""


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Questions to channels."""

    def visible_to(self, actor: Actor) -> Self:
        """A person's addresses are seen by that person alone."""
        return self if actor.is_system else self.filter(person=actor.person_id)


class Channel(models.Model):
    """A way by which a person wants notices outside the platform (通知渠道); `silent` are the kinds left out."""

    not_journalled: ClassVar = ("secret",)

    person = models.ForeignKey(Person, models.CASCADE, related_name="channels", verbose_name="用户")
    way = models.CharField("方式", max_length=12)
    address = models.CharField("地址", max_length=300)
    secret = models.CharField("签名密钥", max_length=200, blank=True)
    is_on = models.BooleanField("开启", default=True)
    silent = models.JSONField("不发送的类别", default=list)

    objects = models.Manager.from_queryset(ChannelQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "way"], name="one_channel_per_way")]
        verbose_name = "通知渠道"
        verbose_name_plural = "通知渠道"

    def __str__(self) -> str:
        return f"{self.person_id} · {self.way}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions to deliveries."""

    def visible_to(self, actor: Actor) -> Self:
        """What becomes of a notice outside is its recipient's to know."""
        return self if actor.is_system else self.filter(notice__recipient=actor.person_id)


class Delivery(models.Model):
    """One notice on its way through one channel (投递). `due` is the next try, or the end of the lease of a running one."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="deliveries")
    state = models.CharField(
        "状态", max_length=8, default=LIFE.start, choices=[(key, words.zh) for key, words in LIFE.states.items()]
    )
    due = models.DateTimeField("下次投递")
    tries = models.PositiveSmallIntegerField("次数", default=0)
    problem = models.CharField("原因", max_length=300, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    objects = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_channel")]
        indexes: ClassVar = [models.Index(fields=["state", "due"], name="delivery_due")]
        verbose_name = "投递"
        verbose_name_plural = "投递"

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.channel_id}"
