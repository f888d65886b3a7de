"""`dukou export`: what somebody may see of a kind into a file that loads again, or into the registration form."""

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from dukou.faces.cli.frame import err, kind_key, out, said_plainly, set_up, stop, tell_json, whole
from dukou.kernel.actor import PUBLIC
from dukou.kernel.bilingual import T

if TYPE_CHECKING:
    from dukou.domains.catalogue.registration import Filed
    from dukou.domains.catalogue.selection import Wanted

FORMS = ("csv", "xlsx", "jsonl", "registration")
SHOWN = 10


def export(  # noqa: PLR0913, PLR0917 - a command has the options it has
    kind: Annotated[str, typer.Argument(help="类别，如 achievement 或 成果 · the kind")],
    form: Annotated[
        str, typer.Option(help="csv、xlsx、jsonl；registration 为科技成果登记表 · the registration form")
    ] = "csv",
    file: Annotated[str, typer.Option("-o", "--out", help="写入的文件，- 为标准输出；默认以类别为名 · the file")] = "",
    as_: Annotated[str, typer.Option("--as", help="以哪位用户的身份；留空为公众 · user name")] = "",
    query: Annotated[str, typer.Option(help="检索词，只导出检索到的在架条目 · words to search for")] = "",
    field: Annotated[
        list[str] | None, typer.Option(help="产业领域代码或名称，含其下级，可多次 · industry, repeatable")
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="只要本单位的条目 · one's own organisations' only")] = False,
    json: Annotated[bool, typer.Option("--json", help="结果报告为 JSON · the outcome as JSON")] = False,
) -> None:
    """导出有权查看的条目，改后可再导入 · export what one may see; edited, it loads again."""
    with said_plainly():
        set_up()
        if form not in FORMS:
            stop(T(f"没有格式“{form}”，可用：{'、'.join(FORMS)}", f"There is no form “{form}”; {', '.join(FORMS)}"), 2)
        from dukou.domains.accounts.queries import actor_named
        from dukou.domains.catalogue.selection import Wanted

        actor = actor_named(as_) if as_ else PUBLIC
        wanted = Wanted(kind_key(kind), query, tuple(field or ()), is_own=own)
        place = file or (f"{wanted.kind}-registration.xlsx" if form == "registration" else f"{wanted.kind}.{form}")
        if place == "-":
            _tell(place, _written(actor, wanted, form, sys.stdout.buffer), json=False)
            return
        with whole(Path(place)) as held:
            told = _written(actor, wanted, form, held)
        _tell(place, told, json=json)


def _written(actor: Any, wanted: "Wanted", form: str, held: IO[bytes]) -> "int | Filed":
    from dukou.domains.catalogue.outlet import write
    from dukou.domains.catalogue.registration import KIND, write_registration

    if form != "registration":
        return write(actor, wanted, form, held)
    if wanted.kind != KIND:
        stop(T(f"登记表只用于成果（{KIND}）", f"The registration form is for {KIND} only"), 2)
    return write_registration(actor, wanted, held)


def _tell(place: str, told: "int | Filed", *, json: bool) -> None:
    """Say what was written; beside a file on standard output on the other stream."""
    count = told if isinstance(told, int) else told.count
    if json:
        tell_json({"file": place, "entries": count, **({} if isinstance(told, int) else _gaps(told))})
        return
    console = err if place == "-" else out
    lines = [f"已写入 {place}：{count} 条。" if place != "-" else f"{count} 条。"]
    for line in lines + ([] if isinstance(told, int) else _missing(told)):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _gaps(told: "Filed") -> dict[str, Any]:
    gaps = [{"entry": g.entry, "title": g.title, "missing": g.missing, "double": g.is_double} for g in told.gaps]
    return {"missing": dict(told.missing), "gaps": gaps}


def _missing(told: "Filed") -> list[str]:
    """Return the lines that say which required fields are missing for which entries."""
    lines = []
    for name, count in told.missing.items():
        ids = [str(gap.entry) for gap in told.gaps if name in gap.missing][:SHOWN]
        whose = "全部条目" if count == told.count else f"条目 {'、'.join(ids)}{' …' if count > SHOWN else ''}"
        lines.append(f"  缺“{name}” {count} 条：{whose}")
    doubles = [f"{gap.entry} {gap.title}" for gap in told.gaps if gap.is_double]
    lines += [f"  疑似重复登记（完成单位与名称相同）：{'；'.join(doubles[:SHOWN])}"] if doubles else []
    head = "必填项有缺，须补齐后再报送；每条缺什么见“待补清单”表：" if lines else "必填项齐全。"
    return [head, *lines]
