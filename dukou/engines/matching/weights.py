"""How much each sign of fitness counts, and where the figures come from.

Provenance (bench/judged.py; docs/rules/matching.md): on 214 judgements of 6 real needs the order hardly moves with any
single figure here, so each was set to a round value inside its flat range; what does move it is written beside the
figure. The structured adjustments are by judgement, not by measurement: moderate, so that they order what is already
close in subject and never lift what is not.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The figures of docs/rules/matching.md; all are ratios but the lengths (characters) and the floor (rarity)."""

    # Words of the need
    title: float = 3.0  # a word of the need's title counts as three in its prose (flat from 1 to 6)
    saturation: float = 4.0  # the tenth mention of a word says little more than the third (flat from 1.5 to 6)
    word: float = 1.0
    bigram: float = 0.5  # pairs of characters find what the segmenter cuts differently (flat from 0 to 1)
    generic: float = 0.2  # a generic word against a telling one (1.0 loses 0.02–0.03 of nDCG)
    character: float = 0.3  # characters shared with a title: 电解液 ~ 电解质 (0 loses 0.02–0.03 of nDCG)

    # Where the supply says it
    prose: float = 0.5  # a word in the supply's prose against one in its title or keywords
    title_length: int = 40
    prose_length: int = 400
    retrieval: float = 0.5  # the best hit of the search gains half, the others in proportion

    # What is telling at all: a word in less than a tenth of the texts, once at least a hundred texts are known
    floor: float = 2.3
    floor_from: float = 5.3

    # What is worth listing at all: enough in itself (once a hundred texts are known: scores of a small shelf are small),
    # and enough beside the best (of 23 answers known in the sample none is lost)
    least: float = 0.5
    least_share: float = 0.4

    # Structured agreements, as a share of what the words gave
    field: tuple[float, ...] = (0.15, 0.08, 0.03)  # by distance in the taxonomy: same, next, second next
    field_far: float = -0.06
    readiness: float = 0.10
    readiness_gap: float = -0.05  # for each level below what is wanted, four at most
    region: float = 0.06
    city: float = 0.03
    mode: float = 0.06
    mode_other: float = -0.06
    budget: float = 0.06
    budget_partly: float = 0.03
    budget_above: float = -0.10


DEFAULT = Weights()
