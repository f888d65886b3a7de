"""A real run of actions by several people, and a way to declare an action for one test only."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import registry, wire

CONTENT = {"title": "多孔陶瓷模具", "summary": "凝胶注模成形，抗弯强度 18.6 MPa，可用 420 次。"}


@pytest.fixture
def content() -> dict[str, Any]:
    return dict(CONTENT)


def a_life(cast: Any) -> Entry:
    """Draft, submit, return, revise, submit, publish, revise, withdraw: eight lines."""
    entry = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    entry = actions.submit_entry(cast.alice, entry=entry)
    entry = actions.return_entry(cast.nan, entry=entry, reason="请补充测试条件")
    entry = actions.revise_entry(cast.alice, entry=entry, content=CONTENT | {"readiness": "6"})
    entry = actions.submit_entry(cast.alice, entry=entry)
    entry = actions.publish_entry(cast.nan, entry=entry)
    entry = actions.revise_entry(cast.alice, entry=entry, content=CONTENT | {"readiness": "7"})
    return actions.withdraw_entry(cast.alice, entry=entry, fate="own_use", note="自行投产")


@pytest.fixture
def life(cast) -> Entry:
    return a_life(cast)


@pytest.fixture
def declared() -> Iterator[Callable[..., Any]]:
    """Declare actions that vanish from the registry after the test; called as the decorator is."""
    from dukou.domains.journal.actions import action

    acts, consequences = dict(registry._ACTS), {name: dict(held) for name, held in wire.CONSEQUENCES.items()}
    yield lambda name, **told: action(name, **({"zh": "试", "en": "Try", "by": {"registered": "any"}} | told))
    registry._ACTS.clear()
    registry._ACTS.update(acts)
    wire.CONSEQUENCES.clear()
    wire.CONSEQUENCES.update(consequences)
