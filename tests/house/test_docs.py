"""The prose tells the truth: every command, path, address, setting, action and dependency it names is there."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from django.urls import Resolver404, resolve

from dukou.domains.journal.actions import registry
from dukou.faces.cli.calc import ENGINES
from dukou.faces.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
ROOMS = sorted(path.name for path in (ROOT / "dukou/domains").iterdir() if (path / "models.py").is_file())
FIVE = {"__init__.py", "apps.py", "models.py", "actions.py", "queries.py", "jobs.py", "migrations"}
ENDINGS = "py|md|toml|csv|yaml|yml|html|css|js|lock|sh|txt|po|svg"
ELSEWHERE = re.compile(
    r"\.\./|/tmp/|var\b|\.venv/|FOLDER|need\.txt|(mine|all|form|achievement(-template)?)\.(csv|xlsx)$"
)
"""Beginnings of what is no file of the project: what a run writes, what lies beside it, what a reader is asked to make."""


def names_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def spans(page: Path) -> Iterator[str]:
    """Every piece of code on a page: fenced blocks line by line, then what stands in backticks."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"^[ ]*```.*?$(.*?)^[ ]*```", text, re.DOTALL | re.MULTILINE):
        yield from (line.split("  #")[0].strip() for line in block.splitlines() if line.strip())
    outside = re.sub(r"^[ ]*```.*?^[ ]*```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from (found.replace("\n", " ") for found in re.findall(r"`([^`]+)`", outside))


def files() -> list[str]:
    """Every file of the project, without what runs and tools leave behind."""
    tops = [top for top in ROOT.iterdir() if top.name not in {".git", ".venv", "var"} and "cache" not in top.name]
    found = [path for top in tops for path in (top, *top.rglob("*")) if path.is_file()]
    return [str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts]


FILES = files()


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_make_target_is_in_the_makefile(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {found for span in spans(page) for found in re.findall(r"^make ([a-z]+)", span)}
    assert named <= targets


@pytest.mark.parametrize("readme", READMES)
def test_both_readmes_begin_with_the_two_commands(readme):
    told = (ROOT / readme).read_text(encoding="utf-8").split("## ")[1]
    assert re.findall(r"^make (\w+)", told, re.MULTILINE) == ["run", "test"]


def commands() -> dict[str, set[str]]:
    """Every command of `dukou` with its options; a command of a group as `pack check`."""
    found: dict[str, set[str]] = {}
    for name, held in vars(typer.main.get_command(app))["commands"].items():
        for sub, one in getattr(held, "commands", {"": held}).items():
            found[f"{name} {sub}".strip()] = {option for param in one.params for option in param.opts} | {"--help"}
    return found


COMMANDS = commands()


def called(span: str) -> list[tuple[str, set[str]]]:
    """The commands of `dukou` that a piece of code calls, each with the options it gives them."""
    found = []
    for name, rest in re.findall(r"(?<![\w/-])(?<!from )(?:\.venv/bin/)?dukou ([a-z]+)([^|\n]*)", span):
        group = rest.split()[0] if rest.split() else ""
        whole = f"{name} {group}" if any(known.startswith(f"{name} ") for known in COMMANDS) else name
        found.append((whole, set(re.findall(r"(?<!\S)--?[a-z]+", rest))))
    return found


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_command_is_there_with_its_options(page):
    for span in spans(page):
        for name, options in called(span):
            assert name in COMMANDS, span
            assert options <= COMMANDS[name], span


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_commands_is_whole(readme):
    rows = re.findall(
        r"^\| `dukou ([^`]*)` \|.*\|([^|]*)\|$", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {called(f"dukou {row}")[0][0]: last.strip() for row, last in rows}
    assert told.keys() == COMMANDS.keys()
    assert {name for name, last in told.items() if last == "`--json`"} == {
        name for name, options in COMMANDS.items() if "--json" in options and name != "do"
    }


@pytest.mark.parametrize("readme", READMES)
def test_every_engine_that_runs_alone_is_named(readme):
    row = next(line for line in (ROOT / readme).read_text(encoding="utf-8").split("\n") if "`dukou calc" in line)
    assert {name for name in re.findall(r"`(\w+)`", row) if name != "JSON"} == set(ENGINES)


def is_there(named: str, page: Path) -> bool:
    """Whether a path names something: from the root, from the page's own folder, or the end of some file's path."""
    bare = named.rstrip("/")
    if "*" in bare or "<" in bare:
        pattern = re.sub(r"<[^>]*>", "*", bare)
        return any(place.match(pattern) for file in FILES for place in (Path(file), *Path(file).parents))
    if (ROOT / bare).exists() or (page.parent / bare).exists():
        return True
    return any(file == bare or file.endswith(f"/{bare}") or f"/{bare}/" in f"/{file}" for file in FILES)


def paths(page: Path) -> Iterator[str]:
    for span in spans(page):
        for word in re.findall(r"(?<![\w:/$=\"'])[\w.<>*][\w.<>*/-]*", span.split("#")[0]):
            is_file = re.fullmatch(rf"[\w.<>*/-]+\.({ENDINGS})|Makefile|LICENSE", word)
            is_folder = word.endswith("/") and re.fullmatch(r"[a-z.][\w.<>/-]*/", word)
            if (is_file or is_folder) and not ELSEWHERE.match(word):
                yield word


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_path_is_there(page):
    assert {word for word in paths(page) if not is_there(word, page)} == set()


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


BESIDE = r"(?<=\$A)|(?<=8000)|(?<=GET )|(?<=POST )"
"""What stands before an address in an example; on its own in backticks it is one too."""


def is_served(address: str) -> bool:
    try:
        resolve(re.sub(r"<[^>]*>", "catalogue.publish_entry", "/api/v1/docs" if address == "/api/v1" else address))
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_address_is_served(page):
    alone = "|^" if "rules" not in page.parts else ""  # a rule names units, such as /kg
    named = {found for span in spans(page) for found in re.findall(rf"(?:{BESIDE}{alone})(/[\w./<>-]*)", span)}
    assert {address for address in named if not is_served(address)} == set()


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_action_named_is_registered(page):
    rooms = "|".join(ROOMS)
    for span in spans(page):
        for named in re.findall(rf"(?<![\w./])((?:{rooms})\.[a-z]+_[a-z_]+)(?![\w.(])", span):
            assert named in registry(), named


def settings_read() -> set[str]:
    """The environment variables that the settings read, found in their syntax tree."""
    tree = ast.parse((ROOT / "dukou/config/settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    asked = [call for call in calls if ast.unparse(call.func) in {"os.environ.get", "_flag"}]
    return {str(call.args[0].value) for call in asked if isinstance(call.args[0], ast.Constant)}


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_settings_is_whole(readme):
    told = (ROOT / readme).read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\|\n)+", told, re.MULTILINE)
    platform, testing = (
        set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) for table in tables if "DUKOU_" in table[:400]
    )
    assert platform == settings_read()
    sources = "".join((ROOT / file).read_text(encoding="utf-8") for file in FILES if re.match(r"tests/.*\.py$", file))
    assert testing == set(re.findall(r'environ\.get\("(DUKOU_\w+)"', sources)) - platform


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_variable_is_one_we_read(page):
    named = set(re.findall(r"DUKOU_[A-Z]+(?:_[A-Z]+)*", page.read_text(encoding="utf-8")))
    assert named <= settings_read() | {"DUKOU_SHARED", "DUKOU_CHROMIUM"}


def dependency_tables() -> tuple[list[str], list[str]]:
    told = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    here, later = re.findall(r"(?:^\| `.*\|\n)+", told, re.MULTILINE)
    for row in (here + later).strip().split("\n"):
        assert all(cell.strip() for cell in row.strip("|").split("|")), f"without reason or licence: {row}"
    return re.findall(r"^\| `([\w-]+)`", here, re.MULTILINE), re.findall(r"^\| `([\w-]+)`", later, re.MULTILINE)


def test_every_dependency_has_its_reason_and_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.split(r"[\[<>=~! ]", line)[0] for line in project["dependencies"]]
    here, later = dependency_tables()
    assert sorted(here) == sorted(needed)
    assert not set(later) & set(needed)
    assert len(needed) <= 32


def test_decisions_are_numbered_without_a_gap():
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=names_of)
def test_a_decision_says_what_it_rests_on(page):
    told = page.read_text(encoding="utf-8")
    assert told.startswith(f"# {page.name[:4]} ")
    assert re.findall(r"^## (.*)$", told, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequence",
        "What would change our mind",
    ]
    assert len(told.split("\n")) <= 75, "one page"


@pytest.mark.parametrize("floor", ["domains", "engines", "faces"])
def test_the_architecture_knows_every_module(floor):
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "dukou" / floor).iterdir()):
        if (path / "__init__.py").is_file():
            place = told.find(f"`dukou/{floor}/{path.name}/`")
            assert place >= 0, path.name
            entry = told[place:].split("\n\n")[0]
            assert "*Useful for*" in entry, path.name
            assert "*Not useful for*" in entry, path.name


@pytest.mark.parametrize("room", ROOMS)
def test_a_module_beside_the_five_is_explained(room):
    told = "".join(
        (ROOT / f"docs/decisions/{name}.md").read_text(encoding="utf-8")
        for name in ("0006-journal", "0011-catalogue-modules")
    )
    for path in (ROOT / "dukou/domains" / room).iterdir():
        if path.name not in FIVE and not path.name.startswith("_"):
            assert f"`{path.name}{'/' if path.is_dir() else ''}`" in told, f"{room}/{path.name}"
