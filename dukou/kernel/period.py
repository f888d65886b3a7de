"""Periods 期限 and Chinese working days 工作日.

The one thing to know: nothing here knows today. Every answer that leans on a year whose holidays are not published
yet says `provisional=True`. Days are counted as the Civil Code counts them (Art. 201, 203): the first day is left out,
and a term that ends on a day off ends on the next working day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days (期间), both ends included; None is open."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Say whether any day lies in both."""
        starts_in_time = self.start is None or other.end is None or self.start <= other.end
        return starts_in_time and (other.start is None or self.end is None or other.start <= self.end)

    @property
    def days(self) -> int | None:
        """The number of days, both ends counted; None where an end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar: working or off, why, and whether that is still a guess (暂定)."""

    date: date
    working: bool
    name: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """The day on which a term of working days ends (期限届满日)."""

    date: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """How many working days lie between two days (工作日数)."""

    count: int
    provisional: bool


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Working days from a dated table (工作日历).

    `exceptions` are the days that differ from the plain week: holidays, and weekends worked in exchange.
    `years` says for each year the table covers whether it is still provisional; any other year is the plain
    Monday-to-Friday week, and provisional.
    """

    exceptions: tuple[Day, ...]
    years: Mapping[int, bool]

    @cached_property
    def _by_date(self) -> dict[date, Day]:
        return {day.date: day for day in self.exceptions}

    def day(self, day: date) -> Day:
        """Tell what a day is: working or off, its name, and whether the year is provisional."""
        found = self._by_date.get(day)
        provisional = self.years.get(day.year, True)
        if found is None:
            return Day(day, day.weekday() < 5, "", provisional)
        return Day(day, found.working, found.name, provisional or found.provisional)

    def is_working(self, day: date) -> bool:
        """Say whether people work on that day."""
        return self.day(day).working

    def is_provisional(self, day: date) -> bool:
        """Say whether the holidays of that day's year are not published yet."""
        return self.day(day).provisional

    def add_working_days(self, day: date, n: int) -> Term:
        """Return the n-th working day after `day`, which itself is not counted; before it where n is negative.

        With n = 0 it is `day` itself, or the next working day where `day` is off.
        """
        if n == 0:
            return self.next_working_day(day)
        step = _DAY if n > 0 else -_DAY
        left, at, provisional = abs(n), day, False
        while left:
            at += step
            seen = self.day(at)
            provisional = provisional or seen.provisional
            left -= seen.working
        return Term(at, provisional)

    def next_working_day(self, day: date) -> Term:
        """Return `day`, or the first working day after it where `day` is off (Civil Code Art. 203)."""
        at, seen = day, self.day(day)
        provisional = seen.provisional
        while not seen.working:
            at += _DAY
            seen = self.day(at)
            provisional = provisional or seen.provisional
        return Term(at, provisional)

    def working_days_between(self, start: date, end: date) -> WorkingDays:
        """Count the working days after `start` up to and including `end`; negative where `end` is earlier.

        So `working_days_between(d, add_working_days(d, n).date).count == n` for every n > 0.
        """
        if end < start:
            back = self._count(_days(end - _DAY, start - _DAY))
            return WorkingDays(-back.count, back.provisional)
        return self._count(_days(start, end))

    def _count(self, days: Iterable[date]) -> WorkingDays:
        seen = [self.day(day) for day in days]
        return WorkingDays(sum(day.working for day in seen), any(day.provisional for day in seen))


def _days(after: date, until: date) -> Iterator[date]:
    """Yield each day after `after` up to and including `until`."""
    for n in range((until - after).days):
        yield after + (n + 1) * _DAY
