"""The group robots of 企业微信, 钉钉 and 飞书: one POST of JSON each, signed where the robot asks for it.

Everybody in the group reads along, and the address is typed by a person: so only the robots' own hosts are called, and
those that the operator named (`DUKOU_NOTICE_HOSTS`), by https, or by http on the machine itself. No redirect is followed.
"""

import base64
import hmac
import ipaddress
import json
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from dukou.domains.notices.adapters.letter import Letter, Undelivered
from dukou.kernel.bilingual import Bilingual, T

TIMEOUT = 3.0
"""Seconds for connecting, and for each piece of the answer."""
LONGEST = 16_384
"""Bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Robot:
    """What a robot documents of itself (群机器人): its hosts, and the word for success in its answer."""

    hosts: tuple[str, ...]
    success: str
    is_signed: bool


ROBOTS = {
    "wecom": Robot(("qyapi.weixin.qq.com",), "errcode", is_signed=False),
    "dingtalk": Robot(("oapi.dingtalk.com",), "errcode", is_signed=True),
    "feishu": Robot(("open.feishu.cn", "open.larksuite.com"), "code", is_signed=True),
}


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: the address was checked, where it leads was not."""

    def redirect_request(self, *asked: Any, **named: Any) -> None:
        """Go nowhere."""
        del asked, named


_OPENER = build_opener(ProxyHandler({}), _Stay())


def wrong(way: str, address: str) -> Bilingual | None:
    """Say what is wrong with a robot's address; None where it may be called."""
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host = ""
    if not host or not address.isascii() or " " in address or parts.username is not None:
        return T("请粘贴机器人的完整 Webhook 地址", "Paste the robot's whole webhook address")
    known = (*ROBOTS[way].hosts, *settings.NOTICE_HOSTS)
    if host not in known:
        return T(
            f"主机 {host[:80]} 不在允许之列：{'、'.join(known)}；自建的请联系平台运营（DUKOU_NOTICE_HOSTS）",
            f"The host {host[:80]} is none of {', '.join(known)}; for your own, ask the operator (DUKOU_NOTICE_HOSTS)",
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        return T("地址须以 https:// 开头", "The address begins with https://")
    return None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its address and not by what a name may be made to mean."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def send(letter: Letter) -> None:
    """Post a letter to its robot and read whether it was taken."""
    if words := wrong(letter.way, letter.address):  # the settings may be stricter than when it was stored
        raise Undelivered(f"{words.zh} {words.en}")
    address, body = signed(letter, time.time())
    asked = Request(  # noqa: S310 - the scheme was just checked
        address, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    try:
        with _OPENER.open(asked, timeout=TIMEOUT) as answer:
            told = json.loads(_read(answer))
    except HTTPError as error:
        raise Undelivered(f"机器人应答 robot answered {error.code}") from error
    except (OSError, HTTPException) as error:
        raise Undelivered(f"机器人没有应答 robot out of reach: {type(error).__name__}") from error
    except ValueError as error:
        raise Undelivered("机器人的应答不是 JSON; the robot's answer is no JSON") from error
    _taken(ROBOTS[letter.way], told)


def signed(letter: Letter, now: float) -> tuple[str, dict[str, Any]]:
    """Return address and body as the robot documents them, with the signature where the letter has a secret."""
    text = letter.text
    if letter.way == "feishu":
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if letter.secret:
            stamp = str(int(now))
            body = {"timestamp": stamp, "sign": _sign(f"{stamp}\n{letter.secret}", ""), **body}
        return letter.address, body
    body = {"msgtype": "text", "text": {"content": text}}
    if letter.way == "dingtalk" and letter.secret:
        stamp = str(int(now * 1000))
        proof = urlencode({"timestamp": stamp, "sign": _sign(letter.secret, f"{stamp}\n{letter.secret}")})
        return f"{letter.address}{'&' if '?' in letter.address else '?'}{proof}", body
    return letter.address, body


def _sign(key: str, told: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), told.encode(), "sha256")).decode("ascii")


def _read(answer: HTTPResponse) -> bytes:
    """Read an answer that neither ends nor stops: so much of it, and so long."""
    told, until = b"", time.monotonic() + TIMEOUT
    while len(told) < LONGEST and time.monotonic() < until and (piece := answer.read1(LONGEST)):
        told += piece
    return told


def _taken(robot: Robot, told: Any) -> None:
    if not isinstance(told, dict) or robot.success not in told:
        _refuse("?", "")
    if told[robot.success] != 0:
        _refuse(told[robot.success], told.get("errmsg") or told.get("msg") or "")


def _refuse(code: object, why: object) -> NoReturn:
    raise Undelivered(f"机器人拒收 robot refused: {str(code)[:12]} {str(why)[:160]}".strip())
