"""`dukou load`: a file of rows into the catalogue, 500 per act; killed half-way and run again it only finishes."""

import csv
import gc
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid

from dukou.faces.cli.follower import following
from dukou.faces.cli.frame import err, kind_key, out, said_plainly, set_up, stop, tell_json, whole
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Refusal

if TYPE_CHECKING:
    from dukou.domains.accounts.models import Organisation
    from dukou.domains.catalogue.intake import IntakeReport
    from dukou.domains.catalogue.sheets.problem import Problem
    from dukou.domains.catalogue.sheets.table import Row, Table

BATCH = 500
SHOWN, KEPT = 20, 100_000
"""Problems that the screen shows, and that a report holds; all are counted."""
BUSY = "search.writer_busy"
DEMO_ACTOR, DEMO_ORGANISATION = "carol", "sample:centre"
COUNTED = {"created": "新增", "changed": "更新", "unchanged": "未变", "published": "补发布", "refused": "未导入"}


@dataclass(slots=True)
class _Tally:
    """What became of the whole file."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    problems: list["Problem"] = field(default_factory=list)
    found: int = 0
    near: list[tuple[int, int]] = field(default_factory=list)

    def refuse(self, rows: list["Row"]) -> None:
        """Count rows that can't be read."""
        self.counts["refused"] += len(rows)
        self._keep([problem for row in rows for problem in row.problems])

    def add(self, report: "IntakeReport", rows: list["Row"]) -> None:
        """Count one act; places in the act become rows of the file."""
        for name in self.counts:
            self.counts[name] += getattr(report, name)
        self._keep([problem.at(rows[problem.row - 1].number) for problem in report.problems])
        self.near += [(rows[place - 1].number, entry) for place, entry in report.near[: KEPT - len(self.near)]]

    def _keep(self, problems: list["Problem"]) -> None:
        self.found += len(problems)
        self.problems += problems[: KEPT - len(self.problems)]


def load(  # noqa: PLR0913, PLR0917 - a command has the options it has
    kind: Annotated[str, typer.Argument(help="类别，如 achievement、demand、paper · the kind")],
    file: Annotated[Path, typer.Argument(help="CSV、XLSX、ODS 或 JSON 行（可 gzip） · the file")],
    as_: Annotated[str, typer.Option("--as", help="以哪位用户的身份；示例平台默认为 carol · user name")] = "",
    for_: Annotated[str, typer.Option("--for", help="归哪个机构：编号、外部编号或全称 · owner organisation")] = "",
    publish: Annotated[
        bool, typer.Option("--publish", help="直接上架（须为管理部门或运营身份） · publish at once")
    ] = False,
    source: Annotated[str, typer.Option(help="来源名，与编号一起认定同一条目；默认为文件名 · source name")] = "",
    report: Annotated[Path | None, typer.Option(help="把全部问题写入此 CSV 文件 · write every problem here")] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON 供程序读取 · JSON for programs")] = False,
) -> None:
    """批量导入：逐格校验、可中断续作 · import a file. Exit code 0: all rows are in; 1: some were refused; 2: the file is unusable."""
    with said_plainly():
        set_up()
        key = kind_key(kind)
        table = _open(key, file)
        actor, organisation = _who(as_, for_)
        if report is not None:
            _write_report(report, [])  # a place that can't be written is told before, not after
        try:
            gc.freeze()  # what the program is made of need not be searched for garbage after every few rows
            with following(table.count):
                tally = _run(actor, key, table, source or file.name, organisation, publish=publish)
            trouble = _index()
        except KeyboardInterrupt:
            stop(
                T(
                    "已中断：导入的行都已保存；再运行同一命令即可做完。",
                    "Stopped: what was imported is kept; run the same command again to finish.",
                ),
                130,
            )
        if report is not None:
            _write_report(report, tally.problems)
        if json:
            tell_json(_as_json(tally, indexed=trouble is None))
        else:
            _say(file, tally, publish=publish)
        if trouble is not None and trouble.code == BUSY:
            err.print("后台进程正在更新索引，数秒内即可检索。", highlight=False, soft_wrap=True)
        elif trouble is not None:
            stop(trouble.message, 1)
        if tally.counts["refused"]:
            raise typer.Exit(1)


def _who(username: str, organisation: str) -> tuple[Actor, "Organisation"]:
    """Return who imports and for whom; without names the sample's officer and centre, where the sample is on."""
    from django.conf import settings
    from django.db import connection

    from dukou.domains.accounts.queries import actor_named, organisation_named, own_organisations

    if "catalogue_entry" not in connection.introspection.table_names():
        from dukou.faces.cli.up import prepare

        prepare()
    if not username and not settings.SAMPLE:
        stop(
            Bilingual("请用 --as 写明用户名，用 --for 写明机构", "Say who imports with --as and for whom with --for"), 2
        )
    actor = actor_named(username or DEMO_ACTOR)
    if organisation:
        return actor, organisation_named(organisation)
    if settings.SAMPLE and not username:
        return actor, organisation_named(DEMO_ORGANISATION)
    own = own_organisations(actor)
    if len(own) != 1:
        stop(Bilingual("请用 --for 写明条目归哪个机构", "Say with --for whose entries these are"), 2)
    return actor, own[0]


def _open(kind: str, file: Path) -> "Table":
    from dukou.domains.catalogue.kinds import KINDS
    from dukou.domains.catalogue.sheets.columns import Columns
    from dukou.domains.catalogue.sheets.table import open_table

    try:
        return open_table(file, Columns(KINDS[kind].names, KINDS[kind].needed))
    except Refusal as refusal:
        stop(refusal.message, 2)


def _run(
    actor: Actor, kind: str, table: "Table", source: str, organisation: "Organisation", *, publish: bool
) -> _Tally:
    from dukou.domains.catalogue.intake import import_entries
    from dukou.domains.catalogue.sheets.table import batches, without_repeats

    tally = _Tally()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("导入", total=table.count)
        for rows in batches(without_repeats(table, table.columns), BATCH):
            tally.refuse([row for row in rows if row.problems])
            if good := [row for row in rows if not row.problems]:
                cells = [row.cells for row in good]
                tally.add(
                    import_entries(
                        actor, kind=kind, rows=cells, source=source, organisation=organisation, publish=publish
                    ),
                    good,
                )
            bar.update(task, advance=len(rows))
    tally.problems.sort(key=lambda problem: problem.row)
    return tally


def _index() -> Refusal | None:
    """Bring the index up to the journal; return why it could not be, such as a living worker who is doing so."""
    from dukou.domains.catalogue.jobs import follow_journal

    try:
        while follow_journal(20):
            pass
    except Refusal as refusal:
        return refusal
    return None


def _say(file: Path, tally: _Tally, *, publish: bool) -> None:
    counts = "，".join(
        f"{word} {tally.counts[name]}" for name, word in COUNTED.items() if tally.counts[name] or name == "created"
    )
    _line(f"{file.name}：{counts}。" if any(tally.counts.values()) else f"{file.name}：表头之下没有数据行。")
    if tally.near:
        told = "；".join(f"第 {row} 行近似条目 {entry}" for row, entry in tally.near[:5])
        _line(f"近似重复 {len(tally.near)} 行，已导入，请人工核对：{told}{' …' if len(tally.near) > 5 else ''}")
    if tally.problems:
        _say_problems(tally)
    if not publish and tally.counts["created"]:
        _line("新条目待审核，检索和匹配要在发布之后；有权发布者可加 --publish 再运行一次。")


def _say_problems(tally: _Tally) -> None:
    shown = tally.problems[:SHOWN]
    title = f"问题 {tally.found} 处" + (f"，前 {len(shown)} 处如下" if tally.found > len(shown) else "")
    grid = Grid(title=title, title_justify="left", show_lines=True)
    grid.add_column("行", justify="right", no_wrap=True)
    grid.add_column("列", max_width=20)
    grid.add_column("值", max_width=24)
    grid.add_column("问题与改法")
    for problem in shown:
        grid.add_row(str(problem.row), problem.column, problem.value, f"{problem.words.zh}\n{problem.words.en}")
    out.print(grid, highlight=False, markup=False)
    _line("改好后把同一文件再导入一次即可：已导入的行不会重复。用 --report FILE.csv 取得全部问题。")


def _line(words: str) -> None:
    out.print(words, highlight=False, markup=False, soft_wrap=True)


def _as_json(tally: _Tally, *, indexed: bool) -> dict[str, Any]:
    problems = [
        {"row": p.row, "column": p.column, "value": p.value, "zh": p.words.zh, "en": p.words.en} for p in tally.problems
    ]
    return {
        **tally.counts,
        "problems_found": tally.found,
        "problems": problems,
        "near": [{"row": row, "entry": entry} for row, entry in tally.near],
        "indexed": indexed,
    }


def _write_report(path: Path, problems: list["Problem"]) -> None:
    from dukou.domains.catalogue.sheets.formulas import guarded

    with whole(path) as held:
        text = TextIOWrapper(held, encoding="utf-8-sig", newline="")
        rows = csv.writer(text)
        rows.writerow(["行", "列", "值", "问题与改法", "What is wrong"])
        rows.writerows([p.row, *(guarded(t) for t in (p.column, p.value, p.words.zh, p.words.en))] for p in problems)
        text.detach()
