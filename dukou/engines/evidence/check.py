"""`dukou calc evidence`: check a chain, a proof or a receipt without the platform that wrote it."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from dukou.engines.evidence.chain import GENESIS, ChainReport, Line, NounMark, verify_chain
from dukou.engines.evidence.checkpoint import read_checkpoint
from dukou.engines.evidence.custody import Custody, EvidenceReport, check_journal
from dukou.engines.evidence.receipt import CheckpointPair, Receipt, check_pair, check_receipt
from dukou.engines.evidence.tree import is_consistent, is_included, read_node
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Refusal

Mode = Literal["chain", "inclusion", "consistency", "receipt"]


@dataclass(frozen=True, slots=True)
class ChainRequest:
    """A chain to check: its lines in order, what comes before the first, and, where known, the digest of the last."""

    lines: tuple[Line, ...] = ()
    first_previous: str = GENESIS
    first_seq: int = 1
    head: str | None = None


@dataclass(frozen=True, slots=True)
class InclusionClaim:
    """The claim that the leaf hash `leaf` stands at `index` (from 0) in the tree of `size` leaves with this root."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    index: int
    size: int
    leaf: str
    root: str
    proof: tuple[str, ...] = ()
    hash: str = "sha-256"


@dataclass(frozen=True, slots=True)
class ConsistencyClaim:
    """The claim that the tree of `old_size` leaves is the beginning of the tree of `new_size`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    old_size: int
    new_size: int
    old_root: str
    new_root: str
    proof: tuple[str, ...] = ()
    hash: str = "sha-256"


@dataclass(frozen=True, slots=True)
class EvidenceRequest(ChainRequest):
    """What to check, by `mode`, each with the fields it needs; hashes are 64 lower-case hexadecimal digits.

    chain: `lines`. inclusion: `inclusion`. consistency: `consistency`, or `pair` for two signed checkpoints. receipt:
    `receipt`. `checkpoints` (notes), `keys` and `digests` are what the asker holds from elsewhere.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    mode: Mode = "chain"
    inclusion: InclusionClaim | None = None
    consistency: ConsistencyClaim | None = None
    pair: CheckpointPair | None = None
    receipt: Receipt | None = None
    checkpoints: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()


def check_evidence(request: EvidenceRequest) -> EvidenceReport:
    """Check what the request names and say what is proved, what is not, and where something is wrong.

    >>> check_evidence(EXAMPLE).ok
    True
    """
    custody = Custody([read_checkpoint(note) for note in request.checkpoints], request.keys, request.digests)
    match request.mode:
        case "chain":
            return _chain(request, custody)
        case "inclusion" if request.inclusion:
            return _inclusion(request.inclusion)
        case "consistency" if request.pair:
            return check_pair(request.pair, custody)
        case "consistency" if request.consistency:
            return _consistency(request.consistency)
        case "receipt" if request.receipt:
            return check_receipt(request.receipt, custody)
    raise Invalid({request.mode: T("该方式需要此字段。", "This mode needs this field.")})


def check_chain(request: ChainRequest) -> ChainReport:
    """Check a chain of journal lines and say where and why it breaks.

    >>> check_chain(EXAMPLE).ok
    True
    """
    return verify_chain(
        request.lines, first_previous=request.first_previous, first_seq=request.first_seq, head=request.head
    )


def _chain(request: EvidenceRequest, custody: Custody) -> EvidenceReport:
    if (request.first_previous, request.first_seq) == (GENESIS, 1):
        return check_journal(request.lines, custody, request.head)
    if custody.checkpoints or custody.digests:
        raise Refusal(
            "evidence.needs_whole",
            "检查点覆盖自第 1 行起的整条链，请给出全部记录。",
            "A checkpoint covers the chain from line 1; give all lines.",
        )
    found = check_chain(request)
    last = request.first_seq + found.count - 1
    report = EvidenceReport(found.ok, found.count, found.head, found.broken_at, found.code, found.why)
    return replace(report, proved=(_linked(request.first_seq, last),) if found.count else ())


def _inclusion(claim: InclusionClaim) -> EvidenceReport:
    proof = [read_node(told) for told in claim.proof]
    ok = is_included(claim.index, claim.size, read_node(claim.leaf), read_node(claim.root), proof, claim.hash)
    why = T("证明不成立：从该叶子推不出这个根。", "The proof fails: it does not lead from this leaf to this root.")
    proved = T(
        f"该叶子是 {claim.size} 片叶子中的第 {claim.index + 1} 片。",
        f"The leaf is number {claim.index + 1} of {claim.size}.",
    )
    return _claimed("inclusion", ok, "evidence.not_included", why, proved)


def _consistency(claim: ConsistencyClaim) -> EvidenceReport:
    proof, roots = [read_node(told) for told in claim.proof], (read_node(claim.old_root), read_node(claim.new_root))
    ok = is_consistent(claim.old_size, claim.new_size, roots, proof, claim.hash)
    why = T("证明不成立：前一棵树不是后一棵的开头。", "The proof fails: the old tree is not the beginning of the new.")
    proved = T(
        f"前 {claim.old_size} 片叶子在 {claim.new_size} 片的树中原样保留。",
        f"The first {claim.old_size} leaves are unchanged in the tree of {claim.new_size}.",
    )
    return _claimed("consistency", ok, "evidence.not_consistent", why, proved)


def _claimed(mode: Mode, ok: bool, code: str, why: Bilingual, proved: Bilingual) -> EvidenceReport:  # noqa: FBT001
    bare = T("两个根由谁签署，不在本次核验之内。", "Who signed these roots was not part of this check.")
    if ok:
        return EvidenceReport(True, 0, "", mode=mode, proved=(proved,), not_proved=(bare,))
    return EvidenceReport(False, 0, "", None, code, why, mode=mode)


def _linked(first: int, last: int) -> Bilingual:
    return T(f"第 {first} 至 {last} 行前后相连。", f"Lines {first} to {last} follow each other unbroken.")


def _example() -> EvidenceRequest:
    first = Line(
        seq=1,
        at="2026-11-24T01:00:00.000000Z",
        actor="person:12",
        on_behalf="organisation:3",
        action="catalogue.submit_entry",
        nouns=(NounMark("entry:17", None, "9f" * 32),),
    ).sealed(GENESIS)
    second = Line(
        seq=2,
        at="2026-11-24T01:05:30.250000Z",
        actor="person:7",
        on_behalf="",
        action="catalogue.publish_entry",
        nouns=(NounMark("entry:17", "9f" * 32, "a0" * 32),),
    ).sealed(first.digest)
    return EvidenceRequest((first, second), head=second.digest)


EXAMPLE = _example()
