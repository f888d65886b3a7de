"""The sample 示例 of a pack: `sample/<kind>/*.yaml`, each a list of entries written by us.

The one thing to know: entries come out as JSON would carry them (dates and amounts are text), so a sample entry walks
the same way into the catalogue as an imported one.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from dukou.kernel import money
from dukou.kernel.bilingual import T
from dukou.kernel.codes import Scheme
from dukou.kernel.errors import Invalid, Refusal
from dukou.packs.checks import Desk
from dukou.packs.problem import Problems
from dukou.packs.table import Block, mappings

ENTRY = {
    "field": "code field",
    "region": "code region",
    "discipline": "code discipline",
    "modes": "code conversion_mode",
}
PARTY = {"holders": "key organisation", "contributors": "key expert"}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "organisation": {
        **ENTRY,
        "role": "code organisation_role",
        "fields": "code field",
        "size": "code organisation_size",
    },
    "expert": {**ENTRY, "fields": "code field", "organisation": "key organisation"},
    "right": {
        "field": "code field",
        "right_type": "code right_type",
        "holder": "key organisation",
        "filed": "date",
        "granted": "date",
        "legal_status": "code legal_status",
    },
    "achievement": {
        **ENTRY,
        **PARTY,
        "rights": "key right",
        "readiness": "code trl",
        "asking_price": "money",
        "asking_price_max": "money",
        "completed": "month",
    },
    "demand": {
        **ENTRY,
        "organisation": "key organisation",
        "readiness_wanted": "code trl",
        "budget_min": "money",
        "budget_max": "money",
        "deadline": "date",
        "answered_by": "key achievement",
    },
    "report": {**ENTRY, "holders": "key organisation", "completed": "month"},
    "paper": {**ENTRY, "holders": "key organisation", "completed": "month"},
    "standard": {"field": "code field", "holders": "key organisation", "status": "code standard_status"},
}
"""What each field of a kind must be: a code of a scheme, the key of another entry, an amount, a day or a month."""

TEXTS = ("key", "title", "title_en", "summary", "keywords")
WORDS: Mapping[str, tuple[str, ...]] = {
    "organisation": ("founded",),
    "expert": ("position", "industry_years"),
    "right": ("number",),
    "achievement": ("advantages", "applications", "awards"),
    "demand": ("targets", "alias"),
    "report": ("number",),
    "paper": ("contributors",),
    "standard": ("number",),
}
"""The fields that are plain words or numbers: those of every kind, and those of one."""

Known = dict[str, Mapping[str, object]]
_LEVEL = "code trl"
_CODED = {
    name for fields in FIELDS.values() for name, rule in fields.items() if rule.startswith("code ") and rule != _LEVEL
}


def read_sample(folder: Path, kind: str) -> list[dict[str, object]]:
    """Read the entries of a kind in file order; refuses files that are not well-formed."""
    problems = Problems()
    entries = [_as_json(block.values) for block in _blocks(folder, kind, problems)]
    if problems:
        raise Refusal(
            "pack.sample_unreadable",
            f"示例文件有误：{problems[0].say('zh')} 请运行 dukou pack check 查看全部。",
            f"The sample cannot be read: {problems[0].say('en')} Run dukou pack check to see everything.",
            kind=kind,
        )
    return entries


def check_sample(desk: Desk, schemes: Mapping[str, Scheme]) -> None:
    """Note every mistake of the sample: odd kinds and fields, doubled keys, missing titles, unknown codes and keys."""
    folder = desk.folder / "sample"
    blocks = {kind: list(_blocks(folder, kind, desk.problems)) for kind in FIELDS}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in FIELDS:
            desk.unknown((f"sample/{path.name}", 0), T("类别", "kind"), path.name, FIELDS)
    known: Known = {f"code {key}": {code.code: code for code in scheme} for key, scheme in schemes.items()}
    known |= {f"key {kind}": _keys(desk, found) for kind, found in blocks.items()}
    for kind, found in blocks.items():
        for block in found:
            _check_entry(desk, block, kind, known)


def _blocks(folder: Path, kind: str, problems: Problems) -> Iterator[Block]:
    for path in sorted((folder / kind).glob("*.yaml")):
        yield from mappings(path, f"sample/{kind}/{path.name}", problems)


def _as_json(values: Mapping[str, object]) -> dict[str, object]:
    """Write codes as text even where YAML read digits; everything else is JSON already."""
    return {name: _texts(value) if name in _CODED else value for name, value in values.items()}


def _texts(value: object) -> object:
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return str(value) if isinstance(value, int) else value


def _keys(desk: Desk, blocks: list[Block]) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for block in blocks:
        key = desk.text(block, "key")
        desk.text(block, "title")
        if key and key in found:
            desk.twice(block.place("key"), key)
        found[key] = block
    return found


def _check_entry(desk: Desk, block: Block, kind: str, known: Known) -> None:
    words = dict.fromkeys([*TEXTS, *WORDS.get(kind, ()), *FIELDS[kind]])
    for name, value in block.values.items():
        rule = FIELDS[kind].get(name, "")
        if name not in words:
            desk.unknown(block.place(name), T("字段", "field"), name, words)
        for one in (value if isinstance(value, list) else [value]) if rule else ():
            if one is None or one == "":
                continue
            if " " not in rule:
                _check_value(desk, block.place(name), name, rule, one)
            elif str(one) not in known.get(rule, {}):
                desk.unknown(block.place(name), T(name, name), str(one), known.get(rule, {}))


def _check_value(desk: Desk, at: tuple[str, int], name: str, kind: str, value: object) -> None:
    """Note an amount, day or month that is none."""
    try:
        if kind == "money":
            money.parse(value, name)
        else:
            text = str(value)
            date.fromisoformat(text if kind == "date" else text + "-01")
            if kind == "month" and not re.fullmatch(r"\d{4}-\d{2}", text):
                raise ValueError
    except Invalid as invalid:
        words = invalid.fields[name]
        desk.problems.note(
            at, T(f"{name}“{value}”：{words.zh}", f"{name} “{value}”: {words.en}"), T("加引号。", "Quote it.")
        )
    except ValueError:
        desk.problems.note(
            at,
            T(f"{name}“{value}”不是日期。", f"{name} “{value}” is not a date."),
            T("写成 2027-03-01；月份写成 2025-06。", "Write 2027-03-01; a month as 2025-06."),
        )
