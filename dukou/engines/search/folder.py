"""Where an index lives: generations in one folder, and a pointer that is replaced in one step.

A reader therefore sees the old index or the new one, never half of either. The writer's position (how far into the
feed it has come) is written after the commit: a crash in between only means that the same documents are put again.
"""

import hashlib
import os
import shutil
from pathlib import Path

import tantivy

from dukou.engines.search.shape import Shape
from dukou.kernel.errors import Refusal

CURRENT, STAMP, POSITION, META = "current", "dukou-shape", "dukou-position", "meta.json"
NONE = "∅"
"""How the empty code is stored, since the engine below keeps no empty terms."""


def schema_of(shape: Shape) -> tantivy.Schema:
    """Return the schema: one text field for all searched words, since repeated weighted terms rank as well and cost a third."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field("all", tokenizer_name="cut", index_option="freq")
    builder.add_text_field("sounds", tokenizer_name="cut", index_option="basic")
    for held in shape.of("code"):
        builder.add_text_field(f"c_{held.name}", fast=held.facet, tokenizer_name="raw", index_option="basic")
    for held in shape.of("number"):
        builder.add_integer_field(f"n_{held.name}", fast=True)
    return builder.build()


def stamp(shape: Shape) -> str:
    """Return what tells one shape from another."""
    return hashlib.sha256(repr(shape).encode()).hexdigest()


def current(folder: Path) -> Path | None:
    """Return the generation that readers use, None where there is none yet."""
    pointer = folder / CURRENT
    try:
        return folder / pointer.read_text(encoding="ascii").strip() if pointer.is_file() else None
    except (OSError, ValueError) as error:
        raise unusable(folder, str(error)) from None


def begin(folder: Path, shape: Shape) -> Path:
    """Make the next generation, empty, not yet current."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [int(old.name[4:]) for old in folder.glob("gen-*") if old.name[4:].isdigit()]
        fresh = folder / f"gen-{max(taken, default=0) + 1:06d}"
        fresh.mkdir()
        tantivy.Index(schema_of(shape), path=str(fresh))
        (fresh / STAMP).write_text(stamp(shape), encoding="ascii")
    except (OSError, ValueError) as error:
        raise unusable(folder, str(error)) from None
    return fresh


def publish(folder: Path, fresh: Path) -> None:
    """Make a generation current in one step and remove the older ones."""
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(fresh.name, encoding="ascii")
    os.replace(pointer, folder / CURRENT)  # noqa: PTH105 - atomic on every system
    for old in folder.glob("gen-*"):
        if old.name < fresh.name:
            shutil.rmtree(old, ignore_errors=True)


def attach(folder: Path, shape: Shape) -> tuple[Path, tantivy.Index]:
    """Open the current generation, making an empty one where there is none.

    Refusal for a folder that can't be read, is damaged, or was written under another shape: each says how to mend it.
    """
    while True:
        generation = current(folder)
        if generation is None:
            generation = begin(folder, shape)
            publish(folder, generation)
        try:
            return generation, _opened(folder, generation, shape)
        except Refusal:
            if current(folder) == generation:
                raise  # otherwise a rebuild has just taken it away, and the new one is there


def _opened(folder: Path, generation: Path, shape: Shape) -> tantivy.Index:
    try:
        if (generation / STAMP).read_text(encoding="ascii") != stamp(shape):
            raise Refusal(
                "search.other_shape",
                f"索引 {folder} 是旧版本建立的。请运行 dukou index rebuild。",
                f"The index {folder} was built by another version. Run dukou index rebuild.",
                folder=str(folder),
            )
        if not (generation / META).is_file():  # where it is missing an empty index would be made, and nobody told
            raise unusable(folder, f"{generation.name}/{META} is missing")
        index = tantivy.Index(schema_of(shape), path=str(generation))
    except (OSError, ValueError) as error:
        raise unusable(folder, str(error)) from None
    index.register_tokenizer("cut", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def position(folder: Path) -> int:
    """Return how far the current generation has followed the feed; 0 where there is none."""
    try:
        generation = current(folder)
        mark = generation / POSITION if generation else None
        return int(mark.read_text(encoding="ascii")) if mark and mark.is_file() else 0
    except ValueError:
        return 0


def mark_position(generation: Path, at: int) -> None:
    """Write how far a generation has come, in one step."""
    fresh = generation / f"{POSITION}.new"
    fresh.write_text(str(at), encoding="ascii")
    os.replace(fresh, generation / POSITION)  # noqa: PTH105 - atomic on every system


def unusable(folder: Path, why: str) -> Refusal:
    """Return the refusal of an index that can't be used."""
    return Refusal(
        "search.unusable",
        f"索引目录 {folder} 不能使用（{why}）。请检查权限和磁盘，或运行 dukou index rebuild 重建。",
        f"The index folder {folder} can't be used ({why}). Check permissions and disk, or run dukou index rebuild.",
        folder=str(folder),
    )
