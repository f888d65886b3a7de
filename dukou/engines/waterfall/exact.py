"""Whole parts out of shares, to the last one: the only place where a split is rounded (取整).

The one thing to know: what a floor of the law protects is raised to the next whole part; everything else goes by
the largest remainder, so the parts always sum to the whole. A part is a fen, or a share where shares can't be cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim on a whole (份额主张): its weight, and its place where remainders tie."""

    key: str
    weight: Fraction
    place: int = 0


def apportion(total: int, claims: Iterable[Claim], atom: int = 1) -> dict[str, int]:
    """Divide a total, a multiple of `atom`, by weight into multiples of `atom` that sum to it exactly.

    Largest remainder (Hamilton): everyone gets the whole atoms of the exact part, and the atoms left over go to the
    largest remainders; equal remainders go by place, then by key. The order of the claims never matters. Each part is
    less than one atom from exact. Where the total grows by an atom, no part falls by more than one (the Alabama
    paradox), and with two claims none falls.

    >>> third = Fraction(1, 3)
    >>> apportion(100, [Claim("c", third), Claim("b", third), Claim("a", third)])
    {'a': 34, 'b': 33, 'c': 33}
    """
    ordered = sorted(claims, key=lambda claim: (claim.place, claim.key))
    scale = lcm(*(claim.weight.denominator for claim in ordered))
    weights = [claim.weight.numerator * (scale // claim.weight.denominator) for claim in ordered]
    if not total or not sum(weights):
        assert not total, "a total without a claim"
        return dict.fromkeys((claim.key for claim in ordered), 0)
    cut = [divmod(total // atom * weight, sum(weights)) for weight in weights]
    left = total // atom - sum(whole for whole, _ in cut)
    lucky = set(sorted(range(len(ordered)), key=lambda n: (-cut[n][1], n))[:left])
    return {claim.key: (cut[n][0] + (n in lucky)) * atom for n, claim in enumerate(ordered)}


def raised(total: int, share: Fraction, atom: int = 1) -> int:
    """Return a share of a total, raised to the next whole atom: never less than exact, and never falling as the total grows.

    >>> raised(1001, Fraction(1, 2))
    501
    """
    exact = share * (total // atom)
    return -(-exact.numerator // exact.denominator) * atom


def lowered(total: int, share: Fraction) -> int:
    """Return a share of a total, cut down to the whole part: so a rate never takes more than it says.

    >>> lowered(1001, Fraction(1, 2))
    500
    """
    exact = share * total
    return exact.numerator // exact.denominator
