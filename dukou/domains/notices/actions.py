"""How people are told, how they say that they have read it, and how they choose the ways."""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from dukou.domains.accounts.models import Person
from dukou.domains.journal.actions import BULK_LIMIT, action, before, touch
from dukou.domains.notices.adapters import routes
from dukou.domains.notices.models import KINDS, WAYS, Channel, Delivery, Notice
from dukou.engines.text import marks
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Refusal

PLACE = re.compile(r"/(?![/\\])[!-~]{0,199}", re.ASCII)
"""An address on this platform: a way back never leads elsewhere."""
ABOUT = re.compile(r"[a-z_]+:\d+", re.ASCII)
LONGEST = {"zh": 200, "en": 200, "key": 120, "about": 64}
ASKED = {"way", "address", "secret", "on"}


@action("notices.tell", zh="通知", en="Tell people", by={}, bulk=True)
def tell(actor: Actor, *, recipients: list[int], kind: str, about: str, words: Bilingual, href: str, key: str) -> int:
    """Tell up to 500 people once of one thing, by the platform alone; return how many did not know yet.

    The same `key` tells nobody twice. Who can't sign in is passed over. `words` also go outside and into groups where
    others read along, so they say what happened and to which noun, never what the noun says; personal data is starred out.
    """
    del actor
    _check(recipients, kind, {"zh": words.zh, "en": words.en, "key": key, "about": about}, href)
    knew = Notice.objects.filter(key=key).values("recipient")
    people = Person.objects.filter(pk__in=recipients, is_active=True).exclude(pk__in=knew).values_list("pk", flat=True)
    fresh = [
        Notice(recipient_id=pk, about=about, kind=kind, zh=_open(words.zh), en=_open(words.en), href=href, key=key)
        for pk in people.order_by("pk")
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)  # told at the same moment by another process
    made = list(Notice.objects.filter(key=key, recipient__in=[one.recipient_id for one in fresh]).order_by("pk"))
    _hand_out(made, kind)
    touch(*made)
    return len(made)


@action("notices.settle_notices", zh="了结通知", en="Settle notices", by={}, bulk=True)
def settle_notices(actor: Actor, *, about: str, kind: str) -> int:
    """Mark as read up to 500 notices of a kind about a noun: somebody has done it, nobody else need look."""
    del actor
    return _mark_read(list(_unread().filter(about=about, kind=kind)[:BULK_LIMIT]))


@action("notices.read_notice", zh="标为已读", en="Mark a notice as read", by={"registered": "own"})
def read_notice(actor: Actor, *, notice: Notice) -> Notice:
    """Say that one has read a notice; said again, the first time stands."""
    del actor
    notice.read_at = notice.read_at or timezone.now()
    notice.save(update_fields=["read_at"])
    return notice


@action("notices.read_all", zh="全部标为已读", en="Mark all notices as read", by={"registered": "own"}, bulk=True)
def read_all(actor: Actor) -> int:
    """Say that one has read everything, up to 500 notices at once; return how many were unread."""
    return _mark_read(list(_unread().filter(recipient=actor.person_id)[:BULK_LIMIT]))


@action("notices.choose_channels", zh="选择通知渠道", en="Choose channels", by={"registered": "own"})
def choose_channels(actor: Actor, *, channels: list[dict[str, Any]], silent: list[str] | None = None) -> list[Channel]:
    """Replace one's ways out of the platform by these, and the kinds of notice that take none of them.

    A channel is `{"way", "address", "secret", "on"}`; a way that is not named is forgotten with its address. A secret
    left out stays as long as the address does. What waits for a way that is now off is never sent.
    """
    if actor.person_id is None:
        raise Refusal("notices.person_needed", "只有自然人有通知渠道。", "Only a person has channels for notices.")
    chosen = _chosen(channels, silent or [])
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)  # two browsers at once follow one another
    stored = {held.way: held for held in Channel.objects.filter(person=actor.person_id)}
    before(*stored.values())
    for way in stored.keys() - chosen.keys():
        stored[way].delete()
    kept = [_kept(stored.get(way) or Channel(person_id=actor.person_id, way=way), told) for way, told in chosen.items()]
    for channel in kept:
        channel.silent = sorted(set(silent or []))
        channel.save()
    touch(*kept)
    return kept


def _check(recipients: list[int], kind: str, texts: dict[str, str], href: str) -> None:
    wrong: dict[str, Bilingual] = {}
    if len(recipients) > BULK_LIMIT:
        wrong["recipients"] = T(f"一次最多 {BULK_LIMIT} 人", f"At most {BULK_LIMIT} people at once")
    if kind not in KINDS:
        wrong["kind"] = T(f"没有这一类通知，可用：{'、'.join(KINDS)}", f"No such kind; there are: {', '.join(KINDS)}")
    if not PLACE.fullmatch(href):
        wrong["href"] = T("应为本平台的地址，如 /entry/17", "An address of this platform is needed, such as /entry/17")
    if not ABOUT.fullmatch(texts["about"]):
        wrong["about"] = T("应为编号，如 entry:17", "A reference is needed, such as entry:17")
    for name, most in LONGEST.items():
        if not texts[name].strip() or len(texts[name]) > most or not texts[name].isprintable():
            wrong.setdefault(name, T(f"需 1 到 {most} 字，一行", f"One line of 1 to {most} characters is needed"))
    if wrong:
        raise Invalid(wrong)


def _open(words: str) -> str:
    """Return words as everybody beside the recipient may read them, whatever their author put in."""
    return marks.masked(words, [one for one in marks.find(words) if one.severity in {"block", "mask"}])


def _hand_out(made: list[Notice], kind: str) -> None:
    ways: dict[int, list[Channel]] = {}
    chosen = Channel.objects.filter(person__in=[one.recipient_id for one in made], is_on=True)
    for channel in chosen.filter(way__in=routes.open_ways()):
        if kind not in channel.silent:
            ways.setdefault(channel.person_id, []).append(channel)
    now = timezone.now()
    Delivery.objects.bulk_create(
        [Delivery(notice=one, channel=way, due=now) for one in made for way in ways.get(one.recipient_id, ())],
        ignore_conflicts=True,
    )


def _unread() -> QuerySet[Notice]:
    return Notice.objects.select_for_update(no_key=True).filter(read_at=None).order_by("pk")


def _mark_read(unread: list[Notice]) -> int:
    before(*unread)
    now = timezone.now()
    for notice in unread:
        notice.read_at = now
    Notice.objects.bulk_update(unread, ["read_at"])
    touch(*unread)
    return len(unread)


def _chosen(channels: list[dict[str, Any]], silent: list[str]) -> dict[str, dict[str, Any]]:
    """Return what was chosen by way, every word of it checked; Invalid names each bad way at once."""
    ways, wrong, chosen = routes.open_ways(), dict[str, Bilingual](), dict[str, dict[str, Any]]()
    if unknown := [str(one)[:40] for one in silent if one not in KINDS]:
        wrong["silent"] = T(
            f"没有这些类别：{'、'.join(unknown)}，可用：{'、'.join(KINDS)}",
            f"No such kinds: {', '.join(unknown)}; there are: {', '.join(KINDS)}",
        )
    for told in channels:
        way = str(told.get("way"))
        if way not in ways or way in chosen:
            wrong["channels"] = T(
                f"本平台可用的方式各一次：{'、'.join(ways) or '无'}",
                f"The ways of this platform, each once: {', '.join(ways) or 'none'}",
            )
        elif words := _misfit(way, told):
            wrong[way] = words
        chosen[way] = told
    if wrong:
        raise Invalid(wrong)
    return chosen


def _misfit(way: str, told: dict[str, Any]) -> Bilingual | None:
    address, secret = told.get("address"), told.get("secret", "")
    if told.keys() - ASKED or not isinstance(told.get("on", True), bool):
        return T(
            "只认 way、address、secret，以及 on（true 或 false）",
            "Known are way, address, secret, and on (true or false)",
        )
    if not isinstance(address, str) or not isinstance(secret, str):
        return T("地址与密钥应为文字", "Address and secret are texts")
    if secret and not (routes.takes_secret(way) and len(secret) <= 200 and secret.isascii() and secret.isprintable()):
        return T(f"“{WAYS[way].zh}”没有这样的密钥", f"“{WAYS[way].en}” takes no such secret")
    if not told.get("on", True):  # switching off never fails, whatever became of the address
        return None if len(address) <= 300 else T("最多 300 字", "At most 300 characters")
    return routes.wrong(way, address)


def _kept(channel: Channel, told: dict[str, Any]) -> Channel:
    same = channel.address == told["address"]
    channel.secret = told.get("secret") or (channel.secret if same else "")
    channel.address, channel.is_on = told["address"], told.get("on", True)
    return channel
