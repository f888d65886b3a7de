"""Putting documents into an index: one writer per folder, commits that carry a position, rebuilds beside the old."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import chain, islice, pairwise
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy
from pypinyin import Style, lazy_pinyin

from dukou.engines import text
from dukou.engines.search import folder as places
from dukou.engines.search.shape import Shape
from dukou.kernel.errors import Refusal

HEAP = 128_000_000
LONGEST_SOUND = 8
BATCH = 250
Document = Mapping[str, object]
Row = dict[str, object]


class Writer:
    """The one writer of an index; use it as a context manager."""

    def __init__(self, folder: Path, shape: Shape, *, generation: Path | None = None) -> None:
        self.folder, self.shape = folder, shape
        if generation is None:
            self.generation, self._index = places.attach(folder, shape)
        else:
            self.generation, self._index = generation, tantivy.Index(places.schema_of(shape), path=str(generation))
            self._index.register_tokenizer("cut", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._schema = self._index.schema
        try:
            self._writer = self._index.writer(HEAP, 1)
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise places.unusable(folder, str(error)) from None
            raise Refusal(
                "search.writer_busy",
                f"索引 {folder} 正由另一个进程写入（dukou up 的后台进程），由它更新即可。",
                f"Another process (the worker of dukou up) is writing the index {folder}; it will bring it up to date.",
                folder=str(folder),
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.wait_merging_threads()

    @property
    def position(self) -> int:
        """How far the index has followed the feed."""
        return places.position(self.folder)

    def put(self, documents: Iterable[Document]) -> None:
        """Put documents, each replacing the one with its id."""
        self.put_rows(row(document, self.shape) for document in documents)

    def put_rows(self, rows: Iterable[Row]) -> None:
        """Put documents whose texts are cut already."""
        for told in rows:
            self._writer.delete_documents_by_term("id", told["id"])
            self.add_row(told)

    def add(self, document: Document) -> None:
        """Add a document that is known to be new."""
        self.add_row(row(document, self.shape))

    def add_row(self, told: Row) -> None:
        """Add a document whose texts are cut already."""
        self._writer.add_document(tantivy.Document.from_dict(told, self._schema))

    def drop(self, ids: Iterable[int]) -> None:
        """Drop documents by id; absent ones are no error."""
        for pk in ids:
            self._writer.delete_documents_by_term("id", pk)

    def commit(self, position: int) -> None:
        """Make everything so far visible to readers, then note the position."""
        try:
            self._writer.commit()
            places.mark_position(self.generation, position)
        except (OSError, ValueError) as error:
            raise places.unusable(self.folder, str(error)) from None


def row(document: Document, shape: Shape) -> Row:
    """Return a document as the schema stores it: weighted terms, sounds, codes, numbers."""
    cut: list[str] = []
    heard: dict[str, None] = {}
    for held in shape.of("text"):
        words = str(document.get(held.name) or "")
        if words:
            if held.boost > 1:
                terms, spoken = text.terms_and_words(words)
                heard.update(dict.fromkeys(sounds(spoken)))
            else:
                terms = text.terms(words)
            cut += terms * max(1, round(held.boost))
    told: Row = {"id": int(str(document["id"])), "all": " ".join(cut), "sounds": " ".join(heard)}
    for held in shape.of("code"):
        value = document.get(held.name)
        if value is not None:
            told[f"c_{held.name}"] = [
                str(code) or places.NONE for code in (value if isinstance(value, list | tuple) else [value])
            ]
    for held in shape.of("number"):
        told[f"n_{held.name}"] = int(str(document.get(held.name) or 0))
    return told


def sounds(words: list[str]) -> list[str]:
    """Return `pinyin|word` of every Chinese word and of every two neighbours, by which homophones find each other."""
    heard = [(word, sound_of(word)) if word > "\u3005" and len(word) <= LONGEST_SOUND else ("", "") for word in words]
    pairs = [(a + b, x + y) for (a, x), (b, y) in pairwise(heard) if a and b and len(a + b) <= LONGEST_SOUND]
    return [f"{sound}|{word}" for word, sound in (*heard, *pairs) if len(word) > 1]


@lru_cache(maxsize=200_000)
def sound_of(word: str) -> str:
    """Return the pinyin of a word without tones."""
    return "".join(lazy_pinyin(word, style=Style.NORMAL, errors="ignore"))


def rebuild(
    folder: Path,
    shape: Shape,
    documents: Iterable[Document],
    position: int,
    *,
    progress: Callable[[int], None] | None = None,
    workers: int = 1,
) -> int:
    """Build an index afresh beside the current one and swap; return how many documents it holds.

    More `workers` than one are processes that cut the texts of a large collection; the index comes out the same.
    """
    generation, count = places.begin(folder, shape), 0
    with Writer(folder, shape, generation=generation) as writer:
        for told in _rows(iter(documents), shape, workers):
            writer.add_row(told)
            count += 1
            if progress and count % 1000 == 0:
                progress(count)
        writer.commit(position)
    places.publish(folder, generation)
    return count


def _rows(documents: Iterator[Document], shape: Shape, workers: int) -> Iterator[Row]:
    """Yield each document's row in order, never more than a few batches ahead of the reader."""
    first = list(islice(documents, BATCH * 8))
    if workers < 2 or len(first) < BATCH * 8:  # a few thousand are cut before processes have started
        yield from (row(document, shape) for document in chain(first, documents))
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # the cutter holds the GIL, so threads are no help
        waiting: deque[Future[list[Row]]] = deque()
        everything = chain(first, documents)
        while batch := list(islice(everything, BATCH)):
            waiting.append(pool.submit(_cut, batch, shape))
            if len(waiting) > 2 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _cut(batch: list[Document], shape: Shape) -> list[Row]:
    return [row(document, shape) for document in batch]
