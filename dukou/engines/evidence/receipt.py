"""Files to carry away: the receipt of one action, and a pair of checkpoints with the proof that nothing was lost between.

Who holds one needs neither the platform nor its goodwill: the file and the public key are enough.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dukou.engines.evidence.chain import FORMAT, Line, NounMark, line_digest
from dukou.engines.evidence.checkpoint import Checkpoint, read_checkpoint
from dukou.engines.evidence.custody import Custody, EvidenceReport, failed, no
from dukou.engines.evidence.form import SAFE_INTEGER, commitment
from dukou.engines.evidence.tree import StoredTree, is_consistent, is_included, leaf_hash, read_node
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Refusal

RECEIPT_FORMAT = "dukou-receipt-1"
PAIR_FORMAT = "dukou-consistency-1"

_SALT = re.compile(r"(?:[0-9a-f]{2}){16,255}")
_Shape = dict[str, tuple[type, ...]]
_TEXT: tuple[type, ...] = (str,)
_TEXT_OR_NULL, _LIST = (str, type(None)), (list,)
_LINE: _Shape = dict.fromkeys(Line.__slots__, _TEXT) | {"nouns": _LIST, "seq": (int,)}
_MARK: _Shape = {"after": _TEXT_OR_NULL, "before": _TEXT_OR_NULL, "ref": _TEXT}
_OPENED: _Shape = {"name": _TEXT, "salt": _TEXT, "value": _TEXT}
_RECEIPT: _Shape = {"checkpoint": _TEXT, "format": _TEXT, "line": (dict,), "opened": _LIST, "proof": _LIST}
_PAIR: _Shape = {"first": _TEXT, "format": _TEXT, "proof": _LIST, "second": _TEXT}


@dataclass(frozen=True, slots=True)
class Opened:
    """A commitment of the line laid open: the text committed to, and its salt in hexadecimal.

    `name` is `inputs` or a noun's reference. The platform commits to JSON texts (docs/rules/evidence-tree.md).
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    name: str
    value: str
    salt: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line with its inclusion proof and a checkpoint's note (回执); `opened` are commitments its holder may see."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    line: Line
    proof: tuple[str, ...]
    checkpoint: str
    opened: tuple[Opened, ...] = ()
    format: str = RECEIPT_FORMAT

    def to_bytes(self) -> bytes:
        """Return the receipt as its file."""
        opened = [{"name": one.name, "value": one.value, "salt": one.salt} for one in self.opened]
        told = {
            "format": self.format,
            "line": self.line.to_dict(),
            "opened": opened,
            "proof": list(self.proof),
            "checkpoint": self.checkpoint,
        }
        return _file(told)


@dataclass(frozen=True, slots=True)
class CheckpointPair:
    """Two checkpoints as notes and the proof that the second journal goes on from the first (前后一致证明)."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    first: str
    second: str
    proof: tuple[str, ...] = ()
    format: str = PAIR_FORMAT

    def to_bytes(self) -> bytes:
        """Return the pair as its file."""
        return _file({"format": self.format, "first": self.first, "second": self.second, "proof": list(self.proof)})


def make_receipt(line: Line, tree: StoredTree, checkpoint: Checkpoint, opened: tuple[Opened, ...] = ()) -> Receipt:
    """Return the receipt of a line that the checkpoint covers; Refusal `evidence.outside_tree` where it does not."""
    proof = tree.inclusion(line.seq - 1, checkpoint.size)
    return Receipt(line, tuple(node.hex() for node in proof), checkpoint.note(), opened)


def make_pair(tree: StoredTree, first: Checkpoint, second: Checkpoint) -> CheckpointPair:
    """Return two checkpoints of one journal, the smaller first, with the proof that one goes on from the other."""
    proof = tree.consistency(first.size, second.size) if first.size else []
    return CheckpointPair(first.note(), second.note(), tuple(node.hex() for node in proof))


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt's file, in any layout; Refusal `evidence.bad_receipt`. Nothing is proved by reading."""
    told = _object(content, _RECEIPT, RECEIPT_FORMAT)
    line, opened = told["line"], told["opened"]
    if (
        not _is(line, _LINE)
        or not 0 < line["seq"] <= SAFE_INTEGER
        or not all(_is(mark, _MARK) for mark in line["nouns"])
    ):
        raise _bad("其中的台账行不规范", "its journal line is not one")
    if not all(_is(one, _OPENED) and _SALT.fullmatch(one["salt"]) for one in opened):
        raise _bad("“opened”不规范", "“opened” is not as it should be")
    nouns = tuple(NounMark(**mark) for mark in line.pop("nouns"))
    return Receipt(
        Line(nouns=nouns, **line), tuple(told["proof"]), told["checkpoint"], tuple(Opened(**one) for one in opened)
    )


def read_pair(content: bytes) -> CheckpointPair:
    """Read the file of two checkpoints with their proof; Refusal `evidence.bad_receipt`."""
    told = _object(content, _PAIR, PAIR_FORMAT)
    return CheckpointPair(told["first"], told["second"], tuple(told["proof"]))


def check_receipt(receipt: Receipt, custody: Custody) -> EvidenceReport:
    """Check that a receipt's line is in the journal its checkpoint speaks of, and that what is laid open is its own."""
    line, mark = receipt.line, read_checkpoint(receipt.checkpoint)
    held = Custody([mark, *custody.checkpoints], custody.keys)
    wrong = held.unsigned()
    if wrong:
        return failed("receipt", wrong, None, held)
    wrong = _wrong_line(line) or _wrong_place(receipt, mark) or _wrong_opening(receipt)
    if wrong:
        return failed("receipt", wrong, (line.seq, line.seq), held)
    proved = [
        T(
            f"第 {line.seq} 行在 {mark.time} 的检查点所述 {mark.size} 行台账之中，内容完整：{line.at}，{line.actor}，{line.action}。",
            f"Line {line.seq} is whole and one of the {mark.size} lines of the checkpoint of {mark.time}: "
            f"{line.at}, {line.actor}, {line.action}.",
        )
    ]
    proved += [
        T(f"“{one.name}”的承诺与所示内容相符。", f"The commitment of “{one.name}” is to the text shown.")
        for one in receipt.opened
    ]
    return _passed(EvidenceReport(True, 1, line.digest, mode="receipt", proved=tuple(proved)), held, (mark,))


def check_pair(pair: CheckpointPair, custody: Custody) -> EvidenceReport:
    """Check that the journal of the second checkpoint goes on from that of the first, nothing changed or lost."""
    first, second = read_checkpoint(pair.first), read_checkpoint(pair.second)
    held = Custody([first, second, *custody.checkpoints], custody.keys)
    wrong = held.unsigned()
    if wrong:
        return failed("consistency", wrong, None, held)
    if not _goes_on(first, second, pair.proof):
        wrong = no(
            "not_consistent",
            f"后一检查点的台账不是前一检查点（{first.size} 行）的延续：前者的行被改动、删去、插入或调换，或证明不符。",
            f"The second journal does not go on from the first ({first.size} lines): lines of it were changed, removed, "
            "added or moved, or the proof is another's.",
        )
        return failed("consistency", wrong, (1, first.size) if first.size else None, held)
    proved = T(
        f"{first.time} 的 {first.size} 行在 {second.time} 原样保留，其后增至 {second.size} 行。",
        f"The {first.size} lines of {first.time} are all there unchanged at {second.time}, when there were {second.size}.",
    )
    found = EvidenceReport(True, first.size, first.head, mode="consistency", proved=(proved,))
    return _passed(found, held, (first, second))


def _is(held: Any, shape: _Shape) -> bool:
    """Whether something is an object of exactly these fields, each of exactly its type (true is not 1)."""
    if type(held) is not dict or held.keys() != shape.keys():
        return False
    return all(type(held[name]) in kinds for name, kinds in shape.items())


def _object(content: bytes, shape: _Shape, form: str) -> dict[str, Any]:
    try:
        told = json.loads(content.decode(), object_pairs_hook=_once)
        json.dumps(told, ensure_ascii=False).encode()  # finds broken Unicode, which has no bytes to be hashed
    except (ValueError, RecursionError) as bad:
        raise _bad("不是完整的 JSON，或有重复的键", "it is not complete JSON, or says a key twice") from bad
    if not _is(told, shape) or told["format"] != form or not all(type(node) is str for node in told["proof"]):
        raise _bad(f"应恰有字段 {'、'.join(shape)}，格式为 {form}", f"it has exactly {', '.join(shape)}, format {form}")
    return dict(told)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # A key said twice could be read differently by another program.
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError(pairs)
    return held


def _file(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _bad(zh: str, en: str) -> Refusal:
    return Refusal(
        "evidence.bad_receipt",
        f"无法读取该文件：{zh}。请使用原件。",
        f"This file can't be read: {en}. Use the original.",
    )


def _wrong_line(line: Line) -> Refusal | None:
    if line.format != FORMAT:
        return no(
            "other_format",
            f"格式标识为“{line.format}”，只认“{FORMAT}”。",
            f"The format is “{line.format}”; only “{FORMAT}” is known.",
        )
    if line_digest(line.previous, line) != line.digest:
        return no(
            "changed",
            f"第 {line.seq} 行的内容与其摘要不符：内容被改动。",
            f"Line {line.seq} does not match its own digest: it was changed.",
        )
    return None


def _wrong_place(receipt: Receipt, mark: Checkpoint) -> Refusal | None:
    seq, size = receipt.line.seq, mark.size
    if seq > size:
        return no(
            "beyond",
            f"第 {seq} 行在检查点的 {size} 行之后，未被覆盖。",
            f"Line {seq} comes after the {size} lines of the checkpoint, which does not cover it.",
        )
    leaf = leaf_hash(receipt.line.digest, mark.hash)
    proof = [read_node(node) for node in receipt.proof]
    if not is_included(seq - 1, size, leaf, bytes.fromhex(mark.root), proof, mark.hash):
        return no(
            "not_included",
            f"证明不成立：检查点所述的台账第 {seq} 行不是这一行。",
            f"The proof fails: line {seq} of the journal in the checkpoint is not this one.",
        )
    if seq == size and mark.head != receipt.line.digest:
        return no(
            "other_head", "检查点所载末行摘要与本行不符。", "The checkpoint names another digest for this last line."
        )
    return None


def _wrong_opening(receipt: Receipt) -> Refusal | None:
    for one in receipt.opened:
        try:
            salt = bytes.fromhex(one.salt)
        except ValueError:
            salt = b""
        if commitment(one.value, salt, receipt.line.hash) not in _committed(receipt.line, one):
            return no(
                "not_opened",
                f"所示“{one.name}”的内容与本行的承诺不符。",
                f"The text shown for “{one.name}” is not what the line commits to.",
            )
    return None


def _committed(line: Line, opened: Opened) -> set[str | None]:
    if opened.name == "inputs":
        return {line.inputs}
    return {digest for mark in line.nouns if mark.ref == opened.name for digest in (mark.before, mark.after)}


def _goes_on(first: Checkpoint, second: Checkpoint, proof: Sequence[str]) -> bool:
    if not first.size:
        return not proof
    roots = (bytes.fromhex(first.root), bytes.fromhex(second.root))
    return is_consistent(first.size, second.size, roots, [read_node(node) for node in proof], first.hash)


def _passed(found: EvidenceReport, held: Custody, own: tuple[Checkpoint, ...]) -> EvidenceReport:
    """Return a good report with what no signature proves: who signed, when, and how other checkpoints belong to these."""
    sizes = {mark.size for mark in own}
    apart = [mark for mark in held.in_order() if mark.size not in sizes]
    unlinked = tuple(
        T(
            f"与 {mark.time}（{mark.size} 行）的检查点是否同属一份台账尚未证明，需要前后一致证明。",
            f"That the checkpoint of {mark.time} ({mark.size} lines) is of the same journal is not proved; ask for the proof.",
        )
        for mark in apart
    )
    return replace(found, covered=own[-1].size, anchored=bool(held.keys), not_proved=(*unlinked, *held.trust()))
