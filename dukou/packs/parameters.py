"""Parameters 参数: the numbers of policy, each with its unit, dates, source and how sure we are of it.

The one thing to know: a number is a `Decimal`, a rule in words stays text, and a figure nobody has seen stays empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property

from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Refusal
from dukou.kernel.period import Period

TEXT_UNITS = frozenset({"rule", "date", "month-day"})
"""Units whose value is words: a rule, a day, a day of every year."""
OPERATORS = frozenset({"=", "<=", ">=", "<", ">", "~", "range"})
"""How a value is meant: exactly, at most, at least, below, above, about, or from `value` to `value_max`."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated figure or rule (参数); `since` and `until` are the dates as the source has them, maybe only a year."""

    key: str
    value: Decimal | str | None
    unit: str
    zh: str
    en: str = ""
    value_max: Decimal | None = None
    operator: str = "="
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    since: str = ""
    until: str = ""
    source: str = ""
    certainty: str = "own"
    note: str = ""

    @property
    def name(self) -> Bilingual:
        """What the figure is, in both languages."""
        return Bilingual(self.zh, self.en)

    @property
    def period(self) -> Period:
        """The days on which the value holds."""
        return Period(self.valid_from, self.valid_to)

    @property
    def is_confirmed(self) -> bool:
        """Whether the value may be shown without a mark."""
        return self.certainty == "confirmed"

    @property
    def number(self) -> Decimal:
        """The value as a number; a rule in words is refused."""
        if isinstance(self.value, Decimal):
            return self.value
        raise Refusal(
            "pack.not_a_number",
            f"参数 {self.key} 是文字规则，不是数值。请改读 value。",
            f"Parameter {self.key} is a rule in words, not a number. Read its value instead.",
            key=self.key,
        )


@dataclass(frozen=True, eq=False)
class Parameters:
    """All parameters of a pack (参数表)."""

    rows: tuple[Parameter, ...]

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Parameter, ...]]:
        found: dict[str, list[Parameter]] = {}
        for row in self.rows:
            found.setdefault(row.key, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def keys(self) -> tuple[str, ...]:
        """Return every key, in the order given."""
        return tuple(self._by_key)

    def under(self, prefix: str) -> tuple[Parameter, ...]:
        """Return the parameters whose key is `prefix` or begins with it and a dot."""
        return tuple(row for row in self.rows if row.key == prefix or row.key.startswith(prefix + "."))

    def at(self, key: str, on: date) -> Parameter:
        """Return the parameter that holds on that day.

        Refuses an unknown key (naming the nearest), a day without a value, and a figure nobody has seen.
        """
        rows = self._by_key.get(key)
        if rows is None:
            raise _no_such_key(key, on, get_close_matches(key, self._by_key, n=3, cutoff=0.5))
        found = next((row for row in rows if on in row.period), None)
        if found is None:
            raise _no_value(key, on, rows)
        if found.value is None:
            raise Refusal(
                "pack.figure_not_seen",
                f"参数 {key}（{found.zh}）确有其事，但数值未见于任何来源。请补入参数表并注明来源。",
                f"Parameter {key} exists, but no source gives its figure. Add the figure and its source to the table.",
                key=key,
                on=on.isoformat(),
            )
        return found


def number(text: str) -> Decimal | None:
    """Read a plain decimal number; None where it is none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _no_such_key(key: str, on: date, near: list[str]) -> Refusal:
    hint, hint_en = (f"相近的有：{'、'.join(near)}。", f"Near: {', '.join(near)}.") if near else ("", "")
    return Refusal(
        "pack.no_parameter",
        f"参数表中没有 {key}（查询日 {on}）。{hint}请检查键名，或在套件中补入。",
        f"There is no parameter {key} (asked for {on}). {hint_en} Check the key, or add it to the pack.",
        key=key,
        on=on.isoformat(),
        near=near,
    )


def _no_value(key: str, on: date, rows: tuple[Parameter, ...]) -> Refusal:
    spans = [f"{row.since or '…'} – {row.until or '…'}" for row in rows]
    return Refusal(
        "pack.no_value_on_date",
        f"参数 {key} 在 {on} 没有取值；有取值的期间：{'；'.join(spans)}。请换日期，或补入该期间的取值。",
        f"Parameter {key} has no value on {on}, only for {'; '.join(spans)}. Ask for another day, or add that period.",
        key=key,
        on=on.isoformat(),
        near=[key],
        periods=spans,
    )
