"""Reading a notice: one's own, and the first time counts."""

import pytest

from dukou.domains.notices import queries
from dukou.domains.notices.actions import read_notice
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Missing
from tests.notices.conftest import told


@pytest.fixture
def notice(cast):
    told(cast.alice)
    return queries.inbox(cast.alice).get()


def test_it_works(cast, notice):
    read = read_notice(cast.alice, notice=notice)
    assert read.read_at is not None
    assert queries.unread(cast.alice) == 0
    assert queries.inbox(cast.alice).count() == 1


def test_read_again_the_first_time_stands(cast, notice):
    first = read_notice(cast.alice, notice=notice).read_at
    assert read_notice(cast.alice, notice=notice).read_at == first


@pytest.mark.parametrize("who", ["bob", "carol", "nan"])
def test_nobody_reads_anothers(cast, notice, who):
    """Not even the city's officer, who sees every entry."""
    other = getattr(cast, who)
    with pytest.raises(Denied):
        read_notice(other, notice=notice)
    with pytest.raises(Missing):
        perform(other, "notices.read_notice", {"notice": notice.pk})
    with pytest.raises(Missing):
        queries.notice(other, notice.pk)
    assert queries.unread(cast.alice) == 1


@pytest.mark.parametrize("pk", [-1, 0, 2**63, 999_999])
def test_an_absent_one_is_missing(cast, pk):
    with pytest.raises(Missing):
        queries.notice(cast.alice, pk)
