"""The Merkle tree over the journal's line digests (RFC 6962 §2.1): roots, and proofs that anyone can check.

Stored are complete subtrees only, so what is stored never changes: appending a line writes a few new nodes and touches
none. The lowest levels are not stored but counted again from the lines, so that a proof speaks of the lines themselves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dukou.engines.evidence.form import hasher
from dukou.kernel.errors import Refusal

Place = tuple[int, int]
"""Where a complete subtree stands: its level (0: a leaf) and its number on that level, from 0."""

STORED_FROM = 8
"""The lowest stored level: one node for 256 lines, so a million lines need 7,812 nodes."""

WIDTH = 32
"""Bytes of a node; both hashes have as many."""

_LEAF, _INNER = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree as it is stored; never changed once written."""

    level: int
    index: int
    hash: bytes


def leaf_hash(line_digest: str, hash_id: str = "sha-256") -> bytes:
    """Return the leaf of a line: the hash of 0x00 and the line's digest as bytes."""
    return hasher(hash_id)(_LEAF + bytes.fromhex(line_digest))


def read_node(told: str) -> bytes:
    """Read a node from its only spelling, 64 lower-case hexadecimal digits; of any other nothing, which no proof has."""
    try:
        node = bytes.fromhex(told)
    except ValueError:
        return b""
    return node if node.hex() == told else b""


def empty_root(hash_id: str = "sha-256") -> bytes:
    """Return the root of a tree without leaves: the hash of nothing."""
    return hasher(hash_id)(b"")


class Tree:
    """The growing edge of a tree: at most one complete subtree per level, from which the root is counted.

    `edge` are those subtrees from the left, as `StoredTree.edge` reads them back for a tree that goes on growing.
    """

    __slots__ = ("_edge", "_hash", "hash_id", "size", "stored_from")

    def __init__(
        self, hash_id: str = "sha-256", size: int = 0, edge: Iterable[bytes] = (), stored_from: int = STORED_FROM
    ) -> None:
        self.hash_id, self.size, self.stored_from = hash_id, size, stored_from
        self._hash, self._edge = hasher(hash_id), list(edge)
        if len(self._edge) != size.bit_count():
            raise _incomplete([])

    def append(self, line_digest: str) -> list[Node]:
        """Append a line by its digest; return the nodes that are to be stored, most often none."""
        return self.append_leaf(self._hash(_LEAF + bytes.fromhex(line_digest)))

    def append_leaf(self, leaf: bytes) -> list[Node]:
        """Append a leaf hash; return the nodes that are to be stored, lowest first."""
        level, index, held = 0, self.size, leaf
        fresh = [Node(0, index, leaf)] if not self.stored_from else []
        while index & 1:
            held = self._hash(_INNER + self._edge.pop() + held)
            level, index = level + 1, index >> 1
            if level >= self.stored_from:
                fresh.append(Node(level, index, held))
        self._edge.append(held)
        self.size += 1
        return fresh

    def root(self) -> bytes:
        """Return the root of all leaves so far."""
        return _fold(self._edge, self._hash) if self._edge else empty_root(self.hash_id)


@dataclass(frozen=True, slots=True)
class StoredTree:
    """A tree as it lies in a store: nodes from a level up, and the lines' digests below.

    `stored` takes places and returns the nodes it has of them, asked once per proof. `digests` takes the bounds of a
    half-open range of leaves and returns the lines' digests, asked for at most two blocks of 2^stored_from lines.
    """

    size: int
    stored: Callable[[Sequence[Place]], Mapping[Place, bytes]]
    digests: Callable[[int, int], Sequence[str]]
    hash_id: str = "sha-256"
    stored_from: int = STORED_FROM
    _hash: Callable[[bytes], bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hasher(self.hash_id))

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` leaves, of all without it."""
        size = self._within(size)
        return self._roots([(0, size)])[0] if size else empty_root(self.hash_id)

    def edge(self) -> Tree:
        """Return the tree as one that grows on."""
        places = _complete(0, self.size)
        nodes = self._read(places)
        return Tree(self.hash_id, self.size, [nodes[place] for place in places], self.stored_from)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the proof that leaf `index` (from 0) is in the tree of the first `size` leaves, lowest sibling first."""
        size = self._within(size)
        if not 0 <= index < size:
            raise _outside(index, size)
        start, stop, siblings = 0, size, []
        while stop - start > 1:
            middle = start + _half(stop - start)
            if index < middle:
                siblings.append((middle, stop))
                stop = middle
            else:
                siblings.append((start, middle))
                start = middle
        return self._roots(siblings[::-1])

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the tree of the first `old` leaves is the beginning of that of the first `size`."""
        size = self._within(size)
        if not 0 < old <= size:
            raise _outside(old, size)
        start, stop, parts = 0, size, []
        while old != stop:
            middle = start + _half(stop - start)
            if old <= middle:
                parts.append((middle, stop))
                stop = middle
            else:
                parts.append((start, middle))
                start = middle
        if start:
            parts.append((start, stop))
        return self._roots(parts[::-1])

    def first_difference(self, other: "StoredTree") -> int | None:
        """Return the first leaf (from 0) in which two trees differ, None where one is the beginning of the other.

        Asks each store once per level: a custodian's levels name the place in a journal that was sealed anew.
        """
        for level, index in _complete(0, min(self.size, other.size)):
            if self.node((level, index)) != other.node((level, index)):
                place, depth = index, level
                while depth:
                    place, depth = place * 2, depth - 1
                    place += self.node((depth, place)) == other.node((depth, place))
                return place
        return None

    def node(self, place: Place) -> bytes:
        """Return one complete subtree."""
        return self._read([place])[place]

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise _outside(size, self.size)
        return size

    def _roots(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        parts = [_complete(start, stop) for start, stop in ranges]
        nodes = self._read([place for part in parts for place in part])
        return [_fold([nodes[place] for place in part], self._hash) for part in parts]

    def _read(self, places: Sequence[Place]) -> dict[Place, bytes]:
        high = [place for place in places if place[0] >= self.stored_from]
        nodes = dict(self.stored(high)) if high else {}
        low = [place for place in places if place[0] < self.stored_from]
        for block in sorted({index >> (self.stored_from - level) for level, index in low}):
            nodes.update(self._block(block))
        missing = [place for place in places if place not in nodes]
        if missing:
            raise _incomplete(missing)
        return nodes

    def _block(self, block: int) -> dict[Place, bytes]:
        """Count the levels that are not stored, of one block, from the digests of its lines."""
        first = block << self.stored_from
        told = self.digests(first, min(first + (1 << self.stored_from), self.size))
        held = [leaf_hash(one, self.hash_id) for one in told]
        nodes: dict[Place, bytes] = {}
        for level in range(self.stored_from):
            begin = first >> level
            nodes.update(((level, begin + at), node) for at, node in enumerate(held))
            held = [self._hash(_INNER + held[at] + held[at + 1]) for at in range(0, len(held) - 1, 2)]
        return nodes


def inclusion_root(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], hash_id: str = "sha-256"
) -> bytes | None:
    """Return the root to which a proof leads from a leaf hash, None where it has not the shape of one (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or any(len(node) != WIDTH for node in (leaf, *proof)):
        return None
    counted, place, last, node_hash = leaf, index, size - 1, hasher(hash_id)
    for node in proof:
        if not last:
            return None
        if place & 1 or place == last:
            counted = node_hash(_INNER + node + counted)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            counted = node_hash(_INNER + counted + node)
        place, last = place >> 1, last >> 1
    return None if last else counted


def is_included(index: int, size: int, leaf: bytes, root: bytes, proof: Sequence[bytes], hash_id: str) -> bool:
    """Whether a proof shows that a leaf hash stands at `index` (from 0) in the tree of `size` leaves with this root."""
    return inclusion_root(index, size, leaf, proof, hash_id) == root


def is_consistent(old: int, new: int, roots: tuple[bytes, bytes], proof: Sequence[bytes], hash_id: str) -> bool:
    """Whether a proof shows that the tree of `old` leaves is the beginning of that of `new` (RFC 9162 §2.1.4.2).

    `roots` are of the old and of the new tree. A tree without leaves proves nothing, so it passes for none but itself.
    """
    if any(len(node) != WIDTH for node in (*roots, *proof)) or not 0 <= old <= new:
        return False
    if old == new:
        return not proof and roots[0] == roots[1]
    if not old or not proof:
        return False
    # Where the old tree is one complete subtree, its root begins the path and is not said in the proof.
    return _grown(old, new, [roots[0], *proof] if old.bit_count() == 1 else proof, hash_id) == roots


def _grown(old: int, new: int, path: Sequence[bytes], hash_id: str) -> tuple[bytes, bytes] | None:
    """Return the roots of the old and the new tree to which a path leads."""
    node_hash = hasher(hash_id)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for node in path[1:]:
        if not last:
            return None
        if place & 1 or place == last:
            before, after = node_hash(_INNER + node + before), node_hash(_INNER + node + after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(_INNER + after + node)
        place, last = place >> 1, last >> 1
    return None if last else (before, after)


def _half(length: int) -> int:
    """Return the largest power of two below `length`."""
    return 1 << ((length - 1).bit_length() - 1)


def _complete(start: int, stop: int) -> list[Place]:
    """Return the complete subtrees that make up a range of leaves which begins at a border of its own size."""
    places = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def _fold(nodes: Sequence[bytes], node_hash: Callable[[bytes], bytes]) -> bytes:
    counted = nodes[-1]
    for node in reversed(nodes[:-1]):
        counted = node_hash(_INNER + node + counted)
    return counted


def _incomplete(missing: Sequence[Place]) -> Refusal:
    return Refusal(
        "evidence.incomplete_levels",
        "存储的树层不完整，请由台账重新计算。",
        "The stored levels of the tree are not complete; count them again from the journal.",
        missing=[list(place) for place in missing[:10]],
    )


def _outside(asked: int, size: int) -> Refusal:
    return Refusal(
        "evidence.outside_tree",
        f"{asked} 不在树内，树现有 {size} 行。",
        f"{asked} is outside the tree, which has {size} lines.",
        asked=asked,
        size=size,
    )
