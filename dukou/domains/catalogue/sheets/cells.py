"""A list in one cell: written with Chinese semicolons, or as a JSON array where a word holds a separator itself."""

import json
import re
from collections.abc import Sequence

BETWEEN = "；"
SEPARATOR = re.compile(r"[;；、,，|\n]")  # what the fields split at, and an import therefore too


def joined(parts: Sequence[str]) -> str:
    """Return a list as one cell; `listed` and a split at separators give the same list again."""
    told = BETWEEN.join(parts)
    if any(SEPARATOR.search(part) for part in parts) or listed(told) != told:
        return json.dumps(list(parts), ensure_ascii=False)
    return told


def listed(cell: object) -> object:
    """Return the list that a cell writes as a JSON array of texts; anything else as it is."""
    if not isinstance(cell, str) or not (cell.lstrip().startswith("[") and cell.rstrip().endswith("]")):
        return cell
    try:
        told = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return told if isinstance(told, list) and all(isinstance(part, str) for part in told) else cell
