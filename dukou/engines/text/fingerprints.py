"""Near-duplicate fingerprints: 64-bit SimHash over character 4-grams (Charikar 2002; Manku, Jain, Das Sarma 2007).

The one thing to know: the expected distance of two texts is 64·θ/π, θ the angle between their 4-gram counts; texts that
share 99 % of their 4-grams differ in about 3 bits, 95 % in about 6, unrelated texts in about 32.
"""

import re

import numpy as np
import numpy.typing as npt

from dukou.engines.text.normal import normalise

_SILENT = re.compile(r"[\W_]+")
_GRAM = 4
_CHUNK = 255  # rows whose byte-wide counters cannot overflow
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)
# One byte of a hash → eight counters of one byte, so that a sum over rows counts 64 bits in eight additions.
_SPREAD = np.ascontiguousarray(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")).view(
    "<u8"
)[:, 0]


def _gram_hashes(letters: str) -> npt.NDArray[np.uint64]:
    """Hash every 4-gram of a text to 64 well-mixed bits (SplitMix64's finaliser)."""
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    if len(codes) < _GRAM:
        codes = np.pad(codes, (0, _GRAM - len(codes)))
    size = len(codes) - _GRAM + 1
    mixed: npt.NDArray[np.uint64] = codes[:size] * _ODD[0]
    for place in range(1, _GRAM):
        mixed += codes[place : place + size] * _ODD[place]
    mixed ^= mixed >> _SHIFT_1
    mixed *= _MIX_1
    mixed ^= mixed >> _SHIFT_2
    mixed *= _MIX_2
    mixed ^= mixed >> _SHIFT_3
    return mixed


def fingerprint(text: str) -> int:
    """Return the SimHash of a text as a signed 64-bit integer; 0 where the text has no letter or digit.

    Case, width, script variant, spaces and punctuation do not count. Equal on every machine and version of numpy.
    """
    letters = _SILENT.sub("", normalise(text))
    if not letters:
        return 0
    hashes = _gram_hashes(letters)
    spread = _SPREAD[hashes.astype("<u8").view(np.uint8)].reshape(-1, 8)
    counts = np.zeros(64, dtype=np.int64)
    for start in range(0, len(spread), _CHUNK):
        counts += spread[start : start + _CHUNK].sum(axis=0).astype("<u8").view(np.uint8)
    majority = counts * 2 > len(hashes)
    return int(np.packbits(majority, bitorder="little").view("<i8")[0])


def distance(a: int, b: int) -> int:
    """Return the number of bits in which two fingerprints differ, 0 to 64."""
    return ((a ^ b) & 0xFFFFFFFFFFFFFFFF).bit_count()


def bands(fp: int) -> tuple[int, int, int, int]:
    """Return the four 16-bit bands of a fingerprint, each 0 to 65535, lowest bits first.

    Two fingerprints at distance ≤ 3 share at least one band in the same place, so an index on bands finds them all.
    """
    return fp & 0xFFFF, fp >> 16 & 0xFFFF, fp >> 32 & 0xFFFF, fp >> 48 & 0xFFFF
