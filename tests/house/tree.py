"""The source tree as the house tests read it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.conftest import ROOT

CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Module:
    """One module: where it is, from the root, and what it says."""

    path: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.source)

    @property
    def room(self) -> str:
        """The room it lies in; '' outside the rooms."""
        parts = self.path.split("/")
        return parts[2] if parts[:2] == ["dukou", "domains"] and len(parts) > 3 else ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".py")


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return every module of ours under these folders; migrations are generated and not ours."""
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    kept = (file for file in files if "migrations" not in file.parts)
    return tuple(Module(str(file.relative_to(ROOT)), file.read_text(encoding="utf8")) for file in kept)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def called(node: ast.Call) -> str:
    """Return the last name of what is called: `c` of `a.b.c()`."""
    function = node.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def told(node: ast.expr | None) -> str | None:
    """Return the fixed text of an expression: a constant, or the constant parts of an f-string; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\ufffc" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = told(node.left), told(node.right)
        return None if left is None or right is None else left + right
    return None
