"""One achievement of the university's, at each of the first stations of its life."""

from typing import Any

import pytest

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.models import Entry

CONTENT = {"title": "多孔陶瓷模具", "summary": "凝胶注模成形，抗弯强度 18.6 MPa，可用 420 次。"}


@pytest.fixture
def content() -> dict[str, Any]:
    return dict(CONTENT)


@pytest.fixture
def draft(cast) -> Entry:
    return actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)


@pytest.fixture
def submitted(cast, draft) -> Entry:
    return actions.submit_entry(cast.alice, entry=draft)


@pytest.fixture
def published(cast, submitted) -> Entry:
    return actions.publish_entry(cast.nan, entry=submitted)


@pytest.fixture
def expired(published):
    """Its validity ended and the clock has passed."""
    from datetime import timedelta

    from dukou.kernel.actor import SYSTEM

    actions.expire_entries(SYSTEM, on=published.valid_until + timedelta(days=1))
    published.refresh_from_db()
    return published
