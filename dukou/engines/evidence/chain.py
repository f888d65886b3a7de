"""The journal's hash chain: what a line is, how it is sealed, and how anyone checks a chain offline.

A line's digest covers every field of it and the digest of the line before, so no line can be changed, removed, added or
moved without breaking the chain at that place. Whoever rewrites the whole tail and owns the last digest is only caught
by a digest kept elsewhere: give it as `head`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dukou.engines.evidence.form import SAFE_INTEGER, digest
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Refusal

FORMAT = "dukou-journal-1"
GENESIS = "0" * 64
"""What the first line of a journal names as its previous digest."""

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes; a longer line of a file is not read (a bulk act of 500 nouns has about 0.1 MB)."""

# For text, whole numbers and ASCII keys this is exactly RFC 8785 (a test compares it with the rfc8785 package) and ten
# times as fast, which is what makes a million lines checkable while one waits.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode
_TEXTS = ("format", "hash", "at", "actor", "on_behalf", "action", "inputs", "previous", "digest")
_KEYS = tuple(sorted((*_TEXTS, "seq", "nouns")))
_TEXT_OR_NULL = (str, type(None))
_MARK_KEYS = ("after", "before", "ref")


@dataclass(frozen=True, slots=True)
class NounMark:
    """What an action did to one noun: digests of it before (null: it was created) and after (null: it is gone)."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    ref: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal (台账): who did what, for whom, to which nouns, after which line.

    `at` is UTC as `stamp` writes it, `actor` and `on_behalf` are references as text (`person:12`, `organisation:3`, or
    empty), `inputs` is a salted commitment or empty, `digest` is the line's own seal and not part of what it covers.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    seq: int
    at: str
    actor: str
    on_behalf: str
    action: str
    nouns: tuple[NounMark, ...] = ()
    inputs: str = ""
    previous: str = GENESIS
    hash: str = "sha-256"
    format: str = FORMAT
    digest: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the line as it stands in a file of JSON lines, its own digest included."""
        return {
            "format": self.format,
            "hash": self.hash,
            "seq": self.seq,
            "at": self.at,
            "actor": self.actor,
            "on_behalf": self.on_behalf,
            "action": self.action,
            "nouns": [{"ref": mark.ref, "before": mark.before, "after": mark.after} for mark in self.nouns],
            "inputs": self.inputs,
            "previous": self.previous,
            "digest": self.digest,
        }

    def to_bytes(self) -> bytes:
        """Return the canonical bytes of the line with its digest: one line of an export, without the line feed."""
        return _encode(self.to_dict()).encode()

    def sealed(self, previous: str) -> "Line":
        """Return the line set after `previous` and sealed with its digest."""
        return replace(self, previous=previous, digest=line_digest(previous, self))


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of a chain found: `count` lines stand unbroken, `head` is the last good digest.

    Where it breaks, `broken_at` is the line counted from 1 in the order given, `code` a stable name, `why` the words.
    """

    ok: bool
    count: int
    head: str
    broken_at: int | None = None
    code: str = ""
    why: Bilingual | None = None


class _Broken(Exception):  # noqa: N818 - an answer on its way to a ChainReport
    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.code, self.why = code, T(zh, en)


def line_digest(previous: str, line: Line) -> str:
    """Return the digest that seals `line` after the line whose digest is `previous`.

    It is the line's hash over the canonical bytes of all its fields but `digest`, with `previous` in its place.
    """
    body = line.to_dict()
    del body["digest"]
    body["previous"] = previous
    return digest(_bytes(body), line.hash)


def verify_chain(
    lines: Iterable[Line], *, first_previous: str = GENESIS, first_seq: int = 1, head: str | None = None
) -> ChainReport:
    """Check that `lines` are an unbroken chain from `first_previous`; one pass, constant memory.

    `first_previous` and `first_seq` allow a chain to be checked from the middle. With `head`, the digest that a receipt
    or checkpoint says is the last, a tail that was cut off or rewritten is found as well.
    """
    return _follow(((line.to_dict(), b"") for line in lines), first_previous, first_seq, head)


def verify_lines(
    lines: Iterable[bytes], *, first_previous: str = GENESIS, first_seq: int = 1, head: str | None = None
) -> ChainReport:
    """Check a chain as it stands in an export, each of `lines` the canonical bytes of one line (see verify_chain).

    Empty lines are passed over. What cannot be read, has other fields, or is not canonical breaks the chain there.
    """
    return _follow((_read(given) for line in lines if (given := line.strip())), first_previous, first_seq, head)


def _follow(
    lines: Iterable[tuple[dict[str, Any], bytes]], previous: str, first_seq: int, head: str | None
) -> ChainReport:
    count, seq = 0, first_seq - 1
    try:
        for line, body in lines:
            seq += 1
            previous = _link(line, body, previous, seq)
            count += 1
    except _Broken as broken:
        return ChainReport(False, count, previous, count + 1, broken.code, broken.why)
    if head is not None and head != previous:
        why = T(
            "末行与外部留存的摘要不符：末尾的记录被删去或改写，或该摘要不属于这份台账。",
            "The last line is not the one the given digest names: the tail was cut or rewritten, "
            "or the digest is of another journal.",
        )
        return ChainReport(False, count, previous, count + 1, "evidence.other_head", why)
    return ChainReport(True, count, previous)


def _link(line: dict[str, Any], body: bytes, previous: str, seq: int) -> str:
    """Check one line, its sealed bytes perhaps at hand as `body`, against what comes before it; return its digest."""
    if line["format"] != FORMAT:
        raise _Broken(
            "evidence.other_format",
            f"格式标识为“{line['format']}”，只认“{FORMAT}”。",
            f"The format is “{line['format']}”; only “{FORMAT}” is known.",
        )
    if line["seq"] != seq:
        raise _Broken(
            "evidence.gap",
            f"序号应为 {seq}，实为 {line['seq']}：有记录被删去、插入或调换。",
            f"The sequence number should be {seq} and is {line['seq']}: lines were removed, added or moved.",
        )
    if line["previous"] != previous:
        raise _Broken(
            "evidence.broken_link",
            f"第 {seq} 号记录所指的上一摘要与上一行不符：有记录被改写、删去或插入。",
            f"Line {seq} names another digest before it than the line above has: lines were changed, removed or added.",
        )
    sealed = line.pop("digest")
    try:
        counted = digest(body or _bytes(line), line["hash"])
    except Refusal as no:
        raise _Broken(no.code, no.message.zh, no.message.en) from no
    if counted != sealed:
        raise _Broken(
            "evidence.changed",
            f"第 {seq} 号记录的内容与其摘要不符：内容被改动。",
            f"Line {seq} does not match its own digest: it was changed.",
        )
    return counted


def _bytes(body: Mapping[str, Any]) -> bytes:
    if not -SAFE_INTEGER <= body["seq"] <= SAFE_INTEGER:
        raise Refusal("evidence.large_integer", "序号超出 ±(2^53−1)。", "The sequence number is beyond ±(2^53−1).")
    try:
        return _encode(body).encode()
    except UnicodeEncodeError as bad:
        raise Refusal(
            "evidence.broken_text",
            f"第 {body['seq']} 号记录含有残缺的 Unicode 字符。",
            f"Line {body['seq']} holds a broken Unicode character.",
        ) from bad


def _read(given: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one line of a file; return it with the bytes that its digest covers."""
    if len(given) > LONGEST_LINE:
        raise _Broken("evidence.long_line", "该行超过 8 MB，未读取。", "The line is longer than 8 MB and was not read.")
    try:
        line = json.loads(given.decode())
    except (ValueError, RecursionError) as bad:
        raise _Broken("evidence.unreadable", "该行不是完整的 JSON。", "The line is not complete JSON.") from bad
    if not _is_line(line):
        raise _Broken(
            "evidence.not_a_line",
            f"该行不是规范的台账记录，应依次恰有字段：{'、'.join(_KEYS)}。",
            f"This is no canonical journal line, which has exactly the fields {', '.join(_KEYS)}, in order.",
        )
    # Another spelling of the same value, or a key said twice, could be read differently by another program.
    if _encode(line).encode(errors="replace") != given:
        raise _Broken(
            "evidence.not_canonical",
            "该行不是规范形式（RFC 8785）：空格、重复键或写法不同。",
            "The line is not in canonical form (RFC 8785): spaces, a key said twice, or another spelling.",
        )
    # Quotes inside text are escaped, so this run of bytes can only be the field itself.
    return line, given.replace(f'"digest":"{line["digest"]}",'.encode(errors="replace"), b"", 1)


def _is_line(line: object) -> bool:
    return (
        type(line) is dict
        and tuple(line) == _KEYS
        and type(line["seq"]) is int
        and all([type(line[name]) is str for name in _TEXTS])  # noqa: C419 - a list is twice as fast here
        and type(line["nouns"]) is list
        and all([_is_mark(mark) for mark in line["nouns"]])  # noqa: C419
    )


def _is_mark(mark: object) -> bool:
    return (
        type(mark) is dict
        and tuple(mark) == _MARK_KEYS
        and type(mark["ref"]) is str
        and type(mark["before"]) in _TEXT_OR_NULL
        and type(mark["after"]) in _TEXT_OR_NULL
    )
