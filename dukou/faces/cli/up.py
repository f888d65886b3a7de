"""`dukou up`: from an empty folder to an open door, and the worker that keeps the index and the clock."""

import os
import signal
import socket
import time
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from dukou.domains.accounts.models import ROLES
from dukou.domains.catalogue import jobs as catalogue_jobs
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.queries import index_folder
from dukou.domains.journal import jobs as journal_jobs
from dukou.domains.journal import queries as journal
from dukou.domains.matching.jobs import match_all
from dukou.domains.matching.models import Match
from dukou.domains.notices import jobs as notices_jobs
from dukou.domains.taxonomy import queries as taxonomy
from dukou.domains.taxonomy.actions import load_pack
from dukou.engines.evidence import verify_chain
from dukou.faces.cli.frame import out
from dukou.faces.cli.keeper import Keeper
from dukou.faces.cli.sample import DEMO, PASSWORD, load_sample
from dukou.kernel.actor import SYSTEM
from dukou.kernel.errors import Refusal

TICK = 10.0
"""Seconds between ticks."""
FOLLOW = 0.3
"""Seconds between looks at the journal; a change is found within one second."""


def prepare() -> None:
    """Bring database, codes, sample, index and matches up to date; done again, it changes nothing."""
    call_command("migrate", verbosity=0, interactive=False)
    marker = f"{taxonomy.pack().key} {taxonomy.pack().version}"
    loaded = settings.HOME / "pack-loaded"
    if not loaded.exists() or loaded.read_text(encoding="utf8") != marker:
        out.print(f"载入套件 {marker} …")
        load_pack(SYSTEM, version=taxonomy.pack().version)
        if settings.SAMPLE:
            load_sample(SYSTEM)
        loaded.write_text(marker, encoding="utf8")
    while catalogue_jobs.follow_journal():
        pass
    if not Match.objects.exists() and Entry.objects.filter(kind="demand", state="published").exists():
        out.print("为每一条需求匹配成果与专家 …")
        match_all()
        catalogue_jobs.follow_journal()


def start(host: str, port: int) -> None:
    """Prepare, start one worker, serve until interrupted; a taken port is refused before anything starts."""
    _free(host, port)
    prepare()
    _greet(host, port)
    keeper = Keeper()
    try:
        uvicorn.run(
            "dukou.config.asgi:application",
            host=host,
            port=port,
            log_level="warning",
            lifespan="off",
            server_header=False,
        )
    finally:
        keeper.end()


def work() -> None:
    """Follow the journal and the clock until told to stop. The index has no other writer while this lives."""
    going = {"on": True}

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        going["on"] = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parent, ticked = os.getppid(), 0.0
    while going["on"] and os.getppid() == parent:
        look()
        if time.monotonic() - ticked >= TICK:
            tick_once(datetime.now(UTC))
            ticked = time.monotonic()
        connection.close_if_unusable_or_obsolete()
        time.sleep(FOLLOW)


def look() -> None:
    """Bring the index up to the journal; where a command is writing just now, the next look does it."""
    try:
        catalogue_jobs.follow_journal()
    except Refusal as refusal:
        if refusal.code != "search.writer_busy":
            raise


def tick_once(now: datetime) -> dict[str, int]:
    """Do what time does, once; return how much of each."""
    return {
        "expired": catalogue_jobs.expire(now),
        "reannounced": journal_jobs.reannounce(now),
        "keys_forgotten": journal_jobs.forget_keys(now),
        "delivered": notices_jobs.deliver(now),
    }


def health() -> dict[str, Any]:
    """Check journal and index; return what holds and the figures."""
    report = verify_chain(journal.chain())
    waiting = journal.waiting().count()
    ok = {
        "journal": report.ok,
        "index": all(index_folder(level).exists() for level in ("public", "registered")),
        "consequences": waiting == 0,
    }
    return {
        "ok": ok,
        "journal_lines": report.count,
        "journal_head": report.head,
        "waiting": waiting,
        "entries": Entry.objects.count(),
    }


def _free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Refusal(
                "up.port",
                f"{host}:{port} 不能使用（{error}）。请关闭占用它的程序，或用 --port 换一个端口。",
                f"{host}:{port} can't be used ({error}). Stop what uses it, or choose another with --port.",
                port=port,
            ) from None


def _greet(host: str, port: int) -> None:
    counts = {
        kind: Entry.objects.filter(kind=kind, state="published").count() for kind in ("achievement", "demand", "expert")
    }
    out.print(f"\n[bold]渡口已开门：http://{host}:{port}/[/bold]", highlight=False)
    out.print(
        f"在架：成果 {counts['achievement']}，需求 {counts['demand']}，专家 {counts['expert']}。", highlight=False
    )
    tries = ("首页写下一个技术难题", "供需大厅 /search", "接口 /api/v1/docs", "组件 /design", "dukou match 需求.txt")
    out.print(f"试一试：{'；'.join(tries)}。", highlight=False, soft_wrap=True)
    if settings.SAMPLE:
        out.print(f"\n示例账号（口令均为 [bold]{PASSWORD}[/bold]，只在示例中存在）：", highlight=False)
        for username, name, role, _ in DEMO:
            held = ROLES[role].zh if role else "没有身份，用来试谁看不到什么"
            out.print(f"  {username:<6} {name}（{held}）", highlight=False)
    out.print("\n按 Ctrl+C 停止。Ctrl+C stops it.", highlight=False)
