"""Check a receipt, a journal or two checkpoints of Dukou 渡口 with Python alone, trusting nobody but the key you name.

    python3 verify_dukou.py FILE [--key KEY] [--checkpoint NOTES] [--digests DIGESTS] [--as KIND] [--json]

FILE is a receipt, a pair of checkpoints with its proof, or a journal as JSON lines. KEY is the signer's public key
(ed25519:64 hexadecimal digits) or a file with it: take it from a newspaper, a custodian, anyone but the sender of FILE.
NOTES are checkpoints that others kept, DIGESTS the digests of all lines, one a line. --key and --checkpoint repeat.

退出码 Exit: 0 已证明 proved · 1 与证据不符 contradicted · 2 无法判定 undecided (no key, no checkpoint, not readable).
It needs Python 3.8 or later, imports nothing but its standard library, and shares no code with the platform.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # read by people and checkers only, so that an old Python needs not know them
    from collections.abc import Callable, Iterable, Iterator

    Words = tuple[str, str]
    Mark = dict[str, Any]
    Report = dict[str, Any]
    Shape = dict[str, tuple[type, ...]]
    Hash = Callable[[bytes], bytes]
    Point = tuple[int, int, int, int]

SAFE, LONGEST_LINE, LONGEST_FILE = 2**53 - 1, 8 * 1024 * 1024, 64 * 1024 * 1024

# fmt: off
SAID: dict[str, Words] = {
    # nothing follows
    "bad_checkpoint": ("检查点不规范（{what}），请使用原件。", "This is no checkpoint as it is written ({what}); use the original."),
    "bad_digests": ("摘要清单应每行一个 64 位小写十六进制摘要。", "The digests are 64 lower-case hexadecimal digits a line."),
    "bad_file": ("无法读取 {path}。", "{path} can't be read."),
    "bad_receipt": ("文件不完整，或字段缺失、多余、重复，请使用原件。", "The file is not complete, or fields are missing, too many or said twice; use the original."),
    "mixed_checkpoints": ("检查点属于不同的台账，请分开核验。", "The checkpoints are of several journals; check them apart."),
    "no_such_signature": ("不支持签名算法“{algorithm}”。", "There is no signature “{algorithm}” here."),
    "unknown_hash": ("不支持杂凑算法“{name}”。", "There is no hash “{name}” here."),
    "weak_key": ("“{key}”不是可用的公钥。", "“{key}” is no public key that binds anyone."),
    # the evidence contradicts the file
    "bad_signature": ("{size} 行的检查点签名不符：它被改动，或不是 {key} 所签。", "The signature of the checkpoint of {size} lines is not that of {key}, or it was changed."),
    "beyond": ("检查点只覆盖 {size} 行，不到第 {seq} 行。", "The checkpoint covers {size} lines, not line {seq}."),
    "broken_link": ("第 {seq} 行与上一行不相连：有记录被改写、删去或插入。", "Line {seq} does not follow the line above: lines were changed, removed or added."),
    "changed": ("第 {seq} 行的内容被改动。", "Line {seq} was changed."),
    "cut_off": ("第 {first} 至 {last} 行缺失：检查点证明曾有 {last} 行。", "Lines {first} to {last} are missing: a checkpoint proves that there were {last}."),
    "gap": ("序号应为 {seq}，实为 {found}：有记录被删去、插入或调换。", "The sequence number should be {seq} and is {found}: lines were removed, added or moved."),
    "long_line": ("该行超过 8 MB，未读取。", "The line is longer than 8 MB and was not read."),
    "not_a_line": ("该行不是规范的台账记录。", "This is no canonical journal line."),
    "not_canonical": ("该行不是规范形式（RFC 8785）。", "The line is not in canonical form (RFC 8785)."),
    "not_consistent": ("后一台账不是前一台账（{size} 行）的延续：其中有行被改动、删去、插入或调换，或证明不符。", "The second journal does not go on from the first ({size} lines): lines of it were changed, removed, added or moved, or the proof is another's."),
    "not_included": ("检查点所述的台账第 {seq} 行不是这一行。", "Line {seq} of the journal in the checkpoint is not this one."),
    "not_opened": ("所示“{name}”的内容与本行的承诺不符。", "The text shown for “{name}” is not what the line commits to."),
    "other_format": ("格式标识不是“{form}”。", "The format is not “{form}”."),
    "other_head": ("检查点所载末行摘要与本行不符。", "The checkpoint names another digest for this last line."),
    "rewritten": ("第 {first} 至 {last} 行之中有记录与检查点不符：被改动、删去、插入或调换，并重新封存。", "Within lines {first} to {last} something is not as in the checkpoint: changed, removed, added or moved, and sealed anew."),
    "rewritten_one": ("第 {first} 行与检查点不符：被改动、删去、插入或调换，并重新封存。", "Line {first} is not as in the checkpoint: changed, removed, added or moved, and sealed anew."),
    "two_roots": ("同为 {size} 行，签署了两个不同的台账：签署者对不同的人出示了不同的记录。", "Two different journals of {size} lines are signed: the signer showed different people different records."),
    "unknown_key": ("{size} 行的检查点由不在可信之列的钥匙 {key} 签署。", "The checkpoint of {size} lines is signed by {key}, which is not among the keys you trust."),
    "unreadable": ("该行不是完整的 JSON。", "The line is not complete JSON."),
    # proved
    "as_in": ("第 1 至 {size} 行与 {origin} 在 {time} 的检查点一致，没有被改动、删去、插入或调换。", "Lines 1 to {size} are as in the checkpoint of {origin} of {time}: none changed, removed, added or moved."),
    "grown": ("{old} 的 {few} 行在 {new} 原样保留，其后增至 {many} 行。", "The {few} lines of {old} are all there unchanged at {new}, when there were {many}."),
    "included": ("第 {seq} 行在 {time} 的检查点所述 {size} 行台账之中，内容完整：{at}，{actor}，{action}。", "Line {seq} is whole and one of the {size} lines of the checkpoint of {time}: {at}, {actor}, {action}."),
    "linked": ("第 1 至 {count} 行前后相连。", "Lines 1 to {count} follow each other unbroken."),
    "opened": ("“{name}”的承诺与所示内容相符。", "The commitment of “{name}” is to the text shown."),
    # not proved
    "apart": ("与 {time}（{size} 行）的检查点是否同属一份台账尚未证明，需要前后一致证明。", "That the checkpoint of {time} ({size} lines) is of the same journal is not proved; ask for the proof."),
    "own_time": ("时间由签署者自称，没有第三方时间戳。", "The times are the signer's own word; no third party stamped them."),
    "uncovered": ("第 {first} 至 {last} 行尚无检查点覆盖，台账所有者仍可不露痕迹地改写它们。", "No checkpoint covers lines {first} to {last} yet: whoever owns the journal could still rewrite them unseen."),
    "unconfirmed": ("自第 {seq} 行起与所给的摘要清单不同，但没有检查点证实该清单。", "From line {seq} on the digests given are others, but no checkpoint confirms them."),
    "whose": ("没有给出可信公钥（--key）：检查点归谁签署尚未证明，请与公布的公钥逐字核对：{keys}", "No trusted key was given (--key): whose signature this is remains open; compare the key with the published one: {keys}"),
}
# fmt: on


def say(code: str, **facts: Any) -> Words:
    """Return what a code means in Chinese and English; what can't be printed is left out."""
    shown = {name: "".join(c if c.isprintable() else "\ufffd" for c in str(fact)) for name, fact in facts.items()}
    return SAID[code][0].format(**shown), SAID[code][1].format(**shown)


class Wrong(Exception):  # noqa: N818 - an answer on its way to the report
    """The evidence contradicts the file, at line `seq` where it is about one."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        words = "rewritten_one" if code == "rewritten" and facts["first"] == facts["last"] else code
        self.code, self.words, self.at = "evidence." + code, say(words, **facts), facts.get("seq")


class Undecided(Wrong):
    """Something is missing or can't be read, so nothing follows."""


# --- hashes -----------------------------------------------------------------------------------------------------------


def sm3(content: bytes) -> bytes:
    """Return the SM3 hash (GB/T 32905-2016), slowly, for a Python whose library has none."""
    mask = 0xFFFFFFFF

    def left(x: int, n: int) -> int:
        n %= 32
        return ((x << n) | (x >> (32 - n))) & mask

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = content + b"\x80" + b"\0" * ((55 - len(content)) % 64) + (8 * len(content)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at : at + 4], "big") for at in range(start, start + 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ left(w[j - 3], 15)
            w.append(x ^ left(x, 15) ^ left(x, 23) ^ left(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            turn = left((left(a, 12) + e + left(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & mask, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            one = (ff + d + (turn ^ left(a, 12)) + (w[j] ^ w[j + 4])) & mask
            two = (gg + h + turn + w[j]) & mask
            a, b, c, d = one, a, left(b, 9), c
            e, f, g, h = two ^ left(two, 9) ^ left(two, 17), e, left(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905 - for Python 3.8
    return b"".join(word.to_bytes(4, "big") for word in state)


HASHES: dict[str, Hash] = {"sha-256": lambda content: hashlib.sha256(content).digest(), "sm3": sm3}
if "sm3" in hashlib.algorithms_available:
    HASHES["sm3"] = lambda content: hashlib.new("sm3", content).digest()


def hasher(name: str) -> Hash:
    """Return the hash function of that name."""
    if name not in HASHES:
        raise Undecided("unknown_hash", name=name)
    return HASHES[name]


# --- Ed25519 (RFC 8032 §5.1) ------------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def _add(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (not x and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


NEUTRAL: Point = (0, 1, 1, 0)
BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def public_point(key: str) -> Point:
    """Return the point of a key; a key of small order, under which one signature fits many texts, is none."""
    algorithm, _, told = key.partition(":")
    if algorithm != "ed25519":
        raise Undecided("no_such_signature", algorithm=algorithm)
    point = _point(bytes.fromhex(told)) if re.fullmatch("[0-9a-f]{64}", told) else None
    eight = point or NEUTRAL
    for _ in range(3):
        eight = _add(eight, eight)
    if point is None or _encoded(eight) == _encoded(NEUTRAL):
        raise Undecided("weak_key", key=key)
    return point


def is_signed(public: Point, body: bytes, signature: bytes) -> bool:
    """Whether a signature of 64 bytes over `body` is by the key: [S]B − [k]A must be R, byte for byte."""
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER or BASE is None:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + _encoded(public) + body).digest(), "little") % ORDER
    minus = (P - public[0], public[1], 1, P - public[3])
    steps = (NEUTRAL, BASE, minus, _add(BASE, minus))
    sum_ = NEUTRAL
    for bit in range(252, -1, -1):
        sum_ = _add(_add(sum_, sum_), steps[(s >> bit & 1) | (k >> bit & 1) << 1])
    return _encoded(sum_) == signature[:32]


# --- the Merkle tree (RFC 6962 §2.1, RFC 9162 §2.1.3-4) ---------------------------------------------------------------


def node_of(told: str) -> bytes:
    """Read 64 lower-case hexadecimal digits; anything else becomes a node that no proof has."""
    return bytes.fromhex(told) if re.fullmatch("[0-9a-f]{64}", told) else b""


class Tree:
    """The growing edge of a tree: its complete subtrees from the left."""

    def __init__(self, hash_name: str) -> None:
        self.hash, self.size = hasher(hash_name), 0
        self.edge: list[bytes] = []

    def append(self, digest: str) -> None:
        """Append a line by its digest."""
        held, index = self.hash(b"\0" + bytes.fromhex(digest)), self.size
        while index & 1:
            held, index = self.hash(b"\1" + self.edge.pop() + held), index >> 1
        self.edge.append(held)
        self.size += 1

    def root(self) -> str:
        """Return the root in hexadecimal."""
        if not self.edge:
            return self.hash(b"").hex()
        held = self.edge[-1]
        for node in self.edge[-2::-1]:
            held = self.hash(b"\1" + node + held)
        return held.hex()


def _climb(place: int, last: int, path: list[bytes], hash_: Hash) -> tuple[bytes, bytes] | None:
    """Return where a path leads from its first node: the root to the left of what `place` saw, and the whole root."""
    before = after = path[0]
    for node in path[1:]:
        if not last:
            return None
        if place & 1 or place == last:
            before, after = hash_(b"\1" + node + before), hash_(b"\1" + node + after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = hash_(b"\1" + after + node)
        place, last = place >> 1, last >> 1
    return None if last else (before, after)


def is_included(index: int, size: int, leaf: bytes, root: bytes, proof: list[bytes], hash_name: str) -> bool:
    """Whether the proof leads from a leaf hash at `index` (from 0) to the root of `size` leaves."""
    if not 0 <= index < size or any(len(node) != 32 for node in [leaf, root, *proof]):
        return False
    led = _climb(index, size - 1, [leaf, *proof], hasher(hash_name))
    return led is not None and led[1] == root


def is_consistent(old: int, new: int, roots: tuple[bytes, bytes], proof: list[bytes], hash_name: str) -> bool:
    """Whether the proof shows that the tree of `old` leaves begins the tree of `new`."""
    if not 0 <= old <= new or any(len(node) != 32 for node in [*roots, *proof]):
        return False
    if old == new:
        return not proof and roots[0] == roots[1]
    if not old or not proof:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    path = proof if old & (old - 1) else [roots[0], *proof]
    return _climb(place, last, path, hasher(hash_name)) == roots


# --- checkpoints ------------------------------------------------------------------------------------------------------

FIRST_LINE = "dukou checkpoint v1"
HEX = "[0-9a-f]{64}"
NOTE = {
    "origin": "[!-~]{1,255}",
    "hash": "sha-256|sm3",
    "size": "0|[1-9][0-9]{0,15}",
    "root": HEX,
    "head": HEX,
    "time": "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z",
    "key": "[a-z0-9]{1,16}:[0-9a-f]{64,256}",
    "signature": "[A-Za-z0-9+/]{2,400}={0,2}",
}


def read_notes(text: str) -> list[Mark]:
    """Read the checkpoints of a text, apart by empty lines."""
    text = text[1:] if text[:1] == "\ufeff" else text
    notes = re.split("\n{2,}", text.replace("\r\n", "\n").strip("\n"))
    return [_read_note(note.split("\n")) for note in notes if note]


def _read_note(lines: list[str]) -> Mark:
    if lines[0] != FIRST_LINE or len(lines) != len(NOTE) + 1:
        raise Undecided("bad_checkpoint", what=FIRST_LINE)
    mark: Mark = {}
    for at, (name, form) in enumerate(NOTE.items(), 1):
        begin, _, mark[name] = lines[at].partition(": ")
        if begin != name or not re.fullmatch(form, mark[name]):
            raise Undecided("bad_checkpoint", what=name)
    mark["size"] = int(mark["size"])
    if mark["size"] > SAFE:
        raise Undecided("bad_checkpoint", what="size")
    mark["body"] = "".join(line + "\n" for line in lines[:-1]).encode()
    return mark


def one_note(text: str) -> Mark:
    """Read a text that is one checkpoint."""
    found = read_notes(text)
    if len(found) != 1:
        raise Undecided("bad_checkpoint", what=f"{len(found)} ≠ 1")
    return found[0]


def check_notes(marks: list[Mark], keys: list[str]) -> list[Mark]:
    """Return the checkpoints by size, every one of them genuine."""
    if len({(mark["origin"], mark["hash"]) for mark in marks}) > 1:
        raise Undecided("mixed_checkpoints")
    by_size: dict[int, Words] = {}
    marks = sorted(marks, key=lambda mark: (mark["size"], mark["time"]))
    for mark in marks:
        size, key, told = mark["size"], mark["key"], (mark["root"], mark["head"])
        public = public_point(key)
        try:
            signature = base64.b64decode(mark["signature"])
        except ValueError:
            signature = b""
        if base64.b64encode(signature).decode() != mark["signature"] or not is_signed(public, mark["body"], signature):
            raise Wrong("bad_signature", size=size, key=key)
        if keys and key not in keys:
            raise Wrong("unknown_key", size=size, key=key)
        if by_size.setdefault(size, told) != told:
            raise Wrong("two_roots", size=size)
    return marks


# --- journal lines ----------------------------------------------------------------------------------------------------

JOURNAL, RECEIPT, PAIR = "dukou-journal-1", "dukou-receipt-1", "dukou-consistency-1"
encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode
TEXT: tuple[type, ...] = (str,)
TEXT_OR_NULL, LIST = (str, type(None)), (list,)
LINE_FIELDS = ["action", "actor", "at", "digest", "format", "hash", "inputs", "nouns", "on_behalf", "previous", "seq"]
MARK_FIELDS = ["after", "before", "ref"]
LINE: Shape = {**dict.fromkeys(LINE_FIELDS, TEXT), "nouns": LIST, "seq": (int,)}
MARK: Shape = {"after": TEXT_OR_NULL, "before": TEXT_OR_NULL, "ref": TEXT}
OPENED: Shape = dict.fromkeys(("name", "salt", "value"), TEXT)
FILES: dict[str, Shape] = {
    RECEIPT: {"checkpoint": TEXT, "format": TEXT, "line": (dict,), "opened": LIST, "proof": LIST},
    PAIR: {"first": TEXT, "format": TEXT, "proof": LIST, "second": TEXT},
}


def has_shape(held: Any, shape: Shape) -> bool:
    """Whether something is an object of exactly these fields, each of exactly its type."""
    if type(held) is not dict or held.keys() != shape.keys():
        return False
    return all([type(held[name]) in kinds for name, kinds in shape.items()])  # noqa: C419 - a list is faster here


def is_line(held: Any) -> bool:
    """Whether something has the fields of a journal line."""
    return has_shape(held, LINE) and all([has_shape(mark, MARK) for mark in held["nouns"]])  # noqa: C419 - as above


def sealed_body(given: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one line of an export; return it and the bytes that its digest covers."""
    if len(given) > LONGEST_LINE:
        raise Wrong("long_line")
    try:
        line = json.loads(given.decode())
    except (ValueError, RecursionError):
        raise Wrong("unreadable") from None
    if not is_line(line) or list(line) != LINE_FIELDS or any([list(mark) != MARK_FIELDS for mark in line["nouns"]]):  # noqa: C419 - as above
        raise Wrong("not_a_line")
    if encode(line).encode("utf-8", "replace") != given:
        raise Wrong("not_canonical")
    return line, given.replace(f'"digest":"{line["digest"]}",'.encode("utf-8", "replace"), b"", 1)


def link(given: bytes, previous: str, seq: int) -> str:
    """Check one line of an export against the digest before it; return its digest."""
    line, body = sealed_body(given)
    if line["format"] != JOURNAL:
        raise Wrong("other_format", form=JOURNAL)
    if line["seq"] != seq:
        raise Wrong("gap", seq=seq, found=line["seq"])
    if line["previous"] != previous:
        raise Wrong("broken_link", seq=seq)
    digest = hasher(line["hash"])(body).hex()
    if digest != line["digest"]:
        raise Wrong("changed", seq=seq)
    return digest


# --- what is proved ---------------------------------------------------------------------------------------------------


def report(mode: str, **found: Any) -> Report:
    """Return a report with every field."""
    none = dict.fromkeys(("broken_at", "within", "why"))
    zero = {"ok": True, "count": 0, "head": "", "code": "", "covered": 0, "anchored": False}
    return {"mode": mode, **zero, **none, "proved": [], "not_proved": [], **found}


def failed(mode: str, wrong: Wrong, open_ends: list[Words], **found: Any) -> Report:
    """Return the report of something wrong."""
    within = [wrong.at, wrong.at] if wrong.at else None
    at = {"broken_at": wrong.at, "within": within}
    return report(mode, ok=False, code=wrong.code, why=wrong.words, not_proved=open_ends, **{**at, **found})


def trust(marks: list[Mark], keys: list[str]) -> list[Words]:
    """Return what no signature proves."""
    whose = [say("whose", keys=", ".join(sorted({mark["key"] for mark in marks})))]
    return [say("own_time"), *([] if keys else whose)]


def apart(held: list[Mark], own: list[int]) -> list[Words]:
    """Return which checkpoints nothing links to those that count."""
    return [say("apart", time=mark["time"], size=mark["size"]) for mark in held if mark["size"] not in own]


class Watch:
    """A journal on its way past: the tree of what was whole, and where it agrees with what others kept."""

    def __init__(self, marks: list[Mark], keys: list[str], digests: list[str]) -> None:
        if not all(node_of(digest) for digest in digests):
            raise Undecided("bad_digests")
        self.marks, self.keys, self.digests = marks, keys, digests
        self.hash_name = marks[0]["hash"] if marks else "sha-256"
        self.tree, self.head, self.covered = Tree(self.hash_name), "0" * 64, 0
        self.wrong: Wrong | None = None
        self.bad: Mark | None = None
        self.other: int | None = None

    def follow(self, lines: Iterable[bytes]) -> None:
        """Take the lines as far as they hold together."""
        expected = {mark["size"]: mark for mark in self.marks}
        for seq, given in enumerate(lines, 1):
            try:
                self.head = link(given, self.head, seq)
            except Wrong as wrong:
                self.wrong = wrong
                return
            self.tree.append(self.head)
            if seq in expected and not self.bad:
                self._compare(expected[seq])
            if self.other is None and seq <= len(self.digests) and self.digests[seq - 1] != self.head:
                self.other = seq

    def _compare(self, mark: Mark) -> None:
        if (self.tree.root(), self.head) == (mark["root"], mark["head"]):
            self.covered = mark["size"]
        else:
            self.bad = mark

    def judge(self) -> Report:
        """Return the report."""
        count, last = self.tree.size, self.marks[-1]["size"] if self.marks else 0
        proved = [say("as_in", **mark) for mark in self.marks if self.covered and mark["size"] == self.covered][:1]
        if not self.wrong and not self.bad and count >= last:
            return self._whole(proved)
        exact, sure = self._by_digests()
        if exact:
            wrong, at, last = Wrong("rewritten", first=exact, last=exact), exact, exact
        elif self.bad:
            last, at = self.bad["size"], sure + 1
            wrong = Wrong("rewritten", first=at, last=last)
        elif self.wrong:
            wrong, at, last = self.wrong, count + 1, count + 1
        else:
            wrong, at = Wrong("cut_off", first=count + 1, last=last), count + 1
        found = {"count": count, "head": self.head, "covered": self.covered, "broken_at": at, "proved": proved}
        return failed("chain", wrong, trust(self.marks, self.keys), within=[exact or sure + 1, last], **found)

    def _whole(self, proved: list[Words]) -> Report:
        count, covered = self.tree.size, self.covered
        open_ends = [say("uncovered", first=covered + 1, last=count)] if count > covered else []
        open_ends += [say("unconfirmed", seq=self.other)] if self.other else []
        return report(
            "chain",
            count=count,
            head=self.head,
            covered=covered,
            anchored=bool(self.keys and covered),
            proved=[*([say("linked", count=count)] if count else []), *proved],
            not_proved=[*open_ends, *(trust(self.marks, self.keys) if self.marks else [])],
        )

    def _by_digests(self) -> tuple[int | None, int]:
        """Return the first line that differs from confirmed digests, and how many lines are sure."""
        grown, extent = Tree(self.hash_name), 0
        for mark in self.marks:
            if mark["size"] <= len(self.digests):
                while grown.size < mark["size"]:
                    grown.append(self.digests[grown.size])
                extent = mark["size"] if grown.root() == mark["root"] else extent
        if self.other and self.other <= extent:
            return self.other, self.other - 1
        return None, max(self.covered, min(extent, self.tree.size))


def read_object(content: bytes, form: str) -> Report:
    """Read a receipt or a pair of checkpoints."""
    try:
        told = json.loads(content.decode(), object_pairs_hook=_once)
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Undecided("bad_receipt") from None
    if not has_shape(told, FILES[form]) or told["format"] != form or not all(type(one) is str for one in told["proof"]):
        raise Undecided("bad_receipt")
    if form == RECEIPT and not (
        is_line(told["line"])
        and 0 < told["line"]["seq"] <= SAFE
        and all(
            has_shape(one, OPENED) and re.fullmatch("(?:[0-9a-f]{2}){16,255}", one["salt"]) for one in told["opened"]
        )
    ):
        raise Undecided("bad_receipt")
    return dict(told)


def _once(pairs: list[tuple[str, Any]]) -> Report:
    if len(dict(pairs)) != len(pairs):  # a key said twice could be read differently by another program
        raise ValueError(pairs)
    return dict(pairs)


def check_receipt(told: dict[str, Any], marks: list[Mark], keys: list[str]) -> Report:
    """Check that the line of a receipt is in the journal of its checkpoint."""
    line, mark = told["line"], one_note(told["checkpoint"])
    held = check_notes([mark, *marks], keys)
    open_ends = trust(held, keys)
    try:
        proved = _in_journal(line, mark, told["proof"]) + _laid_open(line, told["opened"])
    except Undecided:
        raise
    except Wrong as wrong:
        wrong.at = line["seq"]
        return failed("receipt", wrong, open_ends)
    found = {"count": 1, "head": line["digest"], "covered": mark["size"], "anchored": bool(keys), "proved": proved}
    return report("receipt", not_proved=apart(held, [mark["size"]]) + open_ends, **found)


def _in_journal(line: dict[str, Any], mark: Mark, proof: list[str]) -> list[Words]:
    seq, size, digest = line["seq"], mark["size"], line["digest"]
    if line["format"] != JOURNAL:
        raise Wrong("other_format", form=JOURNAL)
    body = encode({name: line[name] for name in line if name != "digest"})
    if hasher(line["hash"])(body.encode()).hex() != digest:
        raise Wrong("changed", seq=seq)
    if seq > size:
        raise Wrong("beyond", seq=seq, size=size)
    leaf, path = hasher(mark["hash"])(b"\0" + bytes.fromhex(digest)), [node_of(node) for node in proof]
    if not is_included(seq - 1, size, leaf, node_of(mark["root"]), path, mark["hash"]):
        raise Wrong("not_included", seq=seq)
    if seq == size and mark["head"] != digest:
        raise Wrong("other_head")
    return [say("included", **{**line, "size": size, "time": mark["time"]})]


def _laid_open(line: dict[str, Any], opened: list[dict[str, str]]) -> list[Words]:
    for one in opened:
        salt, text = bytes.fromhex(one["salt"]), json.dumps(one["value"], ensure_ascii=False).encode()
        found = hasher(line["hash"])(b"dukou-commitment-1\0" + bytes([len(salt)]) + salt + text).hex()
        nouns = [noun for noun in line["nouns"] if noun["ref"] == one["name"]]
        marks = [digest for noun in nouns for digest in (noun["before"], noun["after"])]
        if found not in ([line["inputs"]] if one["name"] == "inputs" else marks):
            raise Wrong("not_opened", name=one["name"])
    return [say("opened", name=one["name"]) for one in opened]


def check_pair(told: dict[str, Any], marks: list[Mark], keys: list[str]) -> Report:
    """Check that the second checkpoint's journal goes on from the first's."""
    first, second = one_note(told["first"]), one_note(told["second"])
    held = check_notes([first, second, *marks], keys)
    few, many, proof = first["size"], second["size"], [node_of(node) for node in told["proof"]]
    roots = node_of(first["root"]), node_of(second["root"])
    if not (is_consistent(few, many, roots, proof, first["hash"]) if few else not proof):
        place = {"broken_at": 1, "within": [1, few]} if few else {}
        return failed("consistency", Wrong("not_consistent", size=few), trust(held, keys), **place)
    proved = [say("grown", old=first["time"], few=few, new=second["time"], many=many)]
    found = {"count": few, "head": first["head"], "covered": many, "anchored": bool(keys), "proved": proved}
    return report("consistency", not_proved=apart(held, [few, many]) + trust(held, keys), **found)


# --- the command ------------------------------------------------------------------------------------------------------

KINDS = {"receipt": RECEIPT, "consistency": PAIR, "chain": JOURNAL}
TITLES = {"receipt": "回执", "consistency": "前后一致证明", "chain": "台账"}
RESULTS = ("已证明 proved", "与证据不符 contradicted", "无法判定 undecided")


def kind_of(path: Path) -> str:
    """Tell a file's kind by the formats it says near its beginning; what says none is read as a journal."""
    with path.open("rb") as file:
        said = re.findall(rb'"format"\s*:\s*"([a-z0-9-]+)"', file.read(2**16))
    return next((kind for kind, form in KINDS.items() if form.encode() in said), "chain")


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that are not empty, never more than the longest at once."""
    with path.open("rb") as file:
        for given in iter(partial(file.readline, LONGEST_LINE + 1), b""):
            if given.strip():
                yield given.strip()


def text_of(path: Path) -> bytes:
    """Return a whole file of bounded size."""
    if path.stat().st_size > LONGEST_FILE:
        raise Undecided("bad_file", path=path)
    return path.read_bytes()


def key_of(told: str) -> str:
    """Return a key given as such or in a file."""
    if not re.fullmatch("([a-z0-9]+:)?[0-9a-f]{64}", told):
        found = re.search(rb"\bed25519:[0-9a-f]{64}\b", text_of(Path(told)))
        if not found:
            raise Undecided("weak_key", key=told)
        told = found.group().decode()
    key = told if ":" in told else "ed25519:" + told
    public_point(key)
    return key


def check(kind: str, asked: argparse.Namespace) -> Report:
    """Check what the command line names."""
    path, keys = Path(asked.file), [key_of(told) for told in asked.key]
    marks = [mark for notes in asked.checkpoint for mark in read_notes(text_of(Path(notes)).decode())]
    if kind == "receipt":
        return check_receipt(read_object(text_of(path), RECEIPT), marks, keys)
    if kind == "consistency":
        return check_pair(read_object(text_of(path), PAIR), marks, keys)
    digests = [line.decode("ascii", "replace") for line in lines_of(Path(asked.digests))] if asked.digests else []
    watch = Watch(check_notes(marks, keys), keys, digests)
    watch.follow(lines_of(path))
    return watch.judge()


def show(found: dict[str, Any], code: int) -> str:
    """Return a report in words."""
    parts = [("✓ 已证明 Proved", found["proved"]), ("· 尚未证明 Not proved", found["not_proved"])]
    if found["why"]:
        parts.insert(0, (f"✗ 不符 Wrong ({found['code']})", [found["why"]]))
    said = [f"渡口离线核验 Dukou offline verifier — {TITLES.get(found['mode'], '')} {found['mode']}"]
    for title, words in parts:
        said += [title, *(f"    {zh}\n    {en}" for zh, en in words)] if words else []
    return "\n".join([*said, f"结论 Result: {RESULTS[code]}"]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    take = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    take.add_argument("file")
    take.add_argument("--key", action="append", default=[])
    take.add_argument("--checkpoint", action="append", default=[])
    take.add_argument("--digests")
    take.add_argument("--as", dest="kind", choices=KINDS)
    take.add_argument("--json", action="store_true")
    asked = take.parse_args(arguments)
    kind, code = asked.kind or "", 2
    try:
        kind = kind or kind_of(Path(asked.file))
        found = check(kind, asked)
        code = 1 if not found["ok"] else 0 if found["anchored"] else 2
    except Wrong as no:
        found, code = failed(kind, no, []), 2 if isinstance(no, Undecided) else 1
    except (OSError, UnicodeDecodeError) as no:
        found = failed(kind, Undecided("bad_file", path=getattr(no, "filename", None) or asked.file), [])
    written = json.dumps(found, ensure_ascii=False) + "\n" if asked.json else show(found, code)
    sys.stdout.buffer.write(written.encode("utf-8", "replace"))
    return code


if __name__ == "__main__":
    sys.exit(main())
