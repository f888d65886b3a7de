"""Text files as bounded lines: plain or gzip, their encoding found before the first row is used.

The one thing to know: nothing here ever holds more than one line, and no line more than LONGEST bytes.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dukou.domains.catalogue.sheets.problem import unusable

LONGEST = 8 * 1024 * 1024
"""Bytes of the longest line."""
LARGEST, MOST = 2 * 1024**3, 20_000_000
"""Bytes and lines of text in one file, after unpacking."""
ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What a first pass found: the encoding and how many lines there are."""

    encoding: str
    count: int


def lines(path: Path) -> Iterator[bytes]:
    """Yield each line with its end; a Refusal names a line that is too long, or a file that is too large or torn."""
    number, total = 0, 0
    try:
        with _opened(path) as held:
            while line := held.readline(LONGEST + 1):
                number, total = number + 1, total + len(line)
                if len(line) > LONGEST:
                    raise _too_long(path, number)
                if total > LARGEST or number > MOST:
                    raise unusable(
                        path,
                        "too_large",
                        f"解压后超过 {LARGEST >> 30} GB 或 {MOST} 行，请拆分",
                        f"more than {LARGEST >> 30} GB or {MOST} lines of text; split it",
                    )
                yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise unusable(
            path,
            "torn",
            f"第 {number} 行之后压缩数据损坏（{error}）；请重新传输该文件",
            f"the packed data is broken after line {number} ({error}); transfer the file again",
            row=number,
        ) from None


def survey(path: Path) -> Surveyed:
    """Read the file once and return its encoding and number of lines; a Refusal names the first line that is no text."""
    faults: list[tuple[int, str]] = []
    for encoding in ENCODINGS:
        decoder, number = codecs.getincrementaldecoder(encoding)(), 0
        try:
            for number, line in enumerate(lines(path), 1):
                if b"\x00" in line:
                    raise unusable(
                        path,
                        "binary",
                        f"第 {number} 行含有空字节，不是文本（或为 UTF-16）；请另存为 UTF-8",
                        f"line {number} holds NUL bytes, so it is no text (or UTF-16); save it as UTF-8",
                        row=number,
                    )
                decoder.decode(line)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as fault:
            faults.append((number, fault.reason))
            continue
        return Surveyed(encoding, number)
    number = max(faults)[0]
    raise unusable(
        path,
        "encoding",
        f"第 {number} 行既不是 UTF-8 也不是 GB18030；请用 UTF-8 另存后再导入",
        f"line {number} is neither UTF-8 nor GB18030; save the file as UTF-8",
        row=number,
    )


def texts(path: Path, encoding: str) -> Iterator[str]:
    """Yield each line as text, without a byte-order mark."""
    for number, line in enumerate(lines(path)):
        text = line.decode(encoding)
        yield text.removeprefix("\ufeff") if number == 0 else text


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as held:
        packed = held.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]  # a GzipFile reads as bytes do


def _too_long(path: Path, number: int) -> Exception:
    return unusable(
        path,
        "line_too_long",
        f"第 {number} 行超过 {LONGEST >> 20} MB，不像一条记录；请检查该行是否缺少换行",
        f"line {number} is longer than {LONGEST >> 20} MB, which no row is; see whether line breaks are missing",
        row=number,
        limit=LONGEST,
    )
