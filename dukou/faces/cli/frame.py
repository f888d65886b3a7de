"""What every command shares: Django set up once, refusals as one line, JSON where a program reads."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Invalid, Missing, Refusal

out = Console()
err = Console(stderr=True)


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
    except OSError as error:
        name = error.filename or ""
        stop(
            Bilingual(
                f"{name} 无法使用：{error.strerror or error}", f"{name} can't be used: {error.strerror or error}"
            ),
            2,
        )


def stop(words: Bilingual, code: int) -> None:
    """End with one line on the error stream."""
    err.print(f"[red]✗[/red] {words.zh}", highlight=False, soft_wrap=True)
    err.print(f"  {words.en}", style="dim", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


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
