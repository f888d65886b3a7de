"""From net income, shares or profit to people: units, the team's part, its members, what the unit keeps (分配).

The one thing to know: where the law protects a part (the team's, its own share, the main contributors') that part is
raised to the next fen; inside it the largest remainder decides. So no floor is missed by rounding, and all sums are exact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from dukou.engines.waterfall.exact import Claim, apportion, raised
from dukou.engines.waterfall.floors import Entitlement
from dukou.engines.waterfall.outcome import Form, Line, Role
from dukou.engines.waterfall.saying import cited, percent, source_of, sum_of
from dukou.engines.waterfall.terms import NIL, Contributor, Law, Plan, Unit
from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.trace import Trace


@dataclass(frozen=True, slots=True)
class Pot:
    """A sum to be divided and how it came about (待分款): `fen` of cash or capital in pieces of `atom` fen.

    `exact` is what it would be, in fen, had nothing been rounded before.
    """

    fen: int
    exact: Fraction
    trace: Trace
    form: Form = "cash"
    atom: int = 1

    def part(self, fen: int, share: Fraction, what: str, words: Bilingual, source: str = "") -> "Pot":
        """Return a part of the pot with one more step in its derivation."""
        told = self.trace.then(what, words, result=money.yuan(fen), source=source, share=share)
        return replace(self, fen=fen, exact=self.exact * share, trace=told)

    @property
    def piece(self) -> Bilingual:
        """The smallest part."""
        return T("分", "fen") if self.atom == 1 else T("整股", "share")


def ordered(units: Iterable[Unit]) -> list[Unit]:
    """Return the units in their stated order."""
    return sorted(units, key=lambda unit: (unit.place, unit.key))


def divide(pot: Pot, plan: Plan, law: Law, entitled: dict[str, Entitlement]) -> tuple[Line, ...]:
    """Divide a pot among all who have a part in it; the lines sum to it exactly."""
    parts = apportion(pot.fen, [Claim(unit.key, unit.share, unit.place) for unit in plan.units], pot.atom)
    lines: list[Line] = []
    for unit in ordered(plan.units):
        fen = parts[unit.key]
        words = T(
            f"单位“{unit.name or unit.key}”占 {percent(unit.share)}：{sum_of(fen, 'zh')}。",
            f"“{unit.name or unit.key}” has {percent(unit.share)}: {sum_of(fen, 'en')}.",
        )
        whole = pot.part(fen, unit.share, "unit", words) if len(parts) > 1 else pot
        lines += _of_unit(whole, unit, law, entitled[unit.key])
    return tuple(lines)


def _of_unit(pot: Pot, unit: Unit, law: Law, entitled: Entitlement) -> Iterator[Line]:
    pot = replace(pot, trace=pot.trace + entitled.trace)
    own = _raised(pot, entitled.grant, T("完成人自有份额", "As owners the contributors"))
    if entitled.grant:
        yield from _owners(own, unit, law)
    team = _raised(pot, entitled.together, T("完成人及转化贡献人合计", "The contributors together"))
    if entitled.topping:
        reward = replace(team, fen=team.fen - own.fen, exact=team.exact - own.exact)
        yield from _rewarded(reward, unit, law)
    kept = replace(pot, fen=pot.fen - team.fen, exact=pot.exact - team.exact)
    yield from retained(kept, unit, law)


def _raised(pot: Pot, share: Fraction, what: Bilingual) -> Pot:
    fen = raised(pot.fen, share, pot.atom)
    up = (
        T(f"（零头进到{pot.piece.zh}）", f" (raised to the next {pot.piece.en})")
        if share * pot.fen != fen
        else T("", "")
    )
    words = T(
        f"{what.zh}得 {percent(share)}：{sum_of(fen, 'zh')}{up.zh}。",
        f"{what.en} get {percent(share)}: {sum_of(fen, 'en')}{up.en}.",
    )
    return pot.part(fen, share, "team", words)


def _owners(own: Pot, unit: Unit, law: Law) -> Iterator[Line]:
    cut = apportion(own.fen, [Claim(one.key, one.owns, one.place) for one in unit.contributors], own.atom)
    for one in _in_order(unit.contributors):
        if one.owns:
            words = _words(one.name or one.key, one.owns, T("自有份额", "the team's own share"), own, cut[one.key])
            yield _for_person(own.part(cut[one.key], one.owns, "owner", words), unit, one, law, "owner")


def _rewarded(reward: Pot, unit: Unit, law: Law) -> Iterator[Line]:
    cut = _members(reward, unit, law)
    for one in _in_order(unit.contributors):
        if not one.share:
            continue
        pot = reward
        if one.main and law.main and unit.state_founded:
            cite, least = cited(law.main), percent(law.main.share)
            words = T(
                f"主要贡献人员合计不低于奖励的 {least}{cite.zh}：符合。",
                f"The main contributors together get {least} of the reward or more{cite.en}: they do.",
            )
            told = pot.trace.then("main", words, result=law.main.share, source=law.main.source)
            pot = replace(pot, trace=told)
        words = _words(one.name or one.key, one.share, T("奖励", "the reward"), reward, cut[one.key])
        yield _for_person(pot.part(cut[one.key], one.share, "reward", words), unit, one, law, "reward")


def _members(reward: Pot, unit: Unit, law: Law) -> dict[str, int]:
    """Divide a reward among the members; where main contributors have a floor, their part is raised first."""
    main = [one for one in unit.contributors if one.main]
    others = [one for one in unit.contributors if not one.main]
    if not (law.main and unit.state_founded and main and others):
        return apportion(reward.fen, _claims(unit.contributors), reward.atom)
    first = raised(reward.fen, sum((one.share for one in main), NIL), reward.atom)
    rest = reward.fen - first
    return apportion(first, _claims(main), reward.atom) | apportion(rest, _claims(others), reward.atom)


def _claims(members: Iterable[Contributor]) -> list[Claim]:
    return [Claim(one.key, one.share, one.place) for one in members]


def retained(pot: Pot, unit: Unit, law: Law) -> Iterator[Line]:
    """Divide what a unit keeps among its departments and itself; shares stay with the unit, which alone can hold them."""
    clause = law.retained if unit.state_founded else None
    cite = cited(clause)
    words = T(f"单位留存 {sum_of(pot.fen, 'zh')}{cite.zh}。", f"The unit keeps {sum_of(pot.fen, 'en')}{cite.en}.")
    kept = pot.part(pot.fen, Fraction(1), "retained", words, source_of(clause))
    departments = unit.departments if pot.form == "cash" else ()
    rest = 1 - sum((one.share for one in departments), NIL)
    last = max((one.place for one in departments), default=0)
    takers = [(one.place, one.key, one.name, one.share) for one in departments] + [(last, unit.key, unit.name, rest)]
    cut = apportion(pot.fen, [Claim(key, share, place) for place, key, _, share in takers], pot.atom)
    for _, key, name, share in sorted(takers):
        role: Role = "unit" if key == unit.key else "department"
        if share:
            words = _words(name or key, share, T("留存", "what is kept"), kept, cut[key])
            part = kept.part(cut[key], share, role, words) if share < 1 else kept
            yield line(part, key, name, role, unit.key)


def _in_order(members: Iterable[Contributor]) -> list[Contributor]:
    return sorted(members, key=lambda one: (one.place, one.key))


def _for_person(pot: Pot, unit: Unit, one: Contributor, law: Law, role: Role) -> Line:
    """Make a person's line; shares are held by the unit for who wants cash, and for a head, who may not have them."""
    by_law = one.head and law.heads is not None and unit.state_founded
    if pot.form == "shares" and (one.in_cash or by_law):
        cite = cited(law.heads) if by_law else T("", "")
        words = T(
            f"{'单位正职负责人只领现金、不持股' if by_law else '本人选择领取现金'}{cite.zh}：该部分股份由单位持有，"
            "取得股息、转让收入并到账后以现金兑付。",
            f"{'A head of the institution takes cash and no shares' if by_law else 'By own choice in cash'}{cite.en}: "
            "the unit holds these shares and pays their yield in cash once it arrives.",
        )
        told = pot.trace.then("held", words, source=source_of(law.heads) if by_law else "")
        pot = replace(pot, trace=told, form="held")
    return line(pot, one.key, one.name, role, unit.key)


def line(pot: Pot, payee: str, name: str, role: Role, unit: str) -> Line:
    """Make the line that gives a whole pot to one payee, its rounding said where there was any."""
    trace = pot.trace
    if pot.exact != pot.fen:
        up = pot.fen > pot.exact
        words = T(
            f"精确值不是整{'分' if pot.atom == 1 else '股'}，按取整规则{'进' if up else '舍'}至 {sum_of(pot.fen, 'zh')}。",
            f"The exact part is no whole {pot.piece.en}; by the rule of rounding it goes {'up' if up else 'down'} to "
            f"{sum_of(pot.fen, 'en')}.",
        )
        trace = trace.then("rounding", words, result=money.yuan(pot.fen), exact=pot.exact / 100)
    return Line(payee, name or payee, role, money.yuan(pot.fen), pot.exact / 100, trace, unit, pot.form)


def _words(name: str, share: Fraction, of: Bilingual, pot: Pot, fen: int) -> Bilingual:
    said = percent(share)
    return T(
        f"{name}占{of.zh}的 {said}：{said} × {sum_of(pot.fen, 'zh')}，得 {sum_of(fen, 'zh')}。",
        f"{name} has {said} of {of.en}: {said} × {sum_of(pot.fen, 'en')} gives {sum_of(fen, 'en')}.",
    )
