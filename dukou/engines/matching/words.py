"""The words of both sides: how telling each word of a need is, and which phrases a supply shares with it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dukou.engines import text
from dukou.engines.matching.generic import BREAKERS, GENERIC
from dukou.engines.matching.sides import Need
from dukou.engines.matching.weights import Weights

Rarity = Callable[[str], float]
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.+-]*")
LONGEST_PHRASE = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A need ready to be compared: the weight of each of its terms and characters, its prose in normal form.

    `is_measured`: whether enough texts are known for rarities, and so scores, to be on the scale of the weights.
    """

    terms: dict[str, float]
    characters: dict[str, float]
    plain: str
    telling: frozenset[str]
    is_measured: bool


def prepare_need(need: Need, rarity: Rarity, weights: Weights) -> Asked:
    """Weigh the terms of a need: its title counts more, repeats saturate, generic words say little."""
    title = f"{need.title} {' '.join(need.keywords)}"
    prose = text.strip_boilerplate(need.prose)
    terms: dict[str, float] = {}
    kinds = ((text.words, weights.word), (text.bigrams, weights.bigram))
    for cut, share in kinds:
        in_title, in_prose = Counter(cut(title)), Counter(cut(prose))
        for term in dict.fromkeys((*in_title, *in_prose)):  # a set's order, and so the last bit of a sum, would vary
            times = weights.title * in_title[term] + in_prose[term]
            telling = weights.generic if is_generic(term) else 1.0
            terms[term] = terms.get(term, 0.0) + share * times / (times + weights.saturation) * rarity(term) * telling
    characters: dict[str, float] = {}
    for term, weight in terms.items():
        for character in term:
            characters[character] = max(characters.get(character, 0.0), weight)
    words = {word for word in text.words(f"{title} {prose}") if len(word) > 1 and not is_generic(word)}
    is_measured = max((rarity(word) for word in words), default=0.0) >= weights.floor_from
    telling_words = frozenset(word for word in words if not is_measured or rarity(word) >= weights.floor)
    return Asked(terms, characters, text.normalise(f"{title}\n{prose}"), telling_words, is_measured)


def said(asked: Asked, plain: str, pivot: int, *, characters: float = 0.0) -> float:
    """Return how much of a need a text says, in the need's weights, against the square root of the text's length."""
    weight = sum(w for term, w in asked.terms.items() if term in plain)
    if characters:
        weight += characters * sum(asked.characters.get(one, 0.0) for one in dict.fromkeys(plain))
    return float(weight / (len(plain) + pivot) ** 0.5)


def shared(asked: Asked, plain: str) -> tuple[str, ...]:
    """Return the longest phrases that both sides say and that hold a telling word, in the order of the need."""
    found: dict[str, None] = {}
    for run in _RUN.findall(asked.plain):
        for phrase in _phrases(run, plain):
            if any(word in phrase for word in asked.telling):
                found.setdefault(phrase)
    phrases = list(found)
    return tuple(p for p in phrases if not any(p != other and p in other for other in phrases))


def _phrases(run: str, plain: str) -> list[str]:
    if run.isascii():
        return (
            [run]
            if len(run) > 1
            and not run.replace(".", "").isdigit()
            and re.search(rf"(?<![a-z0-9]){re.escape(run)}(?![a-z0-9])", plain)
            else []
        )
    found, start = [], 0
    while start < len(run) - 1:
        end = start
        while (
            end < len(run)
            and end - start < LONGEST_PHRASE
            and run[end] not in BREAKERS
            and run[start : end + 1] in plain
        ):
            end += 1
        if end - start >= 2:
            found.append(run[start:end])
            start = end
        else:
            start += 1
    return found


def is_generic(term: str) -> bool:
    """Whether a word tells nothing of the subject."""
    return term in GENERIC or len(term) < 2 or term.replace(".", "").isdigit()
