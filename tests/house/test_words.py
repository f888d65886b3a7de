"""Words on screen: whatever is said is said in both languages, each in its own script and with its own punctuation."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.house.tree import CHINESE, Module, called, modules, told

PAIRS = ("“”", "‘’", "「」", "《》", "（）", "()", "【】", "[]")
HALF = re.compile(r"[\u3400-\u9fff][,;:!?()][\u3400-\u9fff]")
"""Western punctuation between two Chinese characters."""
HALF_ANYWHERE = re.compile(r"[\u3400-\u9fff][,;!][\u3400-\u9fff]")
"""As HALF, without the signs of which patterns are made."""
LANGUAGE_SWITCH = {("en", "zh"), ("en", "zh-Hans"), ("English", "中文")}
"""Each language offers the other by its own name."""
SHOWCASE = "dukou/faces/web/sampler.py"
"""Invented words of the living page, one of which shows what happens without a translation."""
TAG = re.compile(r"""\{%\s*T\s+("(?:[^"]*)"|'(?:[^']*)')\s+("(?:[^"]*)"|'(?:[^']*)')""")
OWN_WORDS = {"zh", "en"}
SAME_IN_BOTH = re.compile(r"[\W\d_]*|(?:[A-Z][\w.]*[\W\d_]*)+")
"""What may stand in a Chinese text without a Chinese character: figures, signs, and names such as TRL 4 or OpenAPI."""


def said(module: Module) -> Iterator[tuple[str, str, str]]:
    """Yield place, Chinese and English of everything that is said in both languages; what is computed is passed over."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        words = {word.arg: told(word.value) for word in node.keywords if word.arg in OWN_WORDS}
        if called(node) in {"T", "Bilingual"} and len(node.args) == 2:
            zh, en = told(node.args[0]), told(node.args[1])
        elif called(node) in {"Refusal", "Denied"} and len(node.args) >= 3:
            zh, en = told(node.args[1]), told(node.args[2])
        elif set(words) == OWN_WORDS:
            zh, en = words["zh"], words["en"]
        else:
            continue
        if zh is not None and en is not None:
            yield f"{module.path}:{node.lineno}", zh, en


def faults(place: str, zh: str, en: str) -> list[str]:
    """Say what is wrong with two texts that should say one thing."""
    wrong = {
        "nothing in one language": bool(zh.strip()) is not bool(en.strip()),
        "no Chinese in the Chinese": not CHINESE.search(zh) and not SAME_IN_BOTH.fullmatch(zh) and "\ufffc" not in zh,
        "Chinese in the English": bool(CHINESE.search(en)),
        "unbalanced": any(text.count(one[0]) != text.count(one[1]) for text in (zh, en) for one in PAIRS),
        "straight quotes in Chinese": zh.count('"') % 2 == 1 or zh.count("'") == 1,
        "Western punctuation between Chinese characters": bool(HALF.search(zh)),
    }
    return [f"{place} {zh!r} / {en!r}: {why}" for why, is_so in wrong.items() if is_so]


def spoken_in_templates() -> Iterator[tuple[str, str, str]]:
    for file in sorted((ROOT / "dukou").rglob("*.html")):
        for zh, en in TAG.findall(file.read_text(encoding="utf8")):
            yield str(file.relative_to(ROOT)), zh[1:-1], en[1:-1]


def everything_said() -> list[tuple[str, str, str]]:
    return [*(one for module in modules("dukou") for one in said(module)), *spoken_in_templates()]


def half_width(module: Module) -> list[str]:
    """Find commas, semicolons and exclamation marks of the West between Chinese characters, in any text of a module."""
    return [
        f"{module.path}:{node.lineno} {match[0]}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for match in HALF_ANYWHERE.finditer(node.value)
    ]


def test_everything_is_said_in_both_languages():
    pairs = [one for one in everything_said() if not one[0].startswith(SHOWCASE) and one[1:] not in LANGUAGE_SWITCH]
    assert [fault for one in pairs for fault in faults(*one)] == []


def test_no_western_punctuation_stands_between_chinese_characters():
    assert [fault for module in modules("dukou") for fault in half_width(module)] == []


def test_half_width_is_found_in_any_text():
    assert half_width(Module("dukou/x.py", 'x = {"a": ["甲,乙"]}'))
    assert not half_width(Module("dukou/x.py", 'x = re.compile("甲(?:乙)丙,1")'))


def test_the_words_are_read():
    places = {place.split(":")[0] for place, _, _ in everything_said()}
    assert len(everything_said()) > 300
    assert {"dukou/domains/catalogue/actions.py", "dukou/domains/catalogue/kinds/demand.py"} <= places
    assert "dukou/faces/web/templates/pages/home.html" in places


@pytest.mark.parametrize(
    ("zh", "en", "is_fault"),
    [
        ("请填写“名称”", "Fill in the “name”", False),
        ("TRL 4", "TRL 4", False),
        ("", "Name", True),
        ("名称", " ", True),
        ("name", "name", True),
        ("名称", "名称", True),
        ("请填写“名称", "Fill in the “name", True),
        ("名称（全称", "Name (full)", True),
        ("名称(全称)必填", "Name (full) is needed", True),
        ("名称,全称", "Name, full name", True),
        ("共 3 条,最多 5 条", "3, at most 5", True),
        ("共 3,最多 5", "3, at most 5", False),
        ("", "", False),
        ('请填写"名称', "Fill in the name", True),
    ],
)
def test_bad_words_are_found(zh, en, is_fault):
    assert bool(faults("x.py:1", zh, en)) is is_fault


@pytest.mark.parametrize(
    "source",
    [
        'T("名称", "")',
        'T(f"{n} items", f"{n} 条")',
        'Bilingual("name", "name")',
        'Refusal("x.y", "没有", "没有", key=1)',
        'Field(zh="名称", en="")',
        'action("x.y", zh="name", en="Name", by={})',
        'T("甲" + "(乙)" + "丙", "A (B) C")',
    ],
)
def test_words_are_found_wherever_they_are_said(source):
    (found,) = said(Module("dukou/x.py", source))
    assert faults(*found)


def test_a_template_is_read():
    assert TAG.findall("""<b title="{% T "名称" 'Name' %}">{% T "甲" "A" %}</b>""") == [
        ('"名称"', "'Name'"),
        ('"甲"', '"A"'),
    ]
