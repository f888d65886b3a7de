"""Make a small database of this version, for later versions to upgrade: `python -m tests.house.upgrade.make NAME`.

Kept beside this file as NAME.sqlite3.gz, under 200 KB, once per release; test_migrations.py upgrades each of them.
"""

import gzip
import sqlite3
import sys
from pathlib import Path
from typing import Any

from tests.conftest import HOME, everyone  # first: it chooses the home and sets Django up

KINDS: dict[str, dict[str, Any]] = {
    "achievement": {"title": "多孔氧化铝陶瓷模具", "summary": "抗弯强度 18.6 MPa，可用 420 次。", "readiness": "6"},
    "demand": {"title": "可替代石膏的陶瓷模具", "summary": "石膏模具约 80 次后开裂。", "budget_max": "300000.00"},
    "expert": {"title": "沈砚", "summary": "长期做陶瓷模具与凝胶注模。"},
    "organisation": {"title": "梧桐山科技大学", "summary": "材料与飞行器。", "role": "UNI"},
    "right": {"title": "一种陶瓷模具", "number": "示例ZL2023100a001", "right_type": "PI"},
    "report": {"title": "注浆成形用陶瓷模具研究报告", "summary": "比较了五种陶瓷模具。"},
    "paper": {"summary": "孔径 2.1 μm 的陶瓷模具吸浆速率最高。", "authors": ["林知远"]},
    "standard": {"title": "陶瓷模具试验方法", "summary": "规定了抗弯强度的试验方法。", "number": "Q/示例 001"},
}


def make(name: str) -> Path:
    """Fill a fresh database by actions alone and keep it; return where."""
    from django.core.management import call_command
    from django.db import connection

    from dukou.domains.taxonomy import queries as taxonomy
    from dukou.domains.taxonomy.actions import load_pack
    from dukou.kernel.actor import SYSTEM

    call_command("migrate", verbosity=0)
    load_pack(SYSTEM, version=taxonomy.pack().version)
    fill(everyone())
    connection.close()
    plain, kept = HOME / "kept.sqlite3", Path(__file__).parent / f"{name}.sqlite3.gz"
    with sqlite3.connect(HOME / "dukou.sqlite3") as database:
        database.execute("VACUUM INTO ?", [str(plain)])
    kept.write_bytes(gzip.compress(plain.read_bytes(), 9, mtime=0))
    return kept


def fill(cast: Any) -> None:
    """Put one entry of each kind on the shelf, and one in every other state of life; keep the need's matches."""
    from dukou.domains.catalogue import actions, jobs
    from dukou.domains.matching.jobs import match_all
    from dukou.kernel.actor import SYSTEM

    def draft(kind: str) -> Any:
        actor, owner = (cast.bob, cast.firm) if kind == "demand" else (cast.alice, cast.university)
        return actions.draft_entry(actor, kind=kind, content=KINDS[kind], organisation=owner)

    def published(kind: str) -> Any:
        return actions.publish_entry(cast.carol, entry=actions.submit_entry(SYSTEM, entry=draft(kind)))

    for kind in KINDS:
        published(kind)
    draft("achievement")
    actions.submit_entry(cast.alice, entry=draft("achievement"))
    actions.fulfil_entry(cast.alice, entry=published("achievement"), fate="licensed")
    withdrawn = actions.revise_entry(cast.alice, entry=published("achievement"), content=KINDS["achievement"])
    actions.withdraw_entry(cast.alice, entry=withdrawn, fate="superseded", note="见二代")
    while jobs.follow_journal():
        pass
    match_all()


if __name__ == "__main__":
    print(make(sys.argv[1]))
