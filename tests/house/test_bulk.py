"""The world changes through actions only, and many rows at once only in a bulk action.

The rule: in a room, `bulk_create`, `bulk_update`, a queryset's `update(name=…)` and `delete()` stand in a function that is
an action declared with bulk=True, or that only such actions call. In the faces and in queries and jobs of a room nothing
is written at all. What is not journalled, and what restates a journalled row, is named below with its reason.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.house.tree import Module, called, functions, modules

BULK = {"bulk_create", "bulk_update"}
WRITES = {*BULK, "save", "create", "get_or_create", "update_or_create", "delete", "asave", "acreate", "adelete"}
NOT_JOURNALLED = {
    "Announcement": "the outbox: written with the line, struck off with its consequence",
    "Answered": "answers to idempotency keys, forgotten after a week",
    "Delivery": "the post's own state: what became of a letter, not what somebody did",
    "EntryParty": "restates what the entry's own document names, which the line seals",
    "EntryRight": "as EntryParty",
}
"""Tables that no line names, each with its reason."""
ALLOWED = {
    "dukou/domains/catalogue/actions.py _link": "clears the rows that restate one entry's document before they are written anew",
    "dukou/domains/journal/jobs.py forget_keys": "deletes from Answered, which is not journalled",
    "dukou/domains/journal/wire.py confirm": "strikes an announcement off, which is not journalled",
    "dukou/domains/journal/wire.py _put_off": "puts an announcement off, which is not journalled",
}
"""Functions that write outside the rule, each with its reason."""
SILENT = ("dukou/faces/", "/queries.py", "/jobs.py")


@dataclass(frozen=True)
class Write:
    """One call that writes rows."""

    module: str
    function: str
    line: int
    what: str

    @property
    def place(self) -> str:
        return f"{self.module} {self.function}"


def table_of(node: ast.Call) -> str:
    """Return the model at the root of `Model.objects.filter(…).delete()`; '' where the chain starts elsewhere."""
    at: ast.expr = node.func
    while isinstance(at, ast.Attribute | ast.Call):
        at = at.value if isinstance(at, ast.Attribute) else at.func
    return at.id if isinstance(at, ast.Name) and at.id[:1].isupper() else ""


def is_many(node: ast.Call) -> bool:
    """Whether a call writes many rows; a dict's `update` takes a mapping, a queryset's only names."""
    if called(node) == "update":
        return isinstance(node.func, ast.Attribute) and not node.args and bool(node.keywords)
    if called(node) == "delete":
        return isinstance(node.func, ast.Attribute) and not node.args and isinstance(node.func.value, ast.Call)
    return called(node) in BULK


def writes(module: Module) -> Iterator[tuple[Write, bool]]:
    """Yield every call that writes rows, and whether it writes many."""
    for function in functions(module.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and is_write(node):
                yield Write(module.path, function.name, node.lineno, called(node)), is_many(node)


def is_write(node: ast.Call) -> bool:
    """Whether a call writes rows of a journalled table."""
    if not isinstance(node.func, ast.Attribute) or table_of(node) in NOT_JOURNALLED:
        return False
    return is_many(node) or (called(node) in WRITES and not is_file(node))


def is_file(node: ast.Call) -> bool:
    """Whether it is a workbook or a form that is saved or made, not a row: `book.save(to)`, `Form.create(…)` of none of ours."""
    return called(node) == "save" and bool(node.args)


def bulk_actions(among: list[Module]) -> set[str]:
    return {
        function.name
        for module in among
        for function in functions(module.tree)
        for mark in function.decorator_list
        if isinstance(mark, ast.Call)
        and called(mark) == "action"
        and any(w.arg == "bulk" and isinstance(w.value, ast.Constant) and w.value.value is True for w in mark.keywords)
    }


def callers(among: list[Module]) -> dict[str, set[str]]:
    """Return who calls whom in a room, by name."""
    found: dict[str, set[str]] = {}
    for module in among:
        for function in functions(module.tree):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and called(node) != function.name:
                    found.setdefault(called(node), set()).add(function.name)
    return found


def is_within_bulk(
    function: str, calls: dict[str, set[str]], bulk: set[str], seen: frozenset[str] = frozenset()
) -> bool:
    """Whether a function is a bulk action, or every way to it starts in one."""
    if function in bulk:
        return True
    above = calls.get(function, set()) - seen - {function}
    return bool(above) and all(is_within_bulk(one, calls, bulk, seen | {function}) for one in above)


def bulk_faults(room: list[Module]) -> list[str]:
    bulk, calls = bulk_actions(room), callers(room)
    return [
        f"{write.module}:{write.line} {write.function}: {write.what}"
        for module in room
        for write, many in writes(module)
        if many and write.place not in ALLOWED and not is_within_bulk(write.function, calls, bulk)
    ]


def silent_faults(module: Module) -> list[str]:
    """Find writes where nothing may be written: faces, queries, jobs."""
    if not any(part in module.path for part in SILENT):
        return []
    return [f"{w.module}:{w.line} {w.function}: {w.what}" for w, _ in writes(module) if w.place not in ALLOWED]


def rooms() -> dict[str, list[Module]]:
    found: dict[str, list[Module]] = {}
    for module in modules("dukou/domains"):
        if module.room:
            found.setdefault(module.room, []).append(module)
    return found


def test_many_rows_change_only_in_bulk_actions():
    assert [fault for room in rooms().values() for fault in bulk_faults(room)] == []


def test_faces_queries_and_jobs_write_nothing():
    assert [fault for module in modules("dukou") for fault in silent_faults(module)] == []


def test_every_exception_is_still_needed():
    written = {write.place for module in modules("dukou/domains") for write, _ in writes(module)}
    unused = {place for place in ALLOWED if place not in written}
    assert unused <= {"dukou/domains/journal/jobs.py forget_keys"}  # its table is excused already
    used = {table_of(n) for m in modules("dukou") for n in ast.walk(m.tree) if isinstance(n, ast.Call)}
    assert set(NOT_JOURNALLED) <= used


ACTS = """
@action("trading.close_all", zh="关", en="Close", by={}, bulk=True)
def close_all(actor):
    _close()

def _close():
    Batch().go()

class Batch:
    def go(self):
        Listing.objects.filter(state="open").update(state="closed")
"""


@pytest.mark.parametrize(
    ("source", "is_fault"),
    [
        (ACTS, False),
        (ACTS.replace(", bulk=True", ""), True),
        (ACTS.replace("bulk=True", "bulk=False"), True),
        (ACTS + "\ndef tidy():\n    _close()\n", True),
        ("def tidy():\n    Listing.objects.bulk_create([])\n", True),
        ("def tidy():\n    Listing.objects.bulk_update(rows, ['state'])\n", True),
        ("def tidy():\n    Listing.objects.all().delete()\n", True),
        ("def tidy():\n    listing.bids.all().delete()\n", True),
        ("def tidy():\n    Announcement.objects.bulk_create([])\n", False),
        ("def tidy():\n    names.update({'a': 1})\n", False),
        ("def tidy():\n    names.update(other)\n", False),
    ],
)
def test_many_rows_changed_elsewhere_are_found(source, is_fault):
    assert bool(bulk_faults([Module("dukou/domains/trading/actions.py", source)])) is is_fault


@pytest.mark.parametrize(
    ("path", "body", "is_fault"),
    [
        ("dukou/faces/web/views/x.py", "entry.save()", True),
        ("dukou/faces/web/views/x.py", "Entry.objects.create(title='x')", True),
        ("dukou/faces/cli/x.py", "Entry.objects.get_or_create(pk=1)", True),
        ("dukou/domains/trading/queries.py", "bid.delete()", True),
        ("dukou/domains/trading/jobs.py", "Listing.objects.filter(x=1).update(state='y')", True),
        ("dukou/faces/web/views/x.py", "book.save(to)", False),
        ("dukou/faces/web/views/x.py", "draft_entry(actor, kind='x')", False),
        ("dukou/domains/trading/actions.py", "bid.save()", False),
    ],
)
def test_a_write_where_nothing_is_written_is_found(path, body, is_fault):
    assert bool(silent_faults(Module(path, f"def f():\n    {body}\n"))) is is_fault
