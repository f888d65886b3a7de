"""`dukou`: the table of commands."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from dukou import __version__
from dukou.faces.cli import calc as calc_command
from dukou.faces.cli.appoint import appoint
from dukou.faces.cli.export import export
from dukou.faces.cli.frame import out, read_json, read_text, said_plainly, set_up, stop, tell_json
from dukou.faces.cli.load import load
from dukou.faces.cli.template import template
from dukou.kernel.bilingual import Bilingual

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="渡口 Dukou：科技成果转化平台 · from the laboratory to the market",
    pretty_exceptions_show_locals=False,
)
pack_app = typer.Typer(no_args_is_help=True, help="套件：检查一座城市的代码、参数和示例 · a city's pack")
index_app = typer.Typer(no_args_is_help=True, help="检索索引 · the search index")
app.add_typer(pack_app, name="pack")
app.add_typer(index_app, name="index")
app.command()(load)
app.command()(export)
app.command()(template)
app.command()(appoint)
As = Annotated[str, typer.Option("--as", help="以哪位用户的身份；留空为公众 · user name; empty for the public")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON 供程序读取 · JSON for programs")]


def run() -> None:
    """Run the command line; a Refusal ends it with one line, never with a traceback."""
    with said_plainly():
        app()


@app.callback(invoke_without_command=True)
def version(version: Annotated[bool, typer.Option("--version", help="版本 · version")] = False) -> None:
    """Say the version."""
    if version:
        out.print(f"dukou {__version__}")
        raise typer.Exit


@app.command()
def up(
    port: Annotated[int, typer.Option(help="端口 · port")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址 · address")] = "127.0.0.1",
) -> None:
    """启动平台：建库、载入套件与示例、建索引、匹配、开门 · start the platform."""
    with said_plainly():
        set_up()
        from dukou.faces.cli.up import start

        start(host, port)


@app.command()
def worker() -> None:
    """后台进程：跟随台账更新索引，每 10 秒 tick · the background worker."""
    with said_plainly():
        set_up()
        from dukou.faces.cli.up import work

        work()


@app.command()
def search(words: str, kind: str = "", limit: int = 10, as_: As = "", json: Json = False) -> None:
    """检索目录 · search the catalogue."""
    with said_plainly():
        actor = _actor(as_)
        from dukou.domains.catalogue import queries
        from dukou.engines.search import Ask
        from dukou.faces.as_json import brief

        page = queries.search(
            actor, Ask(words, filters={"kind": (kind,)} if kind else {}, limit=max(1, min(limit, 100)))
        )
        if json:
            tell_json(
                {
                    "total": page.answer.total,
                    "suggestion": page.answer.suggestion,
                    "entries": [brief(actor, e) for e in page.entries],
                }
            )
            return
        table = Table("编号", "类别", "名称", "单位", title=f"“{words}”：{page.answer.total} 条", title_justify="left")
        for entry in page.entries:
            table.add_row(str(entry.pk), entry.kind_of.zh, str(entry), queries.owner_name(actor, entry))
        out.print(table)
        if page.answer.suggestion:
            out.print(f"您是不是要找：{page.answer.suggestion}")


@app.command()
def match(
    file: Annotated[str, typer.Argument(help="需求文本文件，- 为标准输入 · a need as text")] = "",
    all_: Annotated[bool, typer.Option("--all", help="为所有在架需求匹配 · every open need")] = False,
    most: Annotated[int, typer.Option(help="每类最多几条 · at most, each")] = 5,
    as_: As = "",
    json: Json = False,
) -> None:
    """为技术难题找成果、专家与线索，并说明理由 · match a need, with reasons."""
    with said_plainly():
        actor = _actor(as_)
        if all_:
            _match_all()
        elif file:
            _match_one(actor, read_text(file), max(1, min(most, 50)), json)
        else:
            stop(Bilingual("请给出需求文件，或用 --all", "Name a file with a need, or use --all"), 2)


@app.command()
def calc(
    name: str,
    file: Annotated[str, typer.Argument(help="JSON 文件，- 为标准输入 · a JSON file")] = "-",
    schema: Annotated[bool, typer.Option("--schema", help="输入输出的形状与示例 · shapes and an example")] = False,
) -> None:
    """单独运行一个引擎：JSON 进，JSON 和理由出，不用数据库 · one engine alone."""
    with said_plainly():
        tell_json(calc_command.schema(name) if schema else calc_command.calculate(name, read_json(file)))


@app.command()
def do(
    name: str,
    json_: Annotated[str, typer.Option("--json", help="输入的 JSON 文件，- 为标准输入 · inputs")] = "-",
    as_: As = "",
) -> None:
    """按名称办理一个动作 · do an action by name."""
    with said_plainly():
        actor = _actor(as_)
        from dukou.faces.call import perform

        told = read_json(json_)
        if not isinstance(told, dict):
            stop(Bilingual("输入应为一个 JSON 对象", "The input must be one JSON object"), 2)
        tell_json(perform(actor, name, told))


@app.command()
def rights(json: Json = False) -> None:
    """打印权限矩阵：谁能办什么、范围多大 · the rights matrix."""
    with said_plainly():
        set_up()
        from dukou.domains.journal.actions import registry

        if json:
            tell_json({act.name: dict(act.by) for act in registry().values()})
            return
        table = Table("动作", "说明", "身份：范围")
        for act in registry().values():
            table.add_row(
                act.name, act.label.zh, "，".join(f"{role}：{scope}" for role, scope in act.by.items()) or "仅系统"
            )
        out.print(table)


@app.command()
def tick() -> None:
    """办理到时间的事：到期、补发后果 · what time does."""
    with said_plainly():
        set_up()
        from dukou.faces.cli.up import tick_once

        tell_json(tick_once(datetime.now(UTC)))


@app.command()
def check() -> None:
    """检查设置、数据库、台账与索引 · check settings, database, journal and index."""
    with said_plainly():
        set_up()
        from dukou.faces.cli.up import health

        told = health()
        tell_json(told)
        if not all(told["ok"].values()):
            raise typer.Exit(1)


@pack_app.command("check")
def pack_check(folder: str) -> None:
    """一次列出套件的全部问题：文件、行号、改法 · every error at once."""
    with said_plainly():
        from pathlib import Path

        from dukou import packs

        problems = packs.check(Path(folder))
        for problem in problems:
            out.print(problem.say("zh"), highlight=False, soft_wrap=True)
        if problems:
            stop(Bilingual(f"共 {len(problems)} 处问题", f"{len(problems)} problems"), 1)
        out.print(f"套件 {folder} 没有问题。")


@index_app.command("rebuild")
def index_rebuild() -> None:
    """重建检索索引，期间检索不中断 · rebuild without downtime."""
    with said_plainly():
        set_up()
        from dukou.domains.catalogue.jobs import rebuild_indexes

        tell_json(rebuild_indexes())


@index_app.command("follow")
def index_follow() -> None:
    """跟随台账更新索引，直到标准输入结束 · follow the journal until the input ends."""
    with said_plainly():
        set_up()
        from dukou.faces.cli.follower import follow

        follow()


def _actor(username: str) -> Any:
    set_up()
    from dukou.domains.accounts.queries import actor_named
    from dukou.kernel.actor import PUBLIC

    return actor_named(username) if username else PUBLIC


def _match_all() -> None:
    from rich.progress import Progress

    from dukou.domains.matching.jobs import match_all

    with Progress(console=out, transient=True) as bar:
        task = bar.add_task("匹配需求", total=None)
        kept = match_all(progress=lambda done, total: bar.update(task, completed=done, total=total))
    out.print(f"全部在架需求已匹配，保留 {kept} 条结果。")


def _match_one(actor: Any, told: str, most: int, json: bool) -> None:
    from dukou.domains.matching.queries import matches_for_text
    from dukou.faces.as_json import matches_as_json

    found = matches_as_json(actor, matches_for_text(actor, told, most=most))
    if json:
        tell_json(found)
        return
    out.print(f"[bold]{found['need']}[/bold]\n在 {found['searched']} 条公开条目中查找。")
    for key, title in (("achievements", "可转化成果"), ("experts", "专家"), ("leads", "线索（正在研究的团队）")):
        out.print(f"\n[bold]{title}[/bold]" + ("" if found[key] else "：没有找到合适的"))
        for place, one in enumerate(found[key], 1):
            mark = "（示例）" if one["sample"] else ""
            out.print(f" {place}. [{one['id']}] {one['text']}{mark} · {one['owner']}", highlight=False, markup=False)
            for reason in one["reasons"]:
                sign = {"for": "+", "against": "−", "unknown": "?"}[reason["speaks"]]
                out.print(f"     {sign} {reason['zh']}", style="dim", highlight=False, markup=False)
