"""What the structured fields say for and against a match, each as a share of what the words gave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dukou.engines.matching.sides import Need, ReasonKind, Supply
from dukou.engines.matching.weights import Weights
from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, T

Labels = Callable[[str, str], Bilingual]
Distance = Callable[[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Sign:
    """One structured agreement or disagreement: its share of the score, its words, its facts."""

    kind: ReasonKind
    share: float
    words: Bilingual
    facts: dict[str, Any]


def signs(need: Need, supply: Supply, distance: Distance, labels: Labels, weights: Weights) -> Iterator[Sign]:
    """Yield what the two sides' structure says; what one side leaves open says nothing."""
    yield from _field(need, supply, distance, labels, weights)
    yield from _region(need, supply, labels, weights)
    if supply.kind == "achievement":
        yield from _readiness(need, supply, weights)
        yield from _modes(need, supply, labels, weights)
        yield from _budget(need, supply, weights)


def _field(need: Need, supply: Supply, distance: Distance, labels: Labels, weights: Weights) -> Iterator[Sign]:
    known = [(d, a, b) for a in need.fields for b in supply.fields if (d := distance(a, b)) is not None]
    if not known:
        return
    apart, wanted, given = min(known)
    a, b = labels("field", wanted), labels("field", given)
    if apart == 0:
        words = T(f"同属“{a.zh}”", f"Both in {a.say('en')}")
    else:
        words = T(
            f"领域：需求属“{a.zh}”，对方属“{b.zh}”", f"Fields: the need is in {a.say('en')}, this in {b.say('en')}"
        )
    share = weights.field[apart] if apart < len(weights.field) else weights.field_far
    yield Sign("field", share, words, {"need": wanted, "supply": given, "distance": apart})


def _region(need: Need, supply: Supply, labels: Labels, weights: Weights) -> Iterator[Sign]:
    if not need.region or not supply.region:
        return
    name = labels("region", supply.region)
    if need.region == supply.region:
        yield Sign(
            "region", weights.region, T(f"同在{name.zh}", f"Both in {name.say('en')}"), {"region": supply.region}
        )
    elif need.region[:4] == supply.region[:4]:
        yield Sign(
            "region",
            weights.city,
            T(f"同城，在{name.zh}", f"In the same city, {name.say('en')}"),
            {"region": supply.region},
        )


def _readiness(need: Need, supply: Supply, weights: Weights) -> Iterator[Sign]:
    if need.readiness_wanted is None or supply.readiness is None:
        return
    gap = need.readiness_wanted - supply.readiness
    facts = {"wanted": need.readiness_wanted, "given": supply.readiness}
    if gap <= 0:
        zh, en = (
            f"成熟度 TRL {supply.readiness}，达到期望的 TRL {need.readiness_wanted}",
            f"TRL {supply.readiness} meets the TRL {need.readiness_wanted} wanted",
        )
        yield Sign("readiness", weights.readiness, T(zh, en), facts)
    else:
        zh, en = (
            f"成熟度 TRL {supply.readiness}，比期望的低 {gap} 级",
            f"TRL {supply.readiness}, {gap} below what is wanted",
        )
        yield Sign("readiness", weights.readiness_gap * min(gap, 4), T(zh, en), facts)


def _modes(need: Need, supply: Supply, labels: Labels, weights: Weights) -> Iterator[Sign]:
    if not need.modes or not supply.modes:
        return
    both = [mode for mode in need.modes if mode in supply.modes]
    if both:
        names = [labels("conversion_mode", mode) for mode in both]
        zh, en = "、".join(n.zh for n in names), ", ".join(n.say("en") for n in names)
        yield Sign("mode", weights.mode, T(f"合作方式都含{zh}", f"Both accept {en}"), {"modes": both})
    else:
        names = [labels("conversion_mode", mode) for mode in supply.modes]
        zh, en = "、".join(n.zh for n in names), ", ".join(n.say("en") for n in names)
        yield Sign(
            "mode",
            weights.mode_other,
            T(f"对方只接受{zh}", f"The holder accepts only {en}"),
            {"modes": list(supply.modes)},
        )


def _budget(need: Need, supply: Supply, weights: Weights) -> Iterator[Sign]:
    budget, price = need.budget_max or need.budget_min, supply.price_min or supply.price_max
    if budget is None or price is None:
        return
    top = supply.price_max or price
    facts = {"budget": str(budget), "price_min": str(price), "price_max": str(top)}
    zh, en = _range(price, top, "zh"), _range(price, top, "en")
    if top <= budget:
        words = T(
            f"意向价 {zh}，在预算 {money.say(budget)} 之内",
            f"Asking {en}, within the budget of {money.say(budget, 'en')}",
        )
        yield Sign("budget", weights.budget, words, facts)
    elif price <= budget:
        words = T(
            f"意向价 {zh}，部分高于预算 {money.say(budget)}",
            f"Asking {en}, partly above the budget of {money.say(budget, 'en')}",
        )
        yield Sign("budget", weights.budget_partly, words, facts)
    else:
        words = T(
            f"意向价 {zh}，高于预算 {money.say(budget)}", f"Asking {en}, above the budget of {money.say(budget, 'en')}"
        )
        yield Sign("budget", weights.budget_above, words, facts)


def _range(low: Decimal, high: Decimal, language: Any) -> str:
    return money.say(low, language) if low == high else f"{money.say(low, language)}–{money.say(high, language)}"
