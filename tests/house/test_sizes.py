"""Small things only: modules by their caps, functions of at most fifty lines, at most six inputs beside the actor."""

import ast
import re

import pytest

from tests.house.tree import Module, functions, modules

MODULE, FUNCTION, INPUTS = 400, 50, 6
CAPS = {"__init__": 20, "models": 300, "actions": 400, "queries": 300, "jobs": 150}
"""The caps of a room's files (DESIGN §5)."""
TESTS = 450
"""A test file holds one subject with its planted faults beside it; a little more room than the code it tests."""
ALONE = frozenset({"dukou/engines/evidence/verify_dukou.py"})
"""One single file by its very purpose: a stranger carries it away and runs it with nothing else."""


def too_long(module: Module) -> list[str]:
    lines = len(module.source.splitlines())
    in_room = module.room and module.path.count("/") == 3
    cap = CAPS.get(module.name, MODULE) if in_room else TESTS if module.path.startswith("tests/") else MODULE
    return [f"{module.path}: {lines} lines, at most {cap}"] if lines > cap and module.path not in ALONE else []


def long_functions(module: Module) -> list[str]:
    spans = ((one, (one.end_lineno or one.lineno) - one.lineno + 1) for one in functions(module.tree))
    return [f"{module.path}:{one.lineno} {one.name}: {size} lines" for one, size in spans if size > FUNCTION]


def is_command(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is a command of the command line, marked so with its reason: its options are a form, nobody calls it."""
    line = module.source.splitlines()[function.lineno - 1]
    return module.path.startswith("dukou/faces/cli/") and bool(re.search(r"# noqa: PLR0913[^-]* - \w", line))


def many_inputs(module: Module) -> list[str]:
    found = []
    for one in functions(module.tree):
        if is_command(module, one):
            continue
        arguments = [*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs]
        inputs = [argument.arg for argument in arguments if argument.arg not in {"self", "cls", "actor"}]
        if len(inputs) > INPUTS:
            found.append(f"{module.path}:{one.lineno} {one.name}: {len(inputs)} inputs")
    return found


def test_every_module_keeps_its_cap():
    assert [fault for module in modules("dukou", "bench", "tests") for fault in too_long(module)] == []


def test_every_function_fits_on_a_page():
    assert [fault for module in modules("dukou", "bench", "tests") for fault in long_functions(module)] == []


def test_no_function_asks_for_more_than_six_things():
    assert [fault for module in modules("dukou", "bench") for fault in many_inputs(module)] == []


@pytest.mark.parametrize(
    ("path", "lines", "is_fault"),
    [
        ("dukou/domains/journal/jobs.py", 150, False),
        ("dukou/domains/journal/jobs.py", 151, True),
        ("dukou/domains/journal/__init__.py", 21, True),
        ("dukou/domains/journal/queries.py", 301, True),
        ("dukou/domains/catalogue/kinds/__init__.py", 21, False),
        ("dukou/engines/text/queries.py", 400, False),
        ("dukou/kernel/money.py", 401, True),
        ("tests/engines/test_search.py", 450, False),
        ("tests/engines/test_search.py", 451, True),
    ],
)
def test_a_module_over_its_cap_is_found(path, lines, is_fault):
    assert bool(too_long(Module(path, "x = 1\n" * lines))) is is_fault


@pytest.mark.parametrize(("lines", "is_fault"), [(49, False), (50, True)])
def test_a_long_function_is_found(lines, is_fault):
    module = Module("dukou/x.py", "class A:\n    async def f(self):\n" + "        x = 1\n" * lines)
    assert bool(long_functions(module)) is is_fault


@pytest.mark.parametrize(
    ("signature", "is_fault"),
    [
        ("actor, *, a, b, c, d, e, f", False),
        ("actor, *, a, b, c, d, e, f, g", True),
        ("self, a, b, c, /, d, e, f", False),
        ("a, b, c, /, d, e, f, g", True),
    ],
)
def test_a_function_with_many_inputs_is_found(signature, is_fault):
    module = Module("dukou/x.py", f"def f({signature}): ...")
    assert bool(many_inputs(module)) is is_fault


def test_only_a_command_is_excused():
    marked = "def f(a, b, c, d, e, f, g):  # noqa: PLR0913, PLR0917 - a command has the options it has\n    ..."
    assert many_inputs(Module("dukou/faces/cli/x.py", marked)) == []
    assert many_inputs(Module("dukou/faces/web/x.py", marked))
    assert many_inputs(Module("dukou/faces/cli/x.py", marked.replace(" - a command has the options it has", "")))


def test_the_tree_is_read():
    paths = {module.path for module in modules("dukou")}
    assert "dukou/domains/journal/actions.py" in paths
    assert not [path for path in paths if "migrations" in path]
    assert isinstance(modules("dukou")[0].tree, ast.Module)
