"""Reading a pack's files: CSV with comments, YAML with line numbers.

The one thing to know: a file that cannot be read is one problem, never an exception.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from dukou.kernel.bilingual import T
from dukou.packs.problem import Problems


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells by column name, stripped, and where it stands."""

    at: tuple[str, int]
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file and the columns it must and may have; a line that begins with # is a comment."""

    path: Path
    name: str
    must: Sequence[str]
    may: Sequence[str] = ()

    def rows(self, problems: Problems) -> Iterator[Row]:
        """Yield the rows; what cannot be read is noted and left out."""
        text = text_of(self.path, self.name, problems)
        if text is None:
            return
        header: list[str] | None = None
        for line, cells in self._cells(text, problems):
            at = (self.name, line)
            if header is None:
                header = [cell.strip() for cell in cells]
                if not self._header_is_right(header, at, problems):
                    return
            elif len(cells) != len(header):
                problems.note(
                    at,
                    T(
                        f"这一行有 {len(cells)} 格，表头有 {len(header)} 格。",
                        f"{len(cells)} cells under {len(header)} columns.",
                    ),
                    T(
                        "补足或删去逗号；含逗号的文字请加双引号。",
                        "Mend the commas; put text that holds a comma in double quotes.",
                    ),
                )
            else:
                yield Row(at, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
        if header is None:
            self._header_is_right([], (self.name, 1), problems)

    def _cells(self, text: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        """Yield line number and cells of each line that is neither empty nor a comment."""
        lines = text.replace("\r\n", "\n").split("\n")
        reader = csv.reader(("" if line.startswith("#") else line for line in lines), strict=True)
        try:
            for cells in reader:
                if any(cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            problems.note(
                (self.name, reader.line_num),
                T(f"CSV 语法有误：{error}。", f"CSV syntax: {error}."),
                T("检查双引号是否成对。", "Check that double quotes come in pairs."),
            )

    def _header_is_right(self, header: list[str], at: tuple[str, int], problems: Problems) -> bool:
        lacking = [column for column in self.must if column not in header]
        odd = [column for column in header if column not in {*self.must, *self.may}]
        twice = sorted({column for column in header if header.count(column) > 1})
        if not (lacking or odd or twice):
            return True
        problems.note(
            at,
            T(
                f"表头不对：缺 {'、'.join(lacking) or '无'}；多 {'、'.join([*odd, *twice]) or '无'}。",
                f"Header lacks {', '.join(lacking) or 'none'}; odd or twice {', '.join([*odd, *twice]) or 'none'}.",
            ),
            T(
                f"必有：{','.join(self.must)}；可有：{','.join(self.may)}。",
                f"Must have {','.join(self.must)}; may have {','.join(self.may)}.",
            ),
        )
        return False


class Loader(yaml.CSafeLoader):
    """The safe loader, with dates left as the text they are, so that a wrong date is our problem and not a crash."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Block:
    """One mapping of a YAML file: its values, and the line of each key."""

    at: tuple[str, int]
    values: dict[str, object]
    lines: dict[str, int]

    def place(self, key: str) -> tuple[str, int]:
        """Say where a key stands."""
        return (self.at[0], self.lines.get(key, self.at[1]))


def mappings(path: Path, name: str, problems: Problems) -> list[Block]:
    """Read a YAML file that holds a mapping or a list of mappings."""
    text = text_of(path, name, problems)
    if text is None:
        return []
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
        return [found for child in nodes if (found := _mapping(loader, child, name, problems))]
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a number too long, brackets too deep
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        problems.note(
            (name, mark.line + 1 if mark else 0),
            T(f"YAML 语法有误：{said}。", f"YAML syntax: {said}."),
            T("检查缩进、冒号后的空格和引号。", "Check indents, the space after each colon, and quotes."),
        )
        return []


def _mapping(loader: Loader, node: yaml.Node, name: str, problems: Problems) -> Block | None:
    at = (name, node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        problems.note(
            at, T("此处应为“键: 值”。", "Expected key: value here."), T("每一项写成一组键值。", "Write a mapping.")
        )
        return None
    lines: dict[str, int] = {}
    for key, _ in node.value:
        place = (name, key.start_mark.line + 1)
        name_of_key = str(key.value)
        if name_of_key in lines:
            problems.note(
                place,
                T(f"键“{name_of_key}”写了两次。", f"The key “{name_of_key}” stands twice."),
                T("只留一个。", "Keep one."),
            )
        lines[name_of_key] = place[1]
    values = loader.construct_object(node, deep=True)
    return Block(at, {str(key): value for key, value in values.items()}, lines)


def text_of(path: Path, name: str, problems: Problems) -> str | None:
    """Read a text file as UTF-8 (a byte order mark is forgiven)."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.note((name, 0), T("文件不存在。", "No such file."), T("请补上该文件。", "Add the file."))
        return None
    except OSError as error:
        problems.note(
            (name, 0),
            T(f"无法读取：{error.strerror}。", f"Cannot be read: {error.strerror}."),
            T("检查权限。", "Check its permissions."),
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.note(
            (name, line), T("不是 UTF-8 编码。", "Not UTF-8."), T("另存为 UTF-8。", "Save the file as UTF-8.")
        )
        return None


def day(row: Row, column: str, problems: Problems) -> date | None:
    """Read a date that may be only a year or a month: its first day, or its last in a column that ends `_to`."""
    text = row[column]
    if not text:
        return None
    try:
        first, after = _span(text)
    except ValueError:
        problems.note(
            row.at,
            T(f"{column}“{text}”不是日期。", f"{column} “{text}” is not a date."),
            T("写成 2026、2026-01 或 2026-01-31。", "Write 2026, 2026-01 or 2026-01-31."),
        )
        return None
    return after - timedelta(days=1) if column.endswith("_to") else first


def _span(text: str) -> tuple[date, date]:
    """Return the first day of a year, month or day as written, and the first day after it."""
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    if len(text) == 7:
        first = date.fromisoformat(text + "-01")
        return first, (first + timedelta(days=31)).replace(day=1)
    first = date.fromisoformat(text)
    return first, first + timedelta(days=1)
