"""Every action has a name of its own in both languages, a sentence that says what it does, and a test that shows it."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.house.tree import CHINESE, Module, called, functions, modules, told

NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
IMPERATIVE = re.compile(r"Bring|[A-Z][a-z]*(?<!ing)(?<!es)(?<!ed)")
NO_VERB = {"the", "a", "an", "this", "that", "it", "returns", "used", "when", "if", "for", "to", "action"}


@dataclass(frozen=True)
class Declared:
    """An action as the source declares it."""

    name: str
    zh: str
    en: str
    doc: str
    place: str
    room: str
    function: str


def declared(module: Module) -> list[Declared]:
    found = []
    for function in functions(module.tree):
        for mark in function.decorator_list:
            if isinstance(mark, ast.Call) and called(mark) == "action":
                words = {word.arg: told(word.value) or "" for word in mark.keywords}
                name = told(mark.args[0]) if mark.args else None
                doc = ast.get_docstring(function) or ""
                place = f"{module.path}:{function.lineno}"
                held = Declared(
                    name or "", words.get("zh", ""), words.get("en", ""), doc, place, module.room, function.name
                )
                found.append(held)
    return found


def faults(act: Declared) -> list[str]:
    """Say what is wrong with the words of an action."""
    first = act.doc.split("\n")[0]
    verb = first.split(" ")[0]
    wrong = {
        "name is not room.verb of its function": act.name != f"{act.room}.{act.function}"
        or not NAME.fullmatch(act.name),
        "no Chinese label": not CHINESE.search(act.zh),
        "no English label": not act.en or bool(CHINESE.search(act.en)) or not act.en[0].isupper(),
        "no sentence": not first.endswith((".", "。")) or len(first.split()) < 3,
        "not imperative": not verb[:1].isupper() or verb.lower() in NO_VERB or not IMPERATIVE.fullmatch(verb),
    }
    return [f"{act.place} {act.name}: {why}" for why, is_so in wrong.items() if is_so]


def untested(act: Declared, tests: dict[str, str]) -> list[str]:
    """Say whether the test file of an action is missing, or does not begin with `test_it_works`."""
    room, _, verb = act.name.partition(".")
    path = f"tests/{room}/test_{verb}.py"
    first = re.search(r"^def (test_\w+)", tests.get(path, ""), re.MULTILINE)
    if first is None or first[1] != "test_it_works":
        return [f"{path}: {'begins with ' + first[1] if first else 'there is none'}"]
    return []


def all_declared() -> list[Declared]:
    return [act for module in modules("dukou/domains") for act in declared(module)]


def test_every_action_says_what_it_does():
    assert [fault for act in all_declared() for fault in faults(act)] == []


def test_no_two_actions_have_one_label():
    acts = all_declared()
    for labels in ([act.zh for act in acts], [act.en for act in acts], [act.name for act in acts]):
        assert len(set(labels)) == len(labels)


def test_every_action_has_a_test_file_that_begins_with_its_use():
    tests = {module.path: module.source for module in modules("tests")}
    assert [fault for act in all_declared() for fault in untested(act, tests)] == []


@pytest.mark.slow
def test_every_face_knows_every_action(tmp_path):
    """In a fresh process nothing has imported the rooms yet; the command line must know them all the same."""
    told = subprocess.run(
        [sys.executable, "-m", "dukou", "rights", "--json"],
        cwd=ROOT,
        env=os.environ | {"DUKOU_HOME": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(json.loads(told.stdout)) == sorted(act.name for act in all_declared())


def planted(name="trading.place_bid", zh="报价", en="Place a bid", doc="Bid on an open listing.", function="place_bid"):
    return Declared(name, zh, en, doc, "x.py:1", "trading", function)


@pytest.mark.parametrize(
    ("act", "is_fault"),
    [
        (planted(), False),
        (planted(doc="Bid on an open listing.\n\nThe listing is locked first."), False),
        (planted(name="trading.bid"), True),
        (planted(name="catalogue.place_bid"), True),
        (planted(name="trading.placeBid", function="placeBid"), True),
        (planted(zh="Bid"), True),
        (planted(zh=""), True),
        (planted(en=""), True),
        (planted(en="报价"), True),
        (planted(en="place a bid"), True),
        (planted(doc=""), True),
        (planted(doc="Bids on an open listing"), True),
        (planted(doc="Returns the bid placed."), True),
        (planted(doc="The action that places a bid."), True),
        (planted(doc="Placing a bid on a listing."), True),
        (planted(doc="bid on an open listing."), True),
    ],
)
def test_bad_words_are_found(act, is_fault):
    assert bool(faults(act)) is is_fault


@pytest.mark.parametrize(
    ("tests", "is_fault"),
    [
        ({}, True),
        ({"tests/trading/test_place_bid.py": "def test_other(): ...\n\ndef test_it_works(): ...\n"}, True),
        ({"tests/trading/test_place_bid.py": "# def test_it_works\n"}, True),
        ({"tests/trading/test_place_bid.py": "x = 1\n\ndef test_it_works(cast):\n    ...\n"}, False),
    ],
)
def test_a_missing_test_is_found(tests, is_fault):
    assert bool(untested(planted(), tests)) is is_fault


def test_the_declaration_is_read():
    source = '@action("trading.place_bid", zh="报" "价", en="Place", by={})\ndef place_bid(actor):\n    """Bid."""\n'
    (act,) = declared(Module("dukou/domains/trading/actions.py", source))
    assert (act.name, act.zh, act.en, act.doc, act.room) == ("trading.place_bid", "报价", "Place", "Bid.", "trading")
    assert len(all_declared()) >= 17
