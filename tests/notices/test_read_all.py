"""Reading everything: one's own notices, and no one else's."""

import pytest

from dukou.domains.notices import queries
from dukou.domains.notices.actions import read_all
from dukou.domains.notices.models import Notice
from dukou.kernel.actor import PUBLIC, SYSTEM
from dukou.kernel.errors import Denied
from tests.notices.conftest import told


def test_it_works(cast):
    for n in range(3):
        told(cast.alice, cast.bob, key=f"try:{n}")
    assert read_all(cast.alice) == 3
    assert (queries.unread(cast.alice), queries.unread(cast.bob)) == (0, 3)
    assert read_all(cast.alice) == 0


def test_five_hundred_at_once(cast):
    fresh = [
        Notice(recipient_id=cast.alice.person_id, about="entry:17", kind="entry_published", zh="甲", en="a", key=str(n))
        for n in range(501)
    ]
    Notice.objects.bulk_create(fresh)
    assert queries.unread(cast.alice) == queries.MOST
    assert [read_all(cast.alice), read_all(cast.alice)] == [500, 1]


def test_the_platform_itself_reads_nothing(cast):
    told(cast.alice)
    assert read_all(SYSTEM) == 0


def test_a_visitor_may_not(cast):
    with pytest.raises(Denied):
        read_all(PUBLIC)
