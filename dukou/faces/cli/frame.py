"""What every command shares: Django set up once, refusals as one line, files whole or not at all, JSON for programs."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

import typer
from rich.console import Console

from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Missing, Refusal

out = Console()
err = Console(stderr=True)
TROUBLES = {
    errno.ENOENT: T("不存在，请检查路径", "is not there; check the path"),
    errno.EACCES: T("没有权限，请检查权限", "is not permitted; mend its permissions"),
    errno.EPERM: T("没有权限，请检查权限", "is not permitted; mend its permissions"),
    errno.EISDIR: T("是目录，请给出文件", "is a folder; name a file"),
    errno.ENOTDIR: T("路径中有一段不是目录，请检查路径", "has a part in its path that is no folder; check the path"),
    errno.EROFS: T("所在磁盘只读，请换一个位置", "is on a disk that can't be written; choose another place"),
    errno.ENOSPC: T("磁盘已满，请腾出空间后再试", "finds no space left on the disk; free some and try again"),
}
"""What the machine refuses, in words with the way out."""


def set_up() -> None:
    """Load the rooms; a wrong setting ends here with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dukou.config.settings")
    import django

    django.setup()


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn the three ways to say no, and what the machine refuses, into one line and an exit code."""
    try:
        yield
    except Refusal as refusal:
        stop(refusal.message, 1)
    except Missing as missing:
        stop(
            Bilingual(
                f"没有找到 {missing.noun} {missing.key}，或无权查看",
                f"{missing.noun} {missing.key} is not there, or not yours to see",
            ),
            1,
        )
    except Invalid as invalid:
        zh = "；".join(f"{name}：{words.zh}" if name else words.zh for name, words in invalid.fields.items())
        en = "; ".join(f"{name}: {words.en}" if name else words.en for name, words in invalid.fields.items())
        stop(Bilingual(zh, en), 2)
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        stop(_trouble(error), 2)
    except Exception as error:
        if not _is_database_fault(error):
            raise  # a bug of ours, and it says so loudly
        stop(
            Bilingual(
                f"数据库不能使用（{error}）。请检查 DATABASE_URL、磁盘和权限；首次使用请先运行 dukou up。",
                f"The database can't be used ({error}). Check DATABASE_URL, disk and permissions; "
                "the first time, run dukou up.",
            ),
            2,
        )


def _trouble(error: OSError) -> Bilingual:
    name, plain = error.filename or "", error.strerror or str(error)
    words = TROUBLES.get(error.errno or 0, T(f"无法使用（{plain}）", f"can't be used ({plain})"))
    return T(f"{name} {words.zh}。".strip(), f"{name} {words.en}.".strip())


def _is_database_fault(error: Exception) -> bool:
    """Whether the database itself can't be used; a broken constraint is a bug of ours instead."""
    from django.db import DatabaseError, OperationalError, ProgrammingError

    return isinstance(error, OperationalError | ProgrammingError) or type(error) is DatabaseError


def stop(words: Bilingual, code: int) -> NoReturn:
    """End with one line on the error stream."""
    err.print(f"[red]✗[/red] {words.zh}", highlight=False, soft_wrap=True)
    err.print(f"  {words.en}", style="dim", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written beside its place and moved there at the end, so it is never half there."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", str(path))
    place = path.resolve()
    if place.exists() and not place.is_file():  # a device or a pipe has no place to move to
        with place.open("wb") as held:
            yield held
        return
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as held:
                yield held
            part.replace(place)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        with suppress(OSError):
            part.unlink()


def kind_key(told: str) -> str:
    """Return the key of a kind that is called by its key or its Chinese name; an unknown one ends the command."""
    from dukou.domains.catalogue.kinds import KINDS

    for key, held in KINDS.items():
        if told in {key, held.zh}:
            return key
    known = "、".join(f"{held.key}（{held.zh}）" for held in KINDS.values())
    stop(T(f"没有类别“{told}”，可用：{known}", f"There is no kind “{told}”; there are: {', '.join(KINDS)}"), 2)


def tell_json(told: Any) -> None:
    """Print JSON for a program."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n")


def read_json(file: str) -> Any:
    """Read a JSON file, or standard input for `-`; Invalid says where it breaks."""
    text = sys.stdin.read() if file == "-" else _read(file)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid({file: Bilingual(f"不是有效的 JSON：{error}", f"not valid JSON: {error}")}) from None


def _read(file: str) -> str:
    with open(file, "rb") as held:  # noqa: PTH123 - a path a person typed
        content = held.read(8 * 1024 * 1024 + 1)
    if len(content) > 8 * 1024 * 1024:
        raise Invalid({file: Bilingual("超过 8 MB，请拆分", "larger than 8 MB; split it")})
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid({file: Bilingual("不是 UTF-8 或 GB18030 文本", "neither UTF-8 nor GB18030 text")})


def read_text(file: str) -> str:
    """Read a text file (UTF-8 or GB18030), or standard input for `-`."""
    return sys.stdin.read() if file == "-" else _read(file)


Command = Callable[..., None]
