"""What a checkpoint covers can't be touched unseen, what it does not cover is said, and a receipt stands by itself."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.evidence import SIGNER, checkpoint, invented
from dukou.engines.evidence import (
    GENESIS,
    Checkpoint,
    Custody,
    Ed25519Signer,
    EvidenceReport,
    EvidenceRequest,
    Line,
    Opened,
    Receipt,
    StoredTree,
    Tree,
    check_evidence,
    check_journal,
    check_lines,
    check_pair,
    check_receipt,
    commitment,
    make_pair,
    make_receipt,
    read_checkpoint,
    read_checkpoints,
    read_pair,
    read_receipt,
)
from dukou.faces.cli.calc import calculate, schema
from dukou.kernel.errors import Invalid, Refusal

SALT = bytes(range(16))
HELD = Custody(keys=(SIGNER.key,))


def chained(count: int, hash_id: str = "sha-256") -> list[Line]:
    """A journal in which every line commits to its inputs under a known salt."""
    lines, previous, draw = [], GENESIS, Random(count)
    for seq in range(1, count + 1):
        told = commitment(f'{{"sum":{seq}}}', SALT, hash_id)
        lines.append(replace(invented(seq, draw), inputs=told, hash=hash_id).sealed(previous))
        previous = lines[-1].digest
    return lines


def tree_of(lines: list[Line], hash_id: str = "sha-256") -> StoredTree:
    return StoredTree(len(lines), lambda _: {}, lambda start, stop: [one.digest for one in lines[start:stop]], hash_id)


def marked(lines: list[Line], size: int, hash_id: str = "sha-256") -> Checkpoint:
    root = tree_of(lines, hash_id).root(size).hex()
    head = lines[size - 1].digest if size else GENESIS
    return replace(checkpoint(size, root, head), hash=hash_id).signed(SIGNER)


LINES = chained(20)
MARK = marked(LINES, 12)
RECEIPT = make_receipt(LINES[4], tree_of(LINES), MARK, (Opened("inputs", '{"sum":5}', SALT.hex()),))


# ---- the note


def test_it_works() -> None:
    report = check_receipt(read_receipt(RECEIPT.to_bytes()), HELD)
    assert (report.ok, report.anchored, report.covered) == (True, True, 12)
    assert "12" in report.proved[0].zh


def test_the_note_never_changes() -> None:
    """A checkpoint printed in a newspaper must still be checkable in ten years: this text may not be edited."""
    mark = Checkpoint("ledger.example", 2, "ab" * 32, "cd" * 32, "2026-11-26T00:01:00.000000Z").signed(SIGNER)
    assert mark.note() == (
        "dukou checkpoint v1\n"
        "origin: ledger.example\n"
        "hash: sha-256\n"
        "size: 2\n"
        f"root: {'ab' * 32}\n"
        f"head: {'cd' * 32}\n"
        "time: 2026-11-26T00:01:00.000000Z\n"
        "key: ed25519:03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8\n"
        "signature: aLz+TO6RQE5NdMX36s10YEJPJASEUuCColVQ3swdzlbFLxbDfih7+ji3EuCrAhy7zMM2UmV5bHqy5sU2/CeiAQ==\n"
    )


def test_notes_are_read_back_whatever_a_letter_did_to_their_lines() -> None:
    first, second = marked(LINES, 3), marked(LINES, 9)
    assert read_checkpoint(first.note()) == first
    assert read_checkpoints(f"\ufeff\n{first.note()}\n\n{second.note()}\n".replace("\n", "\r\n")) == (first, second)
    assert read_checkpoints("") == ()
    assert all(mark.is_signed() for mark in (first, second))


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("v1", "v2", 1),
        lambda note: note.replace("size: 12", "size: 012"),
        lambda note: note.replace("size: 12", "size: -12"),
        lambda note: note.replace("size: 12", "size: ١٢"),
        lambda note: note.replace("size: 12", "size: 9999999999999999"),
        lambda note: note.replace("size: 12", "size:12"),
        lambda note: note.replace("sha-256", "md5"),
        lambda note: note.replace("root: ", "root: A", 1),
        lambda note: note.replace("origin: bench.dukou", "origin: bench dukou"),
        lambda note: note.replace("origin: bench.dukou\n", ""),
        lambda note: note.replace("size: 12\n", "size: 12\nsize: 12\n"),
        lambda note: note.replace("time: 2026", "time: 26"),
        lambda note: note[:-1] + "!\n",
        lambda note: note + "more\n",
        lambda note: note + "\n" + note,
        lambda _: "",
    ],
)
def test_a_note_that_is_not_one_is_refused(change: Callable[[str], str]) -> None:
    with pytest.raises(Refusal, match="bad_checkpoint"):
        read_checkpoint(change(MARK.note()))


@given(st.integers(0, len(MARK.body()) - 1), st.integers(0, 7))
def test_any_flipped_bit_of_a_signed_note_is_found(at: int, bit: int) -> None:
    note = bytearray(MARK.note().encode())
    note[at] ^= 1 << bit
    try:
        mark = read_checkpoint(note.decode("utf-8", "replace"))
        assert not mark.is_signed()
    except Refusal:
        pass


def test_a_signature_has_one_spelling() -> None:
    other = MARK.signature[:85] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[MARK.signature[85]] + "=="
    assert not replace(MARK, signature=other).is_signed()
    assert not replace(MARK, signature="AAA").is_signed()
    assert not replace(MARK, signature="").is_signed()


def test_only_ed25519_keys_that_bind_are_taken() -> None:
    with pytest.raises(Refusal, match="no_such_signature"):
        replace(MARK, key=f"sm2:{'ab' * 64}").is_signed()
    # The neutral point: under it the signature of all zeros and R = 1 would fit every text.
    for weak in ("01" + "00" * 31, "00" * 32, "ed" + "ff" * 30 + "7f", "02" + "00" * 31):
        with pytest.raises(Refusal, match="weak_key"):
            replace(MARK, key=f"ed25519:{weak}").is_signed()
    with pytest.raises(Refusal, match="no_such_signature"):
        Ed25519Signer.from_pem(_pem(generate_private_key(SECP256R1())))


def test_a_signer_is_read_from_the_file_that_openssl_writes() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert Ed25519Signer.from_pem(_pem(private)).key == SIGNER.key


def _pem(private: Any) -> bytes:
    written: bytes = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return written


# ---- a journal against what others hold

WAYS = ["change", "delete", "insert", "reorder", "truncate"]


def tampered(lines: list[Line], way: str, at: int, *, anew: bool) -> list[Line]:
    """The lines touched at line `at` (from 1); with `anew`, all from there sealed again, as only an owner can."""
    touched, own = list(lines), lines[at - 1]
    other = replace(own, actor="person:1" if own.actor == "person:0" else "person:0")
    match way:
        case "change":
            touched[at - 1] = other
        case "delete":
            del touched[at - 1]
        case "insert":
            touched.insert(at - 1, other)
        case "reorder":
            touched[at - 1 : at + 1] = reversed(touched[at - 1 : at + 1])
        case "truncate":
            del touched[at - 1 :]
    if anew:
        previous = touched[at - 2].digest if at > 1 else GENESIS
        for seq in range(at, len(touched) + 1):
            touched[seq - 1] = replace(touched[seq - 1], seq=seq).sealed(previous)
            previous = touched[seq - 1].digest
    return touched


@st.composite
def tampering(draw: st.DrawFn) -> tuple[list[Line], list[Line], list[Checkpoint], str, int, bool]:
    """A journal, the same touched, the checkpoints that others hold, and how, where and whether it was sealed anew."""
    hash_id = draw(st.sampled_from(["sha-256", "sm3"]))
    lines = chained(draw(st.integers(2, 40)), draw(st.sampled_from(["sha-256", "sm3"])))
    sizes = draw(st.sets(st.integers(1, len(lines)), min_size=1, max_size=4))
    way, anew = draw(st.sampled_from(WAYS)), draw(st.booleans())
    at = draw(st.integers(1, len(lines) - (way == "reorder")))
    touched = tampered(lines, way, at, anew=anew)
    return lines, touched, [marked(lines, size, hash_id) for size in sorted(sizes)], way, at, anew


@pytest.mark.slow
@settings(max_examples=300)
@given(tampering())
def test_whatever_is_touched_before_a_checkpoint_is_found_and_its_place_named(case) -> None:
    lines, touched, marks, way, at, anew = case
    last = marks[-1].size
    report = check_journal(touched, Custody(marks, (SIGNER.key,)))
    assert check_lines([line.to_bytes() for line in touched], Custody(marks, (SIGNER.key,))) == report
    sure = max((mark.size for mark in marks if mark.size < at), default=0)
    assert report.covered == min(sure, last)
    if at <= last:
        assert not report.ok
        assert report.within is not None
        assert sure < report.within[0] <= at <= report.within[1]
        if not anew:
            assert report.broken_at == at
        listed = check_journal(touched, Custody(marks, (SIGNER.key,), [line.digest for line in lines[:last]]))
        assert listed.broken_at == at
        assert listed.within in ((at, at), (at, last) if way == "truncate" else None)
    elif anew:
        assert report.ok
        assert report.anchored
        open_end = f"{last + 1} to {len(touched)} yet"
        assert (len(touched) == last) or any(open_end in words.en for words in report.not_proved)


@given(st.integers(0, 20), st.integers(0, 20))
def test_what_no_checkpoint_covers_is_said(size: int, count: int) -> None:
    held = [marked(LINES, size)] if size else []
    report = check_journal(LINES[:count], Custody(held, (SIGNER.key,)))
    assert report.ok is (count >= size)
    assert report.anchored is (0 < size <= count)
    told = [words.zh for words in report.not_proved if "尚无检查点覆盖" in words.zh]
    assert told == (
        [f"第 {size + 1} 至 {count} 行尚无检查点覆盖，台账所有者仍可不露痕迹地改写它们。"] if count > size else []
    )


def test_without_a_trusted_key_nothing_is_anchored() -> None:
    report = check_journal(LINES, Custody([MARK]))
    assert (report.ok, report.anchored, report.covered) == (True, False, 12)
    assert any("公钥" in words.zh for words in report.not_proved)


OTHER = Ed25519Signer(bytes(32))


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ([replace(MARK, size=11)], "evidence.bad_signature"),
        ([MARK.signed(OTHER)], "evidence.unknown_key"),
        ([MARK, replace(MARK, root="00" * 32).signed(SIGNER)], "evidence.two_roots"),
        ([MARK, replace(MARK, head="00" * 32).signed(SIGNER)], "evidence.two_roots"),
    ],
    ids=["changed", "other key", "two roots", "two heads"],
)
def test_a_checkpoint_that_is_not_genuine_proves_nothing(marks: list[Checkpoint], code: str) -> None:
    report = check_journal(LINES, Custody(marks, (SIGNER.key,)))
    assert (report.ok, report.code, report.covered, report.anchored) == (False, code, 0, False)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(Refusal, match="mixed_checkpoints"):
        check_journal(LINES, Custody([MARK, replace(MARK, origin="elsewhere").signed(SIGNER)]))
    with pytest.raises(Refusal, match="bad_digests"):
        check_journal(LINES, Custody([MARK], digests=["AB" * 32]))


def test_digests_that_no_checkpoint_confirms_name_nothing() -> None:
    false = [line.digest for line in chained(21)]
    whole = check_journal(LINES, Custody([MARK], (SIGNER.key,), false))
    assert whole.ok
    assert any("没有检查点证实该清单" in words.zh for words in whole.not_proved)
    touched = tampered(LINES, "change", 9, anew=True)
    assert check_journal(touched, Custody([MARK], (SIGNER.key,), false)).within == (1, 12)


# ---- receipts and pairs


def judged(receipt: Receipt) -> EvidenceReport:
    return check_receipt(receipt, HELD)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda one: replace(one, line=replace(one.line, actor="person:mallory")), "evidence.changed"),
        (lambda one: replace(one, line=replace(one.line, format="dukou-journal-9")), "evidence.other_format"),
        (lambda one: replace(one, line=replace(one.line, actor="x").sealed(GENESIS)), "evidence.not_included"),
        (lambda one: replace(one, line=LINES[5]), "evidence.not_included"),
        (lambda one: replace(one, line=LINES[15]), "evidence.beyond"),
        (lambda one: replace(one, proof=one.proof[:-1]), "evidence.not_included"),
        (lambda one: replace(one, proof=(*one.proof, one.proof[0])), "evidence.not_included"),
        (lambda one: replace(one, proof=(one.proof[0].upper(), *one.proof[1:])), "evidence.not_included"),
        (lambda one: replace(one, checkpoint=marked(LINES, 13).note()), "evidence.not_included"),
        (lambda one: replace(one, checkpoint=MARK.signed(OTHER).note()), "evidence.unknown_key"),
        (lambda one: replace(one, checkpoint=replace(MARK, size=13).note()), "evidence.bad_signature"),
        (lambda one: replace(one, opened=(replace(one.opened[0], value='{"sum":6}'),)), "evidence.not_opened"),
        (lambda one: replace(one, opened=(replace(one.opened[0], name="entry:1"),)), "evidence.not_opened"),
        (lambda one: replace(one, opened=(replace(one.opened[0], salt="00" * 16),)), "evidence.not_opened"),
    ],
)
def test_a_receipt_that_was_touched_fails_and_says_why(change: Callable[[Receipt], Receipt], code: str) -> None:
    report = judged(change(RECEIPT))
    assert (report.ok, report.code, report.anchored, report.covered) == (False, code, False, 0)
    assert report.why is not None
    assert report.within == (None if code.endswith(("key", "signature")) else (report.broken_at, report.broken_at))


def test_the_last_line_must_be_the_head_too() -> None:
    lying = replace(MARK, head="00" * 32).signed(SIGNER)
    assert judged(make_receipt(LINES[11], tree_of(LINES), lying)).code == "evidence.other_head"
    assert judged(make_receipt(LINES[11], tree_of(LINES), MARK)).ok


@given(st.integers(1, 20), st.integers(1, 20), st.sampled_from(["sha-256", "sm3"]))
def test_every_line_has_a_receipt_from_the_checkpoint_that_covers_it_on(seq: int, size: int, hash_id: str) -> None:
    tree, mark = tree_of(LINES, hash_id), marked(LINES, size, hash_id)
    if seq > size:
        with pytest.raises(Refusal, match="outside_tree"):
            make_receipt(LINES[seq - 1], tree, mark)
    else:
        receipt = make_receipt(LINES[seq - 1], tree, mark)
        assert read_receipt(receipt.to_bytes()) == receipt
        assert judged(receipt).ok


def test_a_receipt_does_not_speak_for_another_checkpoint() -> None:
    alone = check_receipt(RECEIPT, Custody([MARK], (SIGNER.key,)))
    other = check_receipt(RECEIPT, Custody([marked(LINES, 15)], (SIGNER.key,)))
    assert not any("前后一致证明" in words.zh for words in alone.not_proved)
    assert any("前后一致证明" in words.zh for words in other.not_proved)
    forked = tampered(LINES, "change", 2, anew=True)
    assert check_receipt(RECEIPT, Custody([marked(forked, 12)], (SIGNER.key,))).code == "evidence.two_roots"


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[:-10],
        lambda raw: raw.replace(b'"seq": 5', b'"seq": true'),
        lambda raw: raw.replace(b'"seq": 5', b'"seq": 5.0'),
        lambda raw: raw.replace(b'"seq": 5', b'"seq": 0'),
        lambda raw: raw.replace(b'"seq": 5', b'"seq": 5, "seq": 5'),
        lambda raw: raw.replace(b'"seq": 5', b'"seq": 5, "more": 1'),
        lambda raw: raw.replace(b'"action": "', b'"action": "\\ud800'),
        lambda raw: raw.replace(b"dukou-receipt-1", b"dukou-receipt-2"),
        lambda raw: raw.replace(SALT.hex().encode(), b"ab"),
        lambda raw: raw.replace(b'"proof": [', b'"proof": [1,'),
        lambda _: b"[]",
        lambda _: b"[" * 100_000,
        lambda _: b"\xff",
    ],
)
def test_a_file_that_is_no_receipt_is_refused(change: Callable[[bytes], bytes]) -> None:
    raw = change(RECEIPT.to_bytes())
    assert raw != RECEIPT.to_bytes()
    with pytest.raises(Refusal, match="bad_receipt"):
        read_receipt(raw)


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_later_checkpoint_goes_on_from_an_earlier(old: int, new: int) -> None:
    few, many = sorted((old, new))
    pair = make_pair(tree_of(LINES), marked(LINES, few), marked(LINES, many))
    report = check_pair(read_pair(pair.to_bytes()), HELD)
    assert (report.ok, report.anchored, report.count, report.covered) == (True, True, few, many)


@given(st.integers(1, 20), st.integers(1, 20), st.data())
def test_a_rewritten_journal_has_no_proof_that_it_goes_on(few: int, many: int, data: st.DataObject) -> None:
    few, many = sorted((few, many))
    at = data.draw(st.integers(1, few))
    forked = tampered(LINES, "change", at, anew=True)
    first, second = marked(LINES, few), marked(forked, many)
    for tree in (tree_of(LINES), tree_of(forked)):
        report = check_pair(make_pair(tree, first, second), HELD)
        assert not report.ok
        assert report.code == ("evidence.two_roots" if few == many else "evidence.not_consistent")
        assert report.within in (None, (1, few))


# ---- dukou calc evidence


def test_calc_checks_what_a_file_says() -> None:
    receipt, pair = json.loads(RECEIPT.to_bytes()), make_pair(tree_of(LINES), marked(LINES, 5), MARK)
    keys = [SIGNER.key]
    assert calculate("evidence", {"mode": "receipt", "receipt": receipt, "keys": keys})["anchored"]
    told = {"mode": "consistency", "pair": json.loads(pair.to_bytes()), "keys": keys}
    assert calculate("evidence", told)["covered"] == 12
    lines = [line.to_dict() for line in LINES]
    held = {"checkpoints": [MARK.note()], "keys": keys}
    assert calculate("evidence", {"lines": lines, **held})["covered"] == 12
    broken = calculate("evidence", {"lines": [*lines[:3], *lines[4:]], **held})
    assert (broken["ok"], broken["broken_at"], broken["within"]) == (False, 4, [1, 4])
    assert calculate("evidence", schema("evidence")["example"])["ok"]


def test_calc_checks_bare_claims() -> None:
    tree = tree_of(LINES)
    leaf = {"index": 4, "size": 12, "leaf": tree.node((0, 4)).hex(), "root": MARK.root, "proof": list(RECEIPT.proof)}
    assert calculate("evidence", {"mode": "inclusion", "inclusion": leaf})["ok"]
    assert (
        calculate("evidence", {"mode": "inclusion", "inclusion": leaf | {"index": 5}})["code"]
        == "evidence.not_included"
    )
    grown = {
        "old_size": 5,
        "new_size": 12,
        "old_root": tree.root(5).hex(),
        "new_root": MARK.root,
        "proof": [node.hex() for node in tree.consistency(5, 12)],
    }
    assert calculate("evidence", {"mode": "consistency", "consistency": grown})["ok"]
    wrong = calculate("evidence", {"mode": "consistency", "consistency": grown | {"old_size": 6}})
    assert wrong["code"] == "evidence.not_consistent"


def test_calc_says_what_it_lacks() -> None:
    with pytest.raises(Invalid) as no:
        calculate("evidence", {"mode": "receipt"})
    assert set(no.value.fields) == {"receipt"}
    middle = {"lines": [LINES[3].to_dict()], "first_seq": 4, "first_previous": LINES[2].digest}
    report = calculate("evidence", middle)
    assert report["ok"]
    assert "4" in report["proved"][0]["en"]
    with pytest.raises(Refusal, match="needs_whole"):
        calculate("evidence", {**middle, "checkpoints": [MARK.note()]})


def test_an_empty_journal_is_whole_and_proves_nothing() -> None:
    report = check_evidence(EvidenceRequest())
    assert (report.ok, report.proved, report.anchored) == (True, (), False)
    empty = marked([], 0)
    assert check_journal([], Custody([empty], (SIGNER.key,))).ok
    assert Tree().root().hex() == empty.root
