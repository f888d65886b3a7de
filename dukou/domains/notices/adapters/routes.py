"""Which adapter carries which way on this platform, by the settings, and whether an address is one."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dukou.domains.notices.adapters import console, mail, sms, webhook
from dukou.domains.notices.adapters.letter import Send
from dukou.domains.notices.models import WAYS
from dukou.kernel.bilingual import Bilingual, T

CARRIES: dict[str, tuple[str, Send]] = {
    "email": ("email", mail.send),
    "sms": ("sms", sms.send),
    **dict.fromkeys(webhook.ROBOTS, ("webhook", webhook.send)),
}
"""Way → the adapter's name in `DUKOU_NOTICE_CHANNELS`, and the adapter."""
PHONE = re.compile(r"1[3-9]\d{9}|\+\d{8,15}", re.ASCII)


def open_ways() -> tuple[str, ...]:
    """Return the ways that a notice can take on this platform, in the order people are shown them."""
    return tuple(way for way in WAYS if sender(way) is not None)


def sender(way: str) -> Send | None:
    """Return what carries a way: its own adapter, the log where only `console` is on, or nothing."""
    name, send = CARRIES[way]
    if name in settings.NOTICE_CHANNELS:
        return send
    return console.send if "console" in settings.NOTICE_CHANNELS else None


def is_only_logged(way: str) -> bool:
    """Whether what goes this way is written to the log and reaches nobody, as on a platform on trial."""
    return sender(way) is console.send or (
        way == "sms" and isinstance(sms.gateway(settings.SMS_GATEWAY), sms.ConsoleGateway)
    )


def takes_secret(way: str) -> bool:
    """Whether a way signs what it sends."""
    return way in webhook.ROBOTS and webhook.ROBOTS[way].is_signed


def wrong(way: str, address: str) -> Bilingual | None:
    """Say what is wrong with an address for a way; None where it will do."""
    if len(address) > 300:
        return T("最多 300 字", "At most 300 characters")
    if way in webhook.ROBOTS:
        return webhook.wrong(way, address)
    if way == "sms":
        is_good = bool(PHONE.fullmatch(address))
        return None if is_good else T("请填手机号，如 13900000000", "Give a mobile number, such as 13900000000")
    try:
        validate_email(address)
    except ValidationError:
        return T("请填电子邮箱，如 a@example.cn", "Give an e-mail address, such as a@example.cn")
    return None
