"""Canonical form, digests and commitments: one value, one byte string, one fingerprint.

The canonical form is RFC 8785 (JSON Canonicalization Scheme). What JSON has no form for is first written as text by a
stated rule (docs/rules/evidence.md), so that a program in any language can compute the same digest.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes

from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Refusal

HASHES = {"sha-256": "sha256", "sm3": "sm3"}
"""Hash identifiers as they stand in a journal line, and what the standard library calls them."""

SAFE_INTEGER = 2**53 - 1
"""Beyond this an integer is not exact in every JSON reader (RFC 8785 §3.2.2.3, I-JSON)."""

_LONGEST_NUMBER = 100
_SHORTEST_SALT = 16
_LONGEST_SALT = 255
_COMMITMENT = b"dukou-commitment-1\x00"


def canonical(value: object) -> bytes:
    """Return the canonical bytes (RFC 8785) of a value made of what JSON can say, decimals, dates and times.

    Equal decimals give equal bytes: fixed point, no exponent, no trailing zeros. A time must carry its zone and is
    written in UTC with six decimals of a second and `Z`. Refused, naming the place in the value: NaN and infinities,
    integers beyond ±(2^53−1), times without zone, keys that are not text, broken Unicode, any other type.
    """
    try:
        if isinstance(value, str):  # for text alone, what Python writes is canonical already, and ten times as fast
            return json.dumps(value, ensure_ascii=False).encode()
        return rfc8785.dumps(_plain(value, "$"))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as bad:
        raise Refusal(
            "evidence.broken_text",
            "文本中含有残缺的 Unicode 字符，无法形成规范字节。请改正该文本。",
            "The text holds a broken Unicode character and has no canonical bytes. Mend that text.",
        ) from bad
    except RecursionError as bad:
        raise Refusal(
            "evidence.too_deep",
            "数据嵌套过深，无法形成规范字节。请减少嵌套层数。",
            "The value is nested too deeply to have canonical bytes. Nest it less.",
        ) from bad


def digest(content: bytes, hash_id: str = "sha-256") -> str:
    """Return the digest of `content` as lower-case hexadecimal.

    `hash_id` is `sha-256` or `sm3` (GB/T 32905); any other is refused.
    """
    return hasher(hash_id)(content).hex()


@cache
def hasher(hash_id: str) -> Callable[[bytes], bytes]:
    """Return the function from bytes to their hash by its identifier; Refusal `evidence.unknown_hash` if there is none.

    SM3 comes from the system's library, or from that of `cryptography` where the system has none.
    """
    name = HASHES.get(hash_id)
    if name is None:
        raise Refusal(
            "evidence.unknown_hash",
            f"不支持杂凑算法“{hash_id}”。可用：{'、'.join(HASHES)}。",
            f"There is no hash “{hash_id}” here. Use {' or '.join(HASHES)}.",
            hash=hash_id,
        )
    if name == "sha256":
        return lambda content: hashlib.sha256(content).digest()
    if name in hashlib.algorithms_available:
        return lambda content: hashlib.new(name, content).digest()
    return _sm3


def _sm3(content: bytes) -> bytes:
    running = hashes.Hash(hashes.SM3())
    running.update(content)
    return running.finalize()


def commitment(value: object, salt: bytes, hash_id: str = "sha-256") -> str:
    """Commit to a value without showing it: the digest of a label, the salt's length, the salt and the canonical bytes.

    Whoever later receives value and salt can check it; without the salt a guess cannot be tried out. Destroying the
    salt makes the commitment say nothing, which is how personal data leaves an append-only journal. The salt must be
    16 to 255 random bytes, new for every value.
    """
    if not _SHORTEST_SALT <= len(salt) <= _LONGEST_SALT:
        raise Refusal(
            "evidence.weak_salt",
            f"盐值须为 {_SHORTEST_SALT} 至 {_LONGEST_SALT} 字节，现为 {len(salt)} 字节。",
            f"A salt has {_SHORTEST_SALT} to {_LONGEST_SALT} bytes; this one has {len(salt)}.",
            length=len(salt),
        )
    return digest(_COMMITMENT + bytes([len(salt)]) + salt + canonical(value), hash_id)


def stamp(moment: datetime) -> str:
    """Write a time as journal lines do: UTC, six decimals, `Z`. A time without zone is refused."""
    if moment.tzinfo is None:
        raise _refused("evidence.no_zone", "$", "时间缺少时区，请给出带时区的时间", "a time without its zone; add it")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def _plain(value: object, place: str) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value, place)
    if isinstance(value, Mapping):
        return {_key(key, place): _plain(held, f"{place}.{key}") for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(held, f"{place}[{index}]") for index, held in enumerate(value)]
    return _written(value, place)


def _written(value: object, place: str) -> Any:
    if isinstance(value, datetime):
        return _moment(value, place)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    kind = type(value).__name__
    raise _refused("evidence.no_form", place, f"类型 {kind} 没有规范形式", f"a {kind} has no canonical form", type=kind)


def _number(value: int | float | Decimal, place: str) -> int | float | str:  # noqa: PYI041 - the three are told apart
    if isinstance(value, Decimal):
        return _decimal(value, place)
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise _refused("evidence.not_a_number", place, f"{value} 不是有限数", f"{value} is not a finite number")
    if abs(value) > SAFE_INTEGER:
        zh, en = "整数超出 ±(2^53−1)，请以文本给出", "an integer beyond ±(2^53−1); give it as text"
        raise _refused("evidence.large_integer", place, zh, en)
    return value


def _decimal(value: Decimal, place: str) -> str:
    if not value.is_finite():
        raise _refused("evidence.not_a_number", place, f"{value} 不是有限数", f"{value} is not a finite number")
    if value == 0:
        return "0"
    if value.adjusted() > _LONGEST_NUMBER or -int(value.as_tuple().exponent) > _LONGEST_NUMBER:
        zh, en = f"数值超过 {_LONGEST_NUMBER} 位", f"a number of more than {_LONGEST_NUMBER} digits"
        raise _refused("evidence.long_number", place, zh, en)
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _moment(value: datetime, place: str) -> str:
    if value.tzinfo is None:
        raise _refused("evidence.no_zone", place, "时间缺少时区，请给出带时区的时间", "a time without its zone; add it")
    return stamp(value)


def _key(key: object, place: str) -> str:
    if isinstance(key, str):
        return key
    raise _refused("evidence.key_not_text", place, f"键 {key!r} 不是文本", f"the key {key!r} is not text")


def _refused(code: str, place: str, zh: str, en: str, **facts: object) -> Refusal:
    return Refusal(code, f"{place}：{zh}。", f"{place}: {en}.", place=place, **facts)
