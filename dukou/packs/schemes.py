"""Reading the code lists of a pack: `schemes.yaml` names them, `schemes/<key>.csv` holds their codes."""

from dukou.kernel.bilingual import T
from dukou.kernel.codes import Code, Scheme, Succession
from dukou.packs.checks import Desk
from dukou.packs.table import Block, Row

_MUST = ("code", "zh")
_MAY = ("en", "parent", "also", "valid_from", "valid_to", "edition", "source", "certainty", "note")


def read_schemes(desk: Desk) -> dict[str, Scheme]:
    """Read every scheme that schemes.yaml lists, with what became of its codes (successions.csv)."""
    steps = _successions(desk)
    schemes: dict[str, Scheme] = {}
    for block in desk.blocks("schemes.yaml"):
        key = desk.text(block, "scheme")
        if key in schemes:
            desk.twice(block.at, key)
        schemes[key] = _scheme(desk, key, block, [step for row, step in steps if row["scheme"] == key])
    for row, step in steps:
        _check_step(desk, row, step, schemes)
    _check_files(desk, schemes)
    return schemes


def _scheme(desk: Desk, key: str, block: Block, steps: list[Succession]) -> Scheme:
    zh, en = desk.words(block, "title")
    default = {name: desk.text(block, name, required=False) for name in ("source", "certainty")}
    pairs = [(row, _code(desk, row, default)) for row in desk.rows(f"schemes/{key}.csv", _MUST, _MAY)]
    desk.overlaps(pairs, lambda code: code.code)
    note = desk.text(block, "note", required=False)
    scheme = Scheme(key, zh, en, tuple(code for _, code in pairs), note, tuple(steps))
    for row, code in pairs:
        _check_parent(desk, row, code, scheme)
    return scheme


def _code(desk: Desk, row: Row, default: dict[str, str]) -> Code:
    desk.must(row, *_MUST)
    source, certainty = desk.marks(row, default)
    period = desk.period(row)
    return Code(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        parent=row["parent"],
        valid_from=period.start,
        valid_to=period.end,
        edition=row["edition"],
        note=row["note"],
        source=source,
        certainty=certainty,
        also=tuple(name.strip() for name in row["also"].split("|") if name.strip()),
    )


def _check_parent(desk: Desk, row: Row, code: Code, scheme: Scheme) -> None:
    if code.parent and code.parent not in scheme:
        desk.unknown(row.at, T("上级代码", "parent"), code.parent, {c.code: c for c in scheme})
        return
    seen, at = {code.code}, code.parent
    while at and at in scheme:
        if at in seen:
            desk.problems.note(
                row.at,
                T(f"上下级成环：{code.code} 是自己的上级。", f"A circle: {code.code} stands above itself."),
                T("改正 parent。", "Mend the parent column."),
            )
            return
        seen.add(at)
        at = scheme[at].parent


def _successions(desk: Desk) -> list[tuple[Row, Succession]]:
    """Read successions.csv, which a pack may lack."""
    if not (desk.folder / "successions.csv").exists():
        return []
    found = []
    for row in desk.rows("successions.csv", ("scheme", "old", "new", "source", "certainty"), ("note",)):
        source, certainty = desk.marks(row, {})
        found.append((row, Succession(row["old"], row["new"], row["note"], source, certainty)))
    return found


def _check_step(desk: Desk, row: Row, step: Succession, schemes: dict[str, Scheme]) -> None:
    scheme = schemes.get(row["scheme"])
    if scheme is None:
        desk.unknown(row.at, T("代码表", "scheme"), row["scheme"], schemes)
        return
    for code in filter(None, (step.old, step.new)):
        if code not in scheme:
            desk.unknown(row.at, T("代码", "code"), code, {c.code: c for c in scheme})


def _check_files(desk: Desk, schemes: dict[str, Scheme]) -> None:
    for path in sorted((desk.folder / "schemes").glob("*.csv")):
        if path.stem not in schemes:
            desk.problems.note(
                (f"schemes/{path.name}", 0),
                T("schemes.yaml 没有登记这个代码表。", "schemes.yaml does not list this file."),
                T("登记它，或删去文件。", "List it, or delete the file."),
            )
