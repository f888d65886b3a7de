"""A small shelf: what a kind says is drafted, submitted, published by a colleague, and found by the search."""

from collections.abc import Callable
from typing import Any

import pytest

from dukou.domains.catalogue import actions, jobs
from dukou.domains.catalogue.models import Entry

Shelve = Callable[..., Entry]


@pytest.fixture
def shelve(cast) -> Shelve:
    """Put an entry on the shelf: the firm's where it is a need, the university's otherwise."""

    def put(kind: str, title: str, summary: str = "", *, visibility: Any = "public", **content: Any) -> Entry:
        actor, owner = (cast.bob, cast.firm) if kind == "demand" else (cast.alice, cast.university)
        told = {"title": title, "summary": summary or title, **content}
        entry = actions.draft_entry(actor, kind=kind, content=told, organisation=owner, visibility=visibility)
        return actions.publish_entry(cast.carol, entry=actions.submit_entry(actor, entry=entry))

    return put


@pytest.fixture
def indexed() -> Callable[[], None]:
    """Bring the indexes up to the journal, as the worker does."""

    def follow() -> None:
        while jobs.follow_journal():
            pass

    return follow


@pytest.fixture
def shelf(shelve, indexed) -> dict[str, Entry]:
    """Two achievements, an expert, a paper and a report about moulds and batteries, and a need for a mould."""
    held = {
        "mould": shelve("achievement", "多孔氧化铝陶瓷模具及其凝胶注模工艺", "抗弯强度 18.6 MPa，使用 420 次。"),
        "battery": shelve("achievement", "低温锂电池电解液", "-30℃ 容量保持率 82%。"),
        "expert": shelve("expert", "沈砚", "长期做陶瓷模具与凝胶注模，帮三家卫浴厂换下石膏模。"),
        "paper": shelve("paper", "陶瓷模具孔径分布与吸浆速率", "孔径 2.1 μm 的陶瓷模具吸浆速率最高。"),
        "report": shelve("report", "注浆成形用陶瓷模具研究报告", "比较了五种陶瓷模具。"),
        "need": shelve("demand", "可替代石膏的陶瓷模具", "现有石膏模具浇注约 80 次后开裂。", budget_max="300000.00"),
    }
    indexed()
    return held
