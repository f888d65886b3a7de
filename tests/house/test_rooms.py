"""The floors and rooms, where the import contracts cannot look: foreign keys written as words, and how rooms are asked."""

import ast
import re
import tomllib

import pytest
from django.apps import apps

from tests.conftest import ROOT
from tests.house.tree import Module, called, modules

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
DOORS = {"models", "queries", "actions"}
"""The modules through which one room asks another."""
NO_MODULE = {
    *("util", "utils", "helper", "helpers", "service", "services", "manager", "managers", "signals", "mixin", "mixins"),
    *("constants", "common", "misc", "data", "info"),
}
NO_TYPE = {"project", "resource", "item", "data", "info", "manager", "record", "util", "utils", "helper", "common"}
TYPES_ALLOWED = {
    "PersonManager": "allauth and Django expect a user's manager by this name",
    "TechnologyManager": "技术经理人 is a person's profession",
}
OUR_TABLES = {
    "catalogue.EntryParty": "reached through its entry only",
    "catalogue.EntryRight": "reached through its entry only",
    "journal.Line": "no noun: read by the office and by the verifier, which see all",
    "journal.Head": "as journal.Line",
    "journal.Announcement": "as journal.Line",
    "journal.Answered": "asked only with the actor and the key at hand",
}
"""Tables without `visible_to`, each with its reason."""


def rows() -> dict[str, int]:
    """Return the row of every room, counted from the bottom, as the import contract has it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == ["dukou.domains"])
    return {room: height for height, row in enumerate(reversed(layers)) for room in re.findall(r"\w+", row)}


def keys_up(module: Module, height: dict[str, int]) -> list[str]:
    """Find foreign keys, written as a string, to a room that is not lower."""
    faults = []
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and called(node) in RELATIONS):
            continue
        targets = [*node.args[:1], *(word.value for word in node.keywords if word.arg in {"to", "through"})]
        for target in targets:
            if isinstance(target, ast.Constant) and isinstance(target.value, str) and "." in target.value:
                room = target.value.split(".")[0]
                if room != module.room and height.get(room, 99) >= height[module.room]:
                    faults.append(f"{module.path}:{node.lineno} → {target.value}")
    return faults


def side_doors(module: Module) -> list[str]:
    """Find imports of another room that do not go through its models, queries or actions."""
    faults = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dukou.domains"):
            base = (node.module or "").split(".")[2:]
            paths = [[*base, one.name] for one in node.names] if len(base) < 2 else [base]
        elif isinstance(node, ast.Import):
            paths = [one.name.split(".")[2:] for one in node.names if one.name.startswith("dukou.domains.")]
        else:
            continue
        faults += [
            f"{module.path}:{node.lineno} → {'.'.join(path)}"
            for path in paths
            if path and path[0] != module.room and (len(path) < 2 or path[1] not in DOORS)
        ]
    return faults


def bad_names(module: Module) -> list[str]:
    faults = [f"{module.path}: a module of this name"] if NO_MODULE & set(module.path[:-3].split("/")) else []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name not in TYPES_ALLOWED:
            words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", node.name)}
            if words & NO_TYPE:
                faults.append(f"{module.path}:{node.lineno} class {node.name}")
    return faults


def test_foreign_keys_written_as_words_point_down():
    height = rows()
    assert [fault for module in modules("dukou/domains") if module.room for fault in keys_up(module, height)] == []


def test_all_foreign_keys_point_down():
    height = rows()
    faults = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for room in height
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and isinstance(field.related_model, type)
        and height.get(field.related_model._meta.app_label, -1) > height[room]
    ]
    assert faults == []


def test_a_room_asks_another_at_its_doors():
    assert [fault for module in modules("dukou/domains") if module.room for fault in side_doors(module)] == []


def test_no_module_and_no_type_has_a_name_that_says_nothing():
    assert [fault for module in modules("dukou", "bench", "tests") for fault in bad_names(module)] == []


def test_every_table_says_who_sees_it():
    ours = [model for room in rows() for model in apps.get_app_config(room).get_models()]
    without = {model._meta.label for model in ours if not hasattr(model._default_manager, "visible_to")}
    assert without == set(OUR_TABLES)


def test_every_exception_is_still_needed():
    classes = {n.name for module in modules("dukou") for n in ast.walk(module.tree) if isinstance(n, ast.ClassDef)}
    assert set(TYPES_ALLOWED) - classes <= {"TechnologyManager"}


HEIGHT = {"journal": 0, "accounts": 1, "policy": 2, "catalogue": 2}


@pytest.mark.parametrize(
    ("key", "is_fault"),
    [
        ('ForeignKey("catalogue.Entry", models.CASCADE)', True),
        ('ForeignKey(to="policy.Rule")', True),
        ('models.ManyToManyField("accounts.Person", through="catalogue.Party")', True),
        ('models.OneToOneField("nowhere.Thing")', True),
        ('ForeignKey("journal.Line")', False),
        ('ForeignKey("accounts.Person")', False),
        ('ForeignKey("self")', False),
    ],
)
def test_a_key_that_points_up_is_found(key, is_fault):
    module = Module("dukou/domains/accounts/models.py", f"x = {key}")
    assert bool(keys_up(module, HEIGHT)) is is_fault


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("from dukou.domains.journal.actions import action", False),
        ("from dukou.domains.journal import queries", False),
        ("from dukou.domains.catalogue.kinds import KINDS", False),
        ("import dukou.domains.journal.models", False),
        ("from dukou.domains.journal.wire import announce", True),
        ("from dukou.domains.journal import wire", True),
        ("from dukou.domains import journal", True),
        ("import dukou.domains.journal", True),
        ("from dukou.domains.taxonomy.models.deep import x", False),
    ],
)
def test_a_side_door_is_found(line, is_fault):
    module = Module("dukou/domains/catalogue/actions.py", line)
    assert bool(side_doors(module)) is is_fault


@pytest.mark.parametrize(
    ("path", "source", "is_fault"),
    [
        ("dukou/x/helpers.py", "", True),
        ("dukou/utils/money.py", "", True),
        ("dukou/x/money.py", "class EntryManager: ...", True),
        ("dukou/x/money.py", "class DataSet: ...", True),
        ("dukou/x/money.py", "class HTTPResource: ...", True),
        ("dukou/x/money.py", "class Database: ...", False),
        ("dukou/x/money.py", "class Recorded: ...", False),
        ("dukou/x/money.py", "class TechnologyManager: ...", False),
    ],
)
def test_an_empty_name_is_found(path, source, is_fault):
    assert bool(bad_names(Module(path, source))) is is_fault


def test_the_rows_are_those_of_the_contract():
    height = rows()
    assert height["journal"] < height["taxonomy"] < height["accounts"] < height["catalogue"] < height["matching"]
    assert set(height) == {module.room for module in modules("dukou/domains") if module.room}
