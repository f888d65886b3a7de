"""Evidence 存证: canonical bytes, salted commitments, the journal's hash chain, its Merkle tree, checkpoints and receipts.

Useful for: sealing a journal line, proving to a stranger that it is there and that nothing was changed since a checkpoint.
Not for: deciding what is journalled, keeping it, or keeping the signing key. `verify_dukou.py` here checks all of it again
with nothing but Python, and shares no code with the rest.
"""

from dukou.engines.evidence.chain import (
    FORMAT,
    GENESIS,
    ChainReport,
    Line,
    NounMark,
    line_digest,
    verify_chain,
    verify_lines,
)
from dukou.engines.evidence.check import (
    EXAMPLE,
    ChainRequest,
    ConsistencyClaim,
    EvidenceRequest,
    InclusionClaim,
    check_chain,
    check_evidence,
)
from dukou.engines.evidence.checkpoint import (
    Checkpoint,
    Ed25519Signer,
    Signer,
    TimeStamper,
    read_checkpoint,
    read_checkpoints,
)
from dukou.engines.evidence.custody import Custody, EvidenceReport, check_journal, check_lines
from dukou.engines.evidence.form import canonical, commitment, digest, stamp
from dukou.engines.evidence.receipt import (
    CheckpointPair,
    Opened,
    Receipt,
    check_pair,
    check_receipt,
    make_pair,
    make_receipt,
    read_pair,
    read_receipt,
)
from dukou.engines.evidence.tree import STORED_FROM, Node, StoredTree, Tree, leaf_hash

__all__ = [
    "EXAMPLE",
    "FORMAT",
    "GENESIS",
    "STORED_FROM",
    "ChainReport",
    "ChainRequest",
    "Checkpoint",
    "CheckpointPair",
    "ConsistencyClaim",
    "Custody",
    "Ed25519Signer",
    "EvidenceReport",
    "EvidenceRequest",
    "InclusionClaim",
    "Line",
    "Node",
    "NounMark",
    "Opened",
    "Receipt",
    "Signer",
    "StoredTree",
    "TimeStamper",
    "Tree",
    "canonical",
    "check_chain",
    "check_evidence",
    "check_journal",
    "check_lines",
    "check_pair",
    "check_receipt",
    "commitment",
    "digest",
    "leaf_hash",
    "line_digest",
    "make_pair",
    "make_receipt",
    "read_checkpoint",
    "read_checkpoints",
    "read_pair",
    "read_receipt",
    "stamp",
    "verify_chain",
    "verify_lines",
]
