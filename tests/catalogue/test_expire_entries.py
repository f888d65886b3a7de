"""Expiring: the clock takes off the shelf what nobody reconfirmed."""

from datetime import UTC, datetime, timedelta

import pytest

from dukou.domains.catalogue import actions, jobs, queries
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal.models import Line
from dukou.kernel.actor import SYSTEM
from dukou.kernel.errors import Denied


def test_it_works(cast, published):
    day = published.valid_until
    assert actions.expire_entries(SYSTEM, on=day) == 0
    assert actions.expire_entries(SYSTEM, on=day + timedelta(days=1)) == 1
    seen = queries.entry(cast.eve, published.pk)
    assert (seen.state, seen.fate) == ("expired", "unanswered")


@pytest.mark.parametrize("who", ["alice", "nan", "carol", "tom", "eve"])
def test_nobody_turns_the_clock(cast, published, who):
    with pytest.raises(Denied):
        actions.expire_entries(getattr(cast, who), on=published.valid_until + timedelta(days=1))


def test_the_day_is_that_of_the_city(published):
    day = published.valid_until
    last_minute = datetime(day.year, day.month, day.day, 15, 59, tzinfo=UTC)  # 23:59 in Shenzhen
    assert jobs.expire(last_minute) == 0
    assert jobs.expire(last_minute + timedelta(minutes=2)) == 1


def test_where_nothing_is_over_nothing_is_journalled(cast, published):
    lines = Line.objects.count()
    assert jobs.expire(datetime.now(UTC)) == 0
    assert Line.objects.count() == lines


def test_more_than_an_act_may_hold_takes_several(cast, published):
    rows = []
    for number in range(620):
        twin = Entry.objects.get(pk=published.pk)
        twin.pk, twin.external_id = None, f"twin-{number}"
        rows.append(twin)
    Entry.objects.bulk_create(rows)
    after = published.valid_until + timedelta(days=1)
    assert jobs.expire(datetime(after.year, after.month, after.day, 4, tzinfo=UTC)) == 621
    lines = Line.objects.filter(action="catalogue.expire_entries").order_by("seq")
    assert [len(line.nouns) for line in lines] == [500, 121]
    assert all(before and changed for line in lines for _, before, changed in line.nouns)
    assert not Entry.objects.filter(state="published").exists()
