"""Signed checkpoints: how many lines the journal had, under which root, said so that it can't be taken back.

A checkpoint binds its signer only where somebody else holds it. It is a text of nine lines, fit for a web page, a letter
or a newspaper; several in one file stand apart by an empty line.
"""

import base64
import re
from dataclasses import dataclass, replace
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from dukou.engines.evidence.form import HASHES, SAFE_INTEGER
from dukou.kernel.errors import Refusal

FIRST_LINE = "dukou checkpoint v1"

_SAID = {
    "origin": re.compile(r"[!-~]{1,255}"),
    "hash": re.compile("|".join(HASHES)),
    "size": re.compile(r"0|[1-9][0-9]{0,15}"),
    "root": re.compile(r"[0-9a-f]{64}"),
    "head": re.compile(r"[0-9a-f]{64}"),
    "time": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"),
    "key": re.compile(r"[a-z0-9]{1,16}:[0-9a-f]{64,256}"),
}
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{2,400}={0,2}")

_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_PRIME = 2**255 - 19
_CURVE = -121665 * pow(121666, -1, _PRIME) % _PRIME
_WEAK = frozenset({0, 1, _PRIME - 1, _ORDER_8, _PRIME - _ORDER_8})
"""The y of the eight points under which one signature can fit many texts; no honest key is one of them."""


class Signer(Protocol):
    """Whoever signs checkpoints.

    Implemented: Ed25519. SM2 (GB/T 32918) is an interface only: such a signer would say `sm2:` and its public key in
    `key` and sign the same bytes; no check of ours accepts it yet.
    """

    @property
    def key(self) -> str:
        """The key's id: the algorithm, a colon, the public key in lower-case hexadecimal."""

    def sign(self, body: bytes) -> bytes:
        """Return the signature over the bytes of a checkpoint."""


class TimeStamper(Protocol):
    """An authority that states when a checkpoint existed (RFC 3161). An interface only: not implemented."""

    def stamp(self, digest: bytes) -> bytes:
        """Return the TimeStampToken (DER) over the SHA-256 digest of a checkpoint's note."""


class Ed25519Signer:
    """A signer by an Ed25519 key (RFC 8032), from its 32 secret bytes."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)

    @classmethod
    def from_pem(cls, pem: bytes) -> "Ed25519Signer":
        """Read the key from an unencrypted PEM file (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it."""
        private = load_pem_private_key(pem, password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise _no_such_signature(type(private).__name__)
        return cls(private.private_bytes_raw())

    @property
    def key(self) -> str:
        """The key's id; an Ed25519 public key is no longer than a fingerprint, so it is its own."""
        return f"ed25519:{self._private.public_key().public_bytes_raw().hex()}"

    def sign(self, body: bytes) -> bytes:
        """Return the signature of 64 bytes."""
        return self._private.sign(body)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the journal was at one moment (检查点): its first `size` lines, their tree's root, the last one's digest.

    `origin` names the journal, `time` is UTC as `stamp` writes it and the signer's own word, `hash` is the tree's.
    """

    origin: str
    size: int
    root: str
    head: str
    time: str
    hash: str = "sha-256"
    key: str = ""
    signature: str = ""

    def body(self) -> bytes:
        """Return the bytes that are signed: the note without its last line; Refusal `evidence.bad_checkpoint`."""
        said = {name: str(getattr(self, name)) for name in _SAID}
        for name, form in _SAID.items():
            if not form.fullmatch(said[name]):
                raise _bad(f"“{name}”", f"“{name}”")
        if self.size > SAFE_INTEGER:
            raise _bad("“size”", "“size”")
        return "".join([f"{FIRST_LINE}\n", *(f"{name}: {value}\n" for name, value in said.items())]).encode()

    def note(self) -> str:
        """Return the checkpoint as a text of nine lines."""
        return f"{self.body().decode()}signature: {self.signature}\n"

    def signed(self, signer: Signer) -> "Checkpoint":
        """Return the checkpoint with the signer's key and signature."""
        ready = replace(self, key=signer.key)
        return replace(ready, signature=base64.b64encode(signer.sign(ready.body())).decode())

    def is_signed(self) -> bool:
        """Whether the signature is by the key that the checkpoint names; whose key that is, is another question."""
        public = public_key(self.key)
        try:
            signature = base64.b64decode(self.signature)
            public.verify(signature, self.body())
        except (ValueError, InvalidSignature):
            return False
        return base64.b64encode(signature).decode() == self.signature  # else: a second spelling of the same


def read_checkpoints(text: str) -> tuple[Checkpoint, ...]:
    """Read the notes of a text, apart by empty lines; any line ends and empty lines around them are well.

    Refusal `evidence.bad_checkpoint` names what is not as a note has it. Signatures are not checked here.
    """
    notes = re.split(r"\n{2,}", text.removeprefix("\ufeff").replace("\r\n", "\n").strip("\n"))
    return tuple(_read(note.split("\n")) for note in notes if note)


def read_checkpoint(text: str) -> Checkpoint:
    """Read a text that is exactly one note (see read_checkpoints)."""
    found = read_checkpoints(text)
    if len(found) != 1:
        raise _bad(f"应恰有一份，实有 {len(found)} 份", f"there should be one note and are {len(found)}")
    return found[0]


def public_key(key: str) -> Ed25519PublicKey:
    """Return the public key that a key id says; Refusal for other algorithms, and for keys that bind nobody."""
    algorithm, _, told = key.partition(":")
    if algorithm != "ed25519":
        raise _no_such_signature(algorithm)
    if not re.fullmatch(r"[0-9a-f]{64}", told) or _is_weak(bytes.fromhex(told)):
        raise Refusal(
            "evidence.weak_key",
            f"“{key}”不是可用的 Ed25519 公钥。请向发布方索取正确的公钥。",
            f"“{key}” is no Ed25519 public key that binds anyone. Ask its owner for the right one.",
            key=key,
        )
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(told))


def _is_weak(public: bytes) -> bool:
    """Whether bytes are no point of the curve, not its only spelling, or a point of small order."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if y >= _PRIME or y in _WEAK:
        return True
    square = (y * y - 1) * (_CURVE * y * y + 1)  # x² times the square of its denominator
    return pow(square, (_PRIME - 1) // 2, _PRIME) != 1


def _read(lines: list[str]) -> Checkpoint:
    names = ("", *_SAID, "signature")
    if lines[0] != FIRST_LINE or len(lines) != len(names):
        raise _bad(
            f"应为 {len(names)} 行，首行为“{FIRST_LINE}”",
            f"it should have {len(names)} lines, the first “{FIRST_LINE}”",
        )
    said: dict[str, str] = {}
    for name, line in zip(names[1:], lines[1:], strict=True):
        form = _SAID.get(name, _SIGNATURE)
        begin, _, value = line.partition(": ")
        if begin != name or not form.fullmatch(value):
            raise _bad(f"“{name}”", f"“{name}”")
        said[name] = value
    found = Checkpoint(size=int(said.pop("size")), **said)
    found.body()
    return found


def _bad(zh: str, en: str) -> Refusal:
    return Refusal(
        "evidence.bad_checkpoint",
        f"检查点格式不符：{zh}。请使用原件。",
        f"This is not a checkpoint as it is written: {en}. Use the original.",
    )


def _no_such_signature(algorithm: str) -> Refusal:
    return Refusal(
        "evidence.no_such_signature",
        f"不支持签名算法“{algorithm}”，现只支持 ed25519（SM2 仅预留接口）。",
        f"There is no signature “{algorithm}” here, only ed25519 (SM2 is an interface only).",
        algorithm=algorithm,
    )
