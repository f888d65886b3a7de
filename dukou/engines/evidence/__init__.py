"""Evidence 存证: canonical bytes, digests, salted commitments, and the journal's hash chain with its offline verifier.

Useful for: sealing a journal line, fingerprinting a noun, checking an exported journal on another machine.
Not for: deciding what is journalled, or keeping it; the journal room does.
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
from dukou.engines.evidence.check import EXAMPLE, ChainRequest, check_chain
from dukou.engines.evidence.form import canonical, commitment, digest, stamp

__all__ = [
    "EXAMPLE",
    "FORMAT",
    "GENESIS",
    "ChainReport",
    "ChainRequest",
    "Line",
    "NounMark",
    "canonical",
    "check_chain",
    "commitment",
    "digest",
    "line_digest",
    "stamp",
    "verify_chain",
    "verify_lines",
]
