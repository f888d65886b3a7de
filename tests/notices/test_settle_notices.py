"""Settling: what somebody has done is nobody's to do any more."""

import pytest

from dukou.domains.notices import queries
from dukou.domains.notices.actions import settle_notices
from dukou.faces.call import perform
from dukou.kernel.actor import SYSTEM
from dukou.kernel.errors import Denied
from tests.notices.conftest import told


def test_it_works(cast):
    told(cast.nan, cast.carol, kind="entry_submitted")
    assert settle_notices(SYSTEM, about="entry:17", kind="entry_submitted") == 2
    assert (queries.unread(cast.nan), queries.unread(cast.carol)) == (0, 0)
    assert queries.inbox(cast.nan).count() == 1


def test_other_nouns_and_other_kinds_stay(cast):
    told(cast.nan, kind="entry_submitted", about="entry:18", key="try:18")
    told(cast.nan, key="try:other")
    assert settle_notices(SYSTEM, about="entry:17", kind="entry_submitted") == 0
    assert queries.unread(cast.nan) == 2


@pytest.mark.parametrize("who", ["nan", "carol"])
def test_nobody_settles_by_hand(cast, who):
    with pytest.raises(Denied):
        perform(getattr(cast, who), "notices.settle_notices", {})
