"""The worker shares the index with commands that load or rebuild: it waits its turn and never dies of it."""

from dukou.domains.catalogue import actions, queries, shelf
from dukou.engines.search import Ask, Writer
from dukou.faces.cli import up

CONTENT = {"title": "多孔陶瓷模具", "summary": "凝胶注模成形，抗弯强度 18.6 MPa，可用 420 次。"}


def found(cast):
    return queries.search(cast.eve, Ask("多孔陶瓷模具")).answer.total


def test_it_waits_while_a_command_writes_and_then_catches_up(cast):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    entry = actions.submit_entry(cast.alice, entry=entry)
    actions.publish_entry(cast.nan, entry=entry)

    with Writer(queries.index_folder("public"), shelf.SHAPE):
        up.look()
        assert found(cast) == 0

    up.look()
    assert found(cast) == 1
