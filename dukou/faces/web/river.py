"""The river 河: how many set out, how many arrived, drawn as water that narrows; lying on a desk, upright on a phone.

Breadth is proportional to the count (with a thread of at least three units, so that a single one can be seen); nothing is smoothed away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dukou.kernel.bilingual import Bilingual

THREAD = 3.0


@dataclass(frozen=True, slots=True)
class Reach:
    """One place along the river: its words and how many came so far."""

    words: Bilingual
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Buoy:
    """A reach with the place where its figure stands."""

    reach: Reach
    x: float
    y: float
    bank: float


@dataclass(frozen=True, slots=True)
class River:
    """Outlines and buoys for both ways of lying."""

    long: str
    long_buoys: tuple[Buoy, ...]
    tall: str
    tall_buoys: tuple[Buoy, ...]
    tall_height: int
    reaches: tuple[Reach, ...]


def river(reaches: Sequence[Reach]) -> River:
    """Draw at least one reach; the first is usually the broadest, but none has to be."""
    most = max((reach.count for reach in reaches), default=0) or 1
    breadths = [reach.count / most for reach in reaches]
    step, row = 1080 / len(reaches), 72
    across = [(index * step, max(THREAD, 116 * breadth)) for index, breadth in enumerate(breadths)]
    down = [(index * row + 8, max(THREAD, 120 * breadth)) for index, breadth in enumerate(breadths)]
    return River(
        long=_outline([*across, (1080, across[-1][1])], 142, swap=False),
        long_buoys=tuple(
            Buoy(reach, x + 2, 0, 142 - breadth / 2) for reach, (x, breadth) in zip(reaches, across, strict=True)
        ),
        tall=_outline([*down, (len(reaches) * row, down[-1][1])], 68, swap=True),
        tall_buoys=tuple(
            Buoy(reach, 68 + breadth / 2, y + 12, 150) for reach, (y, breadth) in zip(reaches, down, strict=True)
        ),
        tall_height=len(reaches) * row,
        reaches=tuple(reaches),
    )


def _outline(points: Sequence[tuple[float, float]], middle: float, *, swap: bool) -> str:
    """One bank out, the other back, as cubic curves that leave and arrive along the stream."""
    out = [(along, middle - breadth / 2) for along, breadth in points]
    back = [(along, middle + breadth / 2) for along, breadth in reversed(points)]
    return f"M{_at(out[0], swap=swap)}{_bank(out, swap=swap)}L{_at(back[0], swap=swap)}{_bank(back, swap=swap)}Z"


def _bank(points: Sequence[tuple[float, float]], *, swap: bool) -> str:
    drawn = []
    for (a, b), (c, d) in pairwise(points):
        half = (a + c) / 2
        drawn.append(f"C{_at((half, b), swap=swap)} {_at((half, d), swap=swap)} {_at((c, d), swap=swap)}")
    return "".join(drawn)


def _at(point: tuple[float, float], *, swap: bool) -> str:
    x, y = (point[1], point[0]) if swap else point
    return f"{x:.1f} {y:.1f}"
