"""Which share a unit's team gets, and whether the law lets it be so (奖励比例与法定下限).

The one thing to know: an agreement goes before the unit's rule, both before the default. For a state-founded unit none
of them may bring the team below the statute's floor; for any other unit they prevail. After 赋权 the team's own share
counts towards the reward: together the team gets the greater of the two, never their sum.
"""

from dataclasses import dataclass
from fractions import Fraction

from dukou.engines.waterfall.saying import BASES, cited, percent, source_of
from dukou.engines.waterfall.terms import NIL, Kind, Law, Plan, Standard, Unit
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Refusal
from dukou.kernel.trace import Trace


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The shares of a unit's part that go to its team, and why (奖励权益)."""

    reward: Fraction
    grant: Fraction
    trace: Trace

    @property
    def together(self) -> Fraction:
        """What the team gets in all: the greater of its own share and the reward."""
        return max(self.reward, self.grant)

    @property
    def topping(self) -> Fraction:
        """What the reward adds to the team's own share."""
        return self.together - self.grant


def entitlement(unit: Unit, kind: Kind, law: Law) -> Entitlement:
    """Choose the share that applies to a unit's team; raises Refusal where it is below a floor of the law."""
    basis, chosen = _chosen(unit, law)
    grant = unit.grant.share if unit.grant else NIL
    found = Entitlement(chosen.share, grant, _derivation(unit, kind, law, basis, chosen))
    if unit.state_founded:
        _insist_on_statute(unit, kind, law, found)
        _insist_on_grant(unit, law)
        _insist_on_main(unit, law, found)
    return found


def insist_on_years(plan: Plan, law: Law) -> None:
    """Raise Refusal where a state-founded unit would reward its own use for fewer years than the law asks."""
    if plan.years is None or law.years is None or plan.years >= law.years.least:
        return
    unit = next((unit for unit in plan.units if unit.state_founded), None)
    if unit:
        least, cite = law.years.least, cited(law.years)
        raise Refusal(
            "split.too_few_years",
            f"方案对自行实施只奖励 {plan.years} 年，国家设立的单位“{unit.name or unit.key}”至少应连续奖励 {least} 年{cite.zh}。"
            f"请改为 {least} 年以上，或不填年限。",
            f"The plan rewards own use for {plan.years} years; the state-founded unit “{unit.name or unit.key}” owes "
            f"at least {least} in a row{cite.en}. Make it {least} or more, or leave it out.",
            unit=unit.key,
            years=plan.years,
            least=least,
            source=law.years.source,
        )


BASIS_WORDS = {
    "agreement": T("有约定，按约定", "An agreement was made and prevails"),
    "rule": T("无约定，按单位规定", "There is no agreement; the unit's rule holds"),
    "city": T("无约定也无规定，按本市标准", "There is neither agreement nor rule; the city's share is the default"),
    "statute": T(
        "无约定也无规定，按法定标准", "There is neither agreement nor rule; the statute's share is the default"
    ),
}


def _chosen(unit: Unit, law: Law) -> tuple[str, Standard]:
    if unit.agreement:
        return "agreement", unit.agreement
    if unit.rule:
        return "rule", unit.rule
    if unit.state_founded and law.city:
        return "city", law.city
    return "statute", law.statute


def _derivation(unit: Unit, kind: Kind, law: Law, basis: str, chosen: Standard) -> Trace:
    said, cite, base = BASIS_WORDS[basis], cited(chosen), BASES[kind]
    trace = Trace().then(
        "share",
        T(
            f"{said.zh}{cite.zh}：完成人及转化贡献人得{base.zh}的 {percent(chosen.share)}。",
            f"{said.en}{cite.en}: those who contributed get {percent(chosen.share)} of {base.en}.",
        ),
        result=chosen.share,
        source=source_of(chosen),
        basis=basis,
        certainty=chosen.certainty,
    )
    if unit.state_founded:
        floor = cited(law.statute)
        trace = trace.then(
            "floor",
            T(
                f"国家设立的单位不得低于法定下限 {percent(law.statute.share)}{floor.zh}：符合。",
                f"A state-founded unit may not go below the statute's {percent(law.statute.share)}{floor.en}: it does not.",
            ),
            result=law.statute.share,
            source=law.statute.source,
        )
    return trace + _grant_derivation(unit, law, chosen)


def _grant_derivation(unit: Unit, law: Law, chosen: Standard) -> Trace:
    if not unit.grant:
        return Trace()
    own, once = unit.grant.share, cited(law.once)
    topping = max(NIL, chosen.share - own)
    rest = (
        T(f"另奖励 {percent(topping)} 补足", f"a reward of {percent(topping)} makes up the rest")
        if topping
        else T("不再另行奖励", "no reward is added")
    )
    return Trace().then(
        "grant",
        T(
            f"已赋权：完成人自有份额 {percent(own)}{cited(unit.grant).zh}，计入上述比例，不重复计算{once.zh}；{rest.zh}。",
            f"Ownership was granted: the team's own {percent(own)}{cited(unit.grant).en} counts towards that share and "
            f"is never added to it{once.en}; {rest.en}.",
        ),
        result=max(own, chosen.share),
        source=source_of(law.once) or unit.grant.source,
        own=own,
        topping=topping,
    )


def _insist_on_statute(unit: Unit, kind: Kind, law: Law, found: Entitlement) -> None:
    if found.together >= law.statute.share:
        return
    told: Bilingual = (
        T("约定", "agreement") if unit.agreement else T("规定", "rule") if unit.rule else T("默认标准", "default")
    )
    floor, base, cite = percent(law.statute.share), BASES[kind], cited(law.statute)
    raise Refusal(
        "split.below_floor",
        f"国家设立的单位“{unit.name or unit.key}”的{told.zh}只给完成人{base.zh}的 {percent(found.together)}，"
        f"低于法定下限 {floor}{cite.zh}。请提高到 {floor} 以上，或删去该比例，按默认标准执行。",
        f"The {told.en} of the state-founded unit “{unit.name or unit.key}” gives its contributors only "
        f"{percent(found.together)} of {base.en}, below the statute's floor of {floor}{cite.en}. "
        f"Raise it to {floor} or more, or leave it out so that the default holds.",
        unit=unit.key,
        share=str(found.together),
        floor=str(law.statute.share),
        source=law.statute.source,
    )


def _insist_on_grant(unit: Unit, law: Law) -> None:
    if not (unit.grant and law.grant) or unit.grant.share >= law.grant.share:
        return
    least, cite = percent(law.grant.share), cited(law.grant)
    raise Refusal(
        "split.below_grant",
        f"单位“{unit.name or unit.key}”赋权给完成人的份额为 {percent(unit.grant.share)}，低于 {least}{cite.zh}。"
        f"请将份额提高到 {least} 以上，或改为不赋权、只约定奖励比例。",
        f"The unit “{unit.name or unit.key}” grants its team {percent(unit.grant.share)} of the ownership, less than {least}"
        f"{cite.en}. Raise it to {least} or more, or grant none and agree on a reward instead.",
        unit=unit.key,
        share=str(unit.grant.share),
        floor=str(law.grant.share),
        source=law.grant.source,
    )


def _insist_on_main(unit: Unit, law: Law, found: Entitlement) -> None:
    main = sum((one.share for one in unit.contributors if one.main), NIL)
    if not law.main or not found.topping or main >= law.main.share:
        return
    least, cite = percent(law.main.share), cited(law.main)
    raise Refusal(
        "split.below_main",
        f"单位“{unit.name or unit.key}”的主要贡献人员合计只得奖励的 {percent(main)}，低于 {least}{cite.zh}。"
        f"请标明主要贡献人员，并使其合计不低于 {least}。",
        f"The main contributors of “{unit.name or unit.key}” together get {percent(main)} of the reward, less than {least}"
        f"{cite.en}. Mark who made a main contribution and give them {least} or more together.",
        unit=unit.key,
        share=str(main),
        floor=str(law.main.share),
        source=law.main.source,
    )
