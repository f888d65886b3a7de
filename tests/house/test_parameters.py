"""No policy number in code: what a city decides stands in its pack, dated and with its source.

The rule, for rooms and faces: no text names a percentage or an amount of yuan; no Decimal or Fraction is written out but the
few that arithmetic itself needs; nothing called a rate, share, cap, fee, subsidy, quota or validity is given a figure; and no
number of days is written out. Technical figures (seconds, sizes, page lengths, search weights) are free.
"""

import ast
import re
from decimal import Decimal

import pytest

from tests.house.tree import Module, called, modules, told

AMOUNT = re.compile(r"\d[\d,.]*\s*(?:%|％|‰|个百分点|[万亿]?元(?!素))|\bCNY\s*\d|\d\s*(?:yuan|percent)\b")
POLICY = re.compile(
    r"(?:^|_)(rates?|shares?|caps?|fees?|subsid(?:y|ies)|quotas?|percent(?:age)?|threshold|deposit|validity)(?:_|$)"
)
ARITHMETIC = {Decimal(0), Decimal(1), Decimal(100), Decimal("0.01"), Decimal(10)}
ALLOWED = {
    "dukou/domains/journal/jobs.py KEYS_KEPT": "how long an idempotency key is remembered is the platform's own promise",
}
"""Places with a figure that is no policy, each with its reason."""
SHOWCASE = ("dukou/faces/web/sampler.py", "dukou/faces/web/views/design.py")
"""The living page shows invented figures."""


def docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def number(node: ast.expr | None) -> Decimal | None:
    """Return the figure an expression writes out: a literal, or one in quotes; None for anything else."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | str)
        and not isinstance(node.value, bool)
    ):
        text = str(node.value)
        return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None
    return None


def faults(module: Module) -> list[str]:
    """Find figures that look like policy."""
    found = [*_texts(module), *_calls(module), *_names(module)]
    return [
        fault for fault in found if not any(f"{module.path} {place}" in ALLOWED for place in _targets(module, fault))
    ]


def _texts(module: Module) -> list[str]:
    passed = docstrings(module.tree)
    return [
        f"{module.path}:{node.lineno} {match[0]}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in passed
        for match in [AMOUNT.search(told(node) or "")]
        if match
    ]


def _calls(module: Module) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        if called(node) in {"Decimal", "Fraction"} and node.args:
            figures = [number(argument) for argument in node.args]
            if any(figure is not None and figure not in ARITHMETIC for figure in figures):
                found.append(f"{module.path}:{node.lineno} {ast.unparse(node)}")
        elif called(node) in {"timedelta", "add_working_days"}:
            days = [word.value for word in node.keywords if word.arg in {"days", "weeks"}] + node.args[:1]
            if any((figure := number(day)) is not None and figure > 1 for day in days):
                found.append(f"{module.path}:{node.lineno} {ast.unparse(node)}")
    return found


def _names(module: Module) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        pairs: list[tuple[str, ast.expr | None]] = []
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            pairs = [(ast.unparse(target), node.value) for target in targets]
        elif isinstance(node, ast.Compare):
            pairs = [(ast.unparse(node.left), one) for one in node.comparators]
        elif isinstance(node, ast.keyword):
            pairs = [(node.arg or "", node.value)]
        for name, value in pairs:
            figure = number(value)
            if figure is not None and figure not in {0, 1} and POLICY.search(name.lower().rpartition(".")[2]):
                found.append(f"{module.path}:{node.lineno if hasattr(node, 'lineno') else 0} {name} {figure}")
    return found


def _targets(module: Module, fault: str) -> list[str]:
    """Return the names assigned in the line of a fault."""
    line = int(fault.split(":")[1].partition(" ")[0])
    return [
        ast.unparse(target)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign) and node.lineno == line
        for target in node.targets
    ]


def test_no_policy_number_stands_in_code():
    looked_at = [module for module in modules("dukou/domains", "dukou/faces") if module.path not in SHOWCASE]
    assert [fault for module in looked_at for fault in faults(module)] == []


def test_every_exception_is_still_needed():
    for place in ALLOWED:
        path, name = place.split(" ")
        (module,) = (one for one in modules("dukou") if one.path == path)
        assert any(name in _targets(module, fault) for fault in [*_calls(module), *_names(module)])


@pytest.mark.parametrize(
    "line",
    [
        'T("本地收入应占 70% 以上", "…")',
        'T(f"最高 {cap}，按 35 ％ 补贴", "…")',
        'Refusal("x", "不得超过 500 万元", "at most CNY 5 million")',
        'T("…", "at least 70 percent")',
        'share = Decimal("0.7")',
        "x = Fraction(7, 10)",
        "SUBSIDY_RATE = 0.35",
        "if income.local_share < 0.7: ...",
        "validity = 365",
        "pay(cap=5_000_000)",
        "due = today + timedelta(days=30)",
        "due = calendar.add_working_days(today, n=5) if False else timedelta(20)",
    ],
)
def test_a_policy_number_is_found(line):
    assert faults(Module("dukou/domains/policy/actions.py", line))


@pytest.mark.parametrize(
    "line",
    [
        'x = Decimal("0.01")',
        "x = Decimal(amount)",
        "x = Fraction(part, whole)",
        'T(f"共 {n} 条，最多 5 条", "…")',
        'T("共 3 万字", "…")',
        "RETRY_AFTER = timedelta(seconds=20)",
        "yesterday = today - timedelta(days=1)",
        "until = today + timedelta(days=int(days))",
        'cap = parameter("mil.cap", today)',
        "LONGEST = 20_000",
        'T("含有元素 3 种", "…")',
        '"""Half of 70 % of the fee."""',
        "width = 48",
    ],
)
def test_no_false_alarm(line):
    assert faults(Module("dukou/domains/policy/actions.py", line)) == []
