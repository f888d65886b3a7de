"""`dukou calc`: each engine alone. Shapes come from the engine's own dataclasses."""

import importlib
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid, Refusal

ENGINES: dict[str, tuple[str, str]] = {
    "search": ("dukou.engines.search", "run_search"),
    "rank": ("dukou.engines.matching", "run_rank"),
    "evidence": ("dukou.engines.evidence", "check_evidence"),
    "split": ("dukou.engines.waterfall", "run_split"),
}
"""Name → the engine's module and its one entry function, from a frozen dataclass to a frozen dataclass."""


def calculate(name: str, told: Any) -> Any:
    """Run the engine called `name` on JSON and return JSON; Invalid names every malformed field."""
    entry, takes, gives = _entry(name)
    try:
        request = TypeAdapter(takes).validate_python(told)
    except ValidationError as error:
        raise Invalid(
            {".".join(map(str, one["loc"])) or "input": T(one["msg"], one["msg"]) for one in error.errors()}
        ) from None
    return TypeAdapter(gives).dump_python(entry(request), mode="json")


def schema(name: str) -> dict[str, Any]:
    """Return both shapes of an engine with an example."""
    _, takes, gives = _entry(name)
    example = importlib.import_module(ENGINES[name][0]).EXAMPLE
    return {
        "name": name,
        "input": TypeAdapter(takes).json_schema(),
        "output": TypeAdapter(gives).json_schema(mode="serialization"),
        "example": TypeAdapter(takes).dump_python(example, mode="json"),
    }


def _entry(name: str) -> tuple[Any, Any, Any]:
    if name not in ENGINES:
        known = "、".join(ENGINES)
        raise Refusal(
            "calc.unknown",
            f"没有引擎“{name}”。可用：{known}。",
            f"There is no engine “{name}”. There are: {', '.join(ENGINES)}.",
            name=name,
        )
    module, function = ENGINES[name]
    entry = getattr(importlib.import_module(module), function)
    hints = get_type_hints(entry)
    takes = next(hint for key, hint in hints.items() if key != "return")
    return entry, takes, hints["return"]
