"""The tree is RFC 6962's, whichever levels are stored, and its proofs are answered as other people's programs do."""

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dukou.engines.evidence import STORED_FROM, StoredTree, Tree, leaf_hash
from dukou.engines.evidence.tree import Place, empty_root, is_consistent, is_included
from dukou.kernel.errors import Refusal

HASH = st.sampled_from(["sha-256", "sm3"])


def digests_of(count: int, seed: str = "") -> list[str]:
    return [hashlib.sha256(f"{seed}{number}".encode()).hexdigest() for number in range(count)]


def root_by_the_book(leaves: Sequence[bytes], hash_id: str) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""

    def hashed(content: bytes) -> bytes:
        return hashlib.new({"sha-256": "sha256", "sm3": "sm3"}[hash_id], content).digest()

    if not leaves:
        return hashed(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashed(b"\x01" + root_by_the_book(leaves[:k], hash_id) + root_by_the_book(leaves[k:], hash_id))


def stored(digests: list[str], hash_id: str = "sha-256", stored_from: int = STORED_FROM) -> StoredTree:
    """A tree as a store holds it, the nodes in a dictionary."""
    tree, nodes = Tree(hash_id, stored_from=stored_from), {}
    for digest in digests:
        for node in tree.append(digest):
            assert (node.level, node.index) not in nodes, "a stored node is never written twice"
            nodes[node.level, node.index] = node.hash

    def read(places: Sequence[Place]) -> dict[Place, bytes]:
        return {place: nodes[place] for place in places if place in nodes}

    return StoredTree(len(digests), read, lambda start, stop: digests[start:stop], hash_id, stored_from)


def test_it_works() -> None:
    digests = digests_of(1000)
    tree = stored(digests)
    proof = tree.inclusion(612)
    assert is_included(612, 1000, leaf_hash(digests[612]), tree.root(), proof, "sha-256")
    assert not is_included(613, 1000, leaf_hash(digests[612]), tree.root(), proof, "sha-256")
    assert is_consistent(400, 1000, (tree.root(400), tree.root()), tree.consistency(400), "sha-256")


def test_the_roots_of_rfc_6962() -> None:
    """The empty tree and the tree of one empty leaf, as Certificate Transparency publishes them."""
    assert empty_root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.fixture
def vectors(shared) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(
        (shared / "reference/tamper_evidence/rfc6962_proof_vectors.json").read_text(encoding="utf-8")
    )
    assert len(found["inclusion"]) == 49
    assert len(found["consistency"]) == 53
    return found


def unpacked(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or []]


def test_inclusion_is_answered_as_upstream(vectors) -> None:
    for one in vectors["inclusion"]:
        leaf, root = unpacked([one["leafHash"], one["root"]])
        answer = is_included(one["leafIdx"], one["treeSize"], leaf, root, unpacked(one["proof"]), "sha-256")
        assert answer is not one["wantErr"], one["file"]


def test_consistency_is_answered_as_upstream(vectors) -> None:
    for one in vectors["consistency"]:
        old, new = unpacked([one["root1"], one["root2"]])
        answer = is_consistent(one["size1"], one["size2"], (old, new), unpacked(one["proof"]), "sha-256")
        assert answer is not one["wantErr"], one["file"]


@given(st.integers(0, 70), HASH, st.sampled_from([0, 1, 3, 8]))
def test_every_root_is_that_of_the_book(count: int, hash_id: str, stored_from: int) -> None:
    digests = digests_of(count)
    leaves = [leaf_hash(digest, hash_id) for digest in digests]
    tree = stored(digests, hash_id, stored_from)
    for size in range(count + 1):
        assert tree.root(size) == root_by_the_book(leaves[:size], hash_id)


@given(st.integers(1, 600), HASH, st.sampled_from([0, 2, 8]), st.data())
def test_every_proof_proves_its_own_place_and_no_other(
    count: int, hash_id: str, stored_from: int, data: st.DataObject
) -> None:
    digests = digests_of(count)
    tree = stored(digests, hash_id, stored_from)
    size = data.draw(st.integers(1, count))
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    root, proof, leaf = tree.root(size), tree.inclusion(index, size), leaf_hash(digests[index], hash_id)
    assert is_included(index, size, leaf, root, proof, hash_id)
    assert is_included(other, size, leaf, root, proof, hash_id) is (other == index)
    assert len(proof) <= size.bit_length()
    old = data.draw(st.integers(1, size))
    roots, grown = (tree.root(old), root), tree.consistency(old, size)
    assert is_consistent(old, size, roots, grown, hash_id)
    if old != size:
        assert not is_consistent(old, size, (roots[0][::-1], root), grown, hash_id)
        assert not is_consistent(old, size, (roots[0], root[::-1]), grown, hash_id)


@settings(max_examples=60)
@given(st.integers(0, 600), st.integers(0, 40), st.sampled_from([0, 3, 8]))
def test_a_tree_read_back_grows_on_as_if_never_left(count: int, more: int, stored_from: int) -> None:
    digests = digests_of(count + more)
    going_on = stored(digests[:count], stored_from=stored_from).edge()
    whole = Tree(stored_from=stored_from)
    fresh = [whole.append(digest) for digest in digests][count:]
    assert [going_on.append(digest) for digest in digests[count:]] == fresh
    assert (going_on.size, going_on.root()) == (whole.size, whole.root())


def test_a_million_lines_need_few_nodes_and_a_proof_reads_little() -> None:
    asked: list[int] = []
    tree = stored(digests_of(5000))

    def read(places: Sequence[Place]) -> Any:
        asked.append(len(places))
        return tree.stored(places)

    def lines(start: int, stop: int) -> Any:
        asked.append(stop - start)
        return tree.digests(start, stop)

    watched = StoredTree(5000, read, lines)
    watched.inclusion(4321)
    assert sum(asked) <= 2 * 256 + 2 * 13
    assert len(asked) <= 3
    assert sum(1_000_000 >> level for level in range(STORED_FROM, 20)) < 8000


@given(st.integers(1, 400), st.data())
def test_two_stores_name_the_first_line_in_which_they_differ(count: int, data: st.DataObject) -> None:
    digests = digests_of(count)
    at = data.draw(st.integers(0, count - 1))
    changed = [*digests[:at], *digests_of(count - at, "changed")]
    assert stored(digests).first_difference(stored(changed)) == at
    assert stored(digests).first_difference(stored(digests[: at + 1])) is None


def test_what_is_not_there_is_refused() -> None:
    tree = stored(digests_of(600))
    for ask in (
        lambda: tree.inclusion(600),
        lambda: tree.inclusion(-1),
        lambda: tree.inclusion(3, 3),
        lambda: tree.root(601),
        lambda: tree.consistency(0),
        lambda: tree.consistency(601),
    ):
        with pytest.raises(Refusal, match="outside_tree"):
            ask()
    gone = StoredTree(600, lambda _: {}, tree.digests)
    with pytest.raises(Refusal, match="incomplete_levels") as no:
        gone.inclusion(3)
    assert no.value.facts["missing"] == [[8, 1]]
    with pytest.raises(Refusal, match="incomplete_levels"):
        gone.edge()
    with pytest.raises(Refusal, match="unknown_hash"):
        Tree("md5")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_node_of_another_length_proves_nothing(length: int) -> None:
    digests = digests_of(2)
    tree = stored(digests)
    leaf, proof = leaf_hash(digests[0]), tree.inclusion(0)
    assert is_included(0, 2, leaf, tree.root(), proof, "sha-256")
    assert not is_included(0, 2, leaf[:length].ljust(length, b"x"), tree.root(), proof, "sha-256")
    assert not is_included(0, 2, leaf, tree.root(), [proof[0][:length].ljust(length, b"x")], "sha-256")
