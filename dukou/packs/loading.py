"""Loading a pack, and saying every mistake in one at once."""

from functools import cache
from pathlib import Path

from dukou.kernel.errors import Refusal
from dukou.packs.checks import Desk
from dukou.packs.pack import Pack
from dukou.packs.problem import Problem
from dukou.packs.reading import read_pack
from dukou.packs.sample import check_sample


def load(folder: Path | str) -> Pack:
    """Read the pack in a folder; the sample is read only when asked for.

    Refuses a pack with any mistake, naming the first and how many there are.
    """
    desk = Desk(Path(folder))
    pack = read_pack(desk)
    if pack is None or desk.problems:
        first = min(desk.problems)
        raise Refusal(
            "pack.unreadable",
            f"套件 {folder} 有 {len(desk.problems)} 处差错，例如：{first.say('zh')} 请运行 dukou pack check 查看全部。",
            f"Pack {folder} has {len(desk.problems)} mistakes, such as {first.say('en')} "
            "Run dukou pack check to see them all.",
            folder=str(folder),
            mistakes=len(desk.problems),
        )
    return pack


def check(folder: Path | str) -> tuple[Problem, ...]:
    """Return every mistake of a pack, sample included, in the order of files and lines; empty where it is clean."""
    desk = Desk(Path(folder))
    pack = read_pack(desk)
    if pack is not None:
        check_sample(desk, pack.schemes)
    return tuple(sorted(desk.problems))


@cache
def named(name: str) -> Pack:
    """Return a pack by the name of one that ships with the platform, or by its folder; read once."""
    shipped = Path(__file__).parent / name
    return load(shipped if (shipped / "pack.yaml").is_file() else Path(name))


def shenzhen() -> Pack:
    """Return the Shenzhen pack, read once."""
    return named("shenzhen")
