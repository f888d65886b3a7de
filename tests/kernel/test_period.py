"""Working days: counted as the Civil Code counts them, with a mark where the year is not published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukou.kernel.period import Day, Period, Term, WorkCalendar

CALENDAR = WorkCalendar(
    exceptions=(
        *(Day(date(2026, 10, n), working=False, name="国庆节") for n in range(1, 8)),
        Day(date(2026, 10, 10), working=True, name="国庆节调休上班"),
        Day(date(2027, 1, 1), working=False, name="元旦"),
    ),
    years={2026: False, 2027: True},
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_term_skips_the_holiday_and_counts_the_weekend_worked_instead() -> None:
    # 30 September is a Wednesday; 8 and 9 October work, and so does Saturday the 10th.
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == Term(date(2026, 10, 10), provisional=False)


def test_the_first_day_is_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 28), 1).date == date(2026, 9, 29)


def test_no_days_means_the_day_itself_or_the_next_working_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 30), 0).date == date(2026, 9, 30)
    assert CALENDAR.add_working_days(date(2026, 10, 2), 0).date == date(2026, 10, 8)


def test_counting_back_gives_the_day_before_the_holiday() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 8), -1).date == date(2026, 9, 30)


def test_a_term_that_reaches_an_unpublished_year_says_so() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 31), 1) == Term(date(2027, 1, 4), provisional=True)
    assert CALENDAR.working_days_between(date(2026, 12, 30), date(2026, 12, 31)).provisional is False
    assert CALENDAR.working_days_between(date(2026, 12, 30), date(2027, 1, 4)).provisional is True
    assert CALENDAR.add_working_days(date(2041, 3, 1), 5).provisional is True


def test_a_day_tells_its_name() -> None:
    assert CALENDAR.day(date(2026, 10, 10)) == Day(date(2026, 10, 10), True, "国庆节调休上班", False)
    assert CALENDAR.is_working(date(2026, 10, 10))
    assert not CALENDAR.is_working(date(2026, 10, 11))
    assert CALENDAR.is_provisional(date(2027, 6, 1))
    assert not CALENDAR.is_provisional(date(2026, 6, 1))


@given(DAYS, st.integers(1, 120))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    end = CALENDAR.add_working_days(day, n).date
    assert CALENDAR.is_working(end)
    assert CALENDAR.working_days_between(day, end).count == n


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_terms_add_up(day: date, a: int, b: int) -> None:
    start = CALENDAR.next_working_day(day).date
    assert (
        CALENDAR.add_working_days(CALENDAR.add_working_days(start, a).date, b).date
        == CALENDAR.add_working_days(start, a + b).date
    )


@given(DAYS, DAYS, DAYS)
def test_counts_add_up_along_the_way(a: date, b: date, c: date) -> None:
    a, b, c = sorted((a, b, c))
    between = CALENDAR.working_days_between
    assert between(a, b).count + between(b, c).count == between(a, c).count


@given(DAYS, st.integers(1, 60))
def test_back_and_forth_returns_to_a_working_day(day: date, n: int) -> None:
    start = CALENDAR.next_working_day(day).date
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n).date, -n).date == start


@given(DAYS, st.integers(0, 400), DAYS, st.integers(0, 400))
def test_periods_overlap_when_they_share_a_day(a: date, m: int, b: date, n: int) -> None:
    one, two = Period(a, a + timedelta(m)), Period(b, b + timedelta(n))
    shares = any(a + timedelta(k) in two for k in range(m + 1))
    assert one.overlaps(two) == two.overlaps(one) == shares


def test_open_periods() -> None:
    assert date(1900, 1, 1) in Period(None, date(2026, 1, 1))
    assert Period(date(2026, 1, 1)).overlaps(Period(None, date(2026, 1, 1)))
    assert Period(date(2026, 1, 1)).days is None
    assert Period(date(2026, 1, 1), date(2026, 1, 31)).days == 31
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 1, 2), date(2026, 1, 1))
