"""What is kept back from a payee's cash for another: a tax, a fee (代扣)."""

from collections.abc import Iterable, Iterator

from dukou.engines.waterfall.exact import lowered
from dukou.engines.waterfall.outcome import Kept, Line
from dukou.engines.waterfall.saying import percent, sum_of
from dukou.engines.waterfall.terms import INCOME, NIL, Instalment
from dukou.kernel import money
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Refusal
from dukou.kernel.trace import Trace


def keep_back(instalment: Instalment, lines: Iterable[Line]) -> tuple[Kept, ...]:
    """Keep back what is withheld from each payee's cash of this instalment; a rate is cut down to the fen.

    Raises Refusal where more would be kept back than there is.
    """
    cash: dict[str, int] = {}
    for line in lines:
        if line.form == "cash" and line.paid_by == INCOME and not line.withheld:
            cash[line.payee] = cash.get(line.payee, 0) + money.fen(line.amount)
    kept = tuple(_kept(instalment, cash))
    for payee in sorted({one.payee for one in kept}):
        _insist(payee, cash.get(payee, 0), sum(money.fen(one.amount) for one in kept if one.payee == payee))
    return kept


def _kept(instalment: Instalment, cash: dict[str, int]) -> Iterator[Kept]:
    for one in sorted(instalment.withholdings, key=lambda one: (one.payee, one.key)):
        fen = money.fen(one.amount) if one.amount is not None else lowered(cash.get(one.payee, 0), one.rate or NIL)
        how = T(f"，按 {percent(one.rate)}", f", {percent(one.rate)}") if one.rate is not None else T("", "")
        words = T(
            f"从 {one.payee} 的 {sum_of(cash.get(one.payee, 0), 'zh')} 中代扣“{one.name or one.key}”{how.zh}：{sum_of(fen, 'zh')}。",
            f"“{one.name or one.key}” is kept back from {one.payee}'s {sum_of(cash.get(one.payee, 0), 'en')}{how.en}: "
            f"{sum_of(fen, 'en')}.",
        )
        trace = Trace().then("withholding", words, result=money.yuan(fen), rate=one.rate)
        yield Kept(one.payee, one.key, one.name or one.key, money.yuan(fen), trace)


def _insist(payee: str, cash: int, kept: int) -> None:
    if kept > cash:
        raise Refusal(
            "split.kept_too_much",
            f"从 {payee} 代扣合计 {sum_of(kept, 'zh')}，超过其本期现金 {sum_of(cash, 'zh')}。请核对代扣金额，或分到以后各期。",
            f"{sum_of(kept, 'en')} would be kept back from {payee}, who gets only {sum_of(cash, 'en')} in cash. "
            "Check the amounts, or spread them over later instalments.",
            payee=payee,
            kept=money.written(money.yuan(kept)),
            cash=money.written(money.yuan(cash)),
        )
