"""`dukou template`: an empty table of a kind with its explanations and codes, ready to be filled in and loaded."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from dukou.faces.cli.frame import kind_key, out, said_plainly, set_up, stop, whole
from dukou.kernel.bilingual import T

FORMS = ("xlsx", "csv")


def template(
    kind: Annotated[str, typer.Argument(help="类别，如 achievement 或 成果 · the kind")],
    form: Annotated[str, typer.Option(help="xlsx（带代码下拉）或 csv · xlsx has lists to choose from")] = "xlsx",
    file: Annotated[str, typer.Option("-o", "--out", help="写入的文件，- 为标准输出；默认以类别为名 · the file")] = "",
) -> None:
    """生成导入模板：表头、填写说明、代码表 · an import template."""
    with said_plainly():
        set_up()
        if form not in FORMS:
            stop(T(f"没有格式“{form}”，可用：{'、'.join(FORMS)}", f"There is no form “{form}”; {', '.join(FORMS)}"), 2)
        from dukou.domains.catalogue.template import write_template

        key = kind_key(kind)
        place = file or f"{key}-template.{form}"
        if place == "-":
            write_template(key, form, sys.stdout.buffer)
            return
        with whole(Path(place)) as held:
            write_template(key, form, held)
        told = f"已写入 {place}。填好后运行：dukou load {key} {place} --as 用户名 --for 机构"
        out.print(told, highlight=False, markup=False, soft_wrap=True)
