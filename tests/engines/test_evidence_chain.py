"""A chain that was touched anywhere breaks there, and the report says where and why."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from dukou.engines.evidence import (
    EXAMPLE,
    GENESIS,
    Line,
    NounMark,
    check_chain,
    line_digest,
    verify_chain,
    verify_lines,
)
from dukou.kernel.errors import Refusal

FIELDS = st.text(max_size=12)
MARKS = st.builds(NounMark, ref=FIELDS, before=st.none() | FIELDS, after=st.none() | FIELDS)
ACTS = st.tuples(FIELDS, FIELDS, FIELDS, st.lists(MARKS, max_size=3).map(tuple))


def chained(acts: list[tuple[str, str, str, tuple[NounMark, ...]]], hash_id: str = "sha-256") -> list[Line]:
    lines: list[Line] = []
    previous = GENESIS
    for seq, (actor, on_behalf, action, nouns) in enumerate(acts, start=1):
        line = Line(seq, "2026-11-24T01:00:00.000000Z", actor, on_behalf, action, nouns, hash=hash_id)
        lines.append(line.sealed(previous))
        previous = lines[-1].digest
    return lines


def plain(length: int, hash_id: str = "sha-256") -> list[Line]:
    return chained([(f"person:{n}", "", "catalogue.submit_entry", ()) for n in range(length)], hash_id)


def test_it_works() -> None:
    report = check_chain(EXAMPLE)
    assert (report.ok, report.count, report.head) == (True, 2, EXAMPLE.lines[-1].digest)
    assert verify_chain([]).ok
    assert verify_lines([line.to_bytes() for line in EXAMPLE.lines]) == report


def test_a_chain_in_sm3_stands_too() -> None:
    assert verify_chain(plain(3, "sm3")).ok


@given(st.lists(ACTS, max_size=6))
def test_any_chain_written_is_read_back_whole(acts: list[tuple[str, str, str, tuple[NounMark, ...]]]) -> None:
    lines = chained(acts)
    raw = [line.to_bytes() for line in lines]
    assert raw == [rfc8785.dumps(line.to_dict()) for line in lines]
    assert verify_chain(lines) == verify_lines(raw)
    assert verify_chain(lines).ok
    assert verify_lines(b"\n".join(raw).split(b"\n")).ok


@given(st.integers(2, 8), st.data())
def test_any_single_touch_is_found(length: int, data: st.DataObject) -> None:
    lines = plain(length)
    changed: dict[str, Any] = {}
    at = data.draw(st.integers(0, length - 1))
    touched = list(lines)
    match data.draw(st.sampled_from(["change", "delete", "insert", "swap", "cut front"])):
        case "change":
            field = data.draw(st.sampled_from(["actor", "on_behalf", "action", "at", "inputs", "digest", "previous"]))
            changed = {field: "changed"}
            touched[at] = replace(lines[at], **changed)
        case "delete":
            touched.pop(min(at, length - 2))
        case "insert":
            touched.insert(at, lines[data.draw(st.integers(0, length - 1))])
        case "swap":
            other = (at + 1) % length
            touched[at], touched[other] = touched[other], touched[at]
        case "cut front":
            touched = touched[1:]
    report = verify_chain(touched)
    assert not report.ok
    assert report.why is not None
    assert report.broken_at == report.count + 1
    assert verify_lines([line.to_bytes() for line in touched]) == report


@settings(max_examples=300)
@given(st.data())
def test_any_flipped_bit_of_a_file_is_found(data: st.DataObject) -> None:
    raw = b"\n".join(line.to_bytes() for line in EXAMPLE.lines)
    at, bit = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 7))
    touched = raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :]
    assert not verify_lines(touched.split(b"\n")).ok


def test_each_break_names_its_place_and_reason() -> None:
    lines = plain(4)
    changed = verify_chain([*lines[:2], replace(lines[2], actor="person:99"), lines[3]])
    assert (changed.broken_at, changed.code, changed.count) == (3, "evidence.changed", 2)
    assert changed.head == lines[1].digest
    gap = verify_chain([lines[0], *lines[2:]])
    assert (gap.broken_at, gap.code) == (2, "evidence.gap")
    resealed = replace(lines[1], actor="person:99").sealed(lines[0].digest)
    linked = verify_chain([lines[0], resealed, *lines[2:]])
    assert (linked.broken_at, linked.code) == (3, "evidence.broken_link")
    other = verify_chain([replace(lines[0], format="dukou-journal-9")])
    assert other.code == "evidence.other_format"
    unknown = verify_chain([replace(lines[0], hash="md5")])
    assert unknown.code == "evidence.unknown_hash"


def test_a_cut_or_rewritten_tail_is_found_by_a_digest_kept_outside() -> None:
    lines = plain(4)
    head = lines[-1].digest
    assert verify_chain(lines, head=head).ok
    assert verify_chain(lines[:-1]).ok
    cut = verify_chain(lines[:-1], head=head)
    assert (cut.ok, cut.code, cut.broken_at) == (False, "evidence.other_head", 4)
    rewritten = [*lines[:-1], replace(lines[-1], actor="person:99").sealed(lines[-2].digest)]
    assert verify_chain(rewritten).ok
    assert not verify_chain(rewritten, head=head).ok


def test_a_chain_may_be_checked_from_its_middle() -> None:
    lines = plain(5)
    assert verify_chain(lines[2:], first_previous=lines[1].digest, first_seq=3).ok
    assert not verify_chain(lines[2:], first_previous=lines[0].digest, first_seq=3).ok


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda raw: raw[:-4], "evidence.unreadable"),
        (lambda raw: b"\xff" + raw, "evidence.unreadable"),
        (lambda _: b"[" * 100_000, "evidence.unreadable"),
        (lambda _: b"17", "evidence.not_a_line"),
        (lambda raw: raw.replace(b'"seq":1', b'"seq":"1"'), "evidence.not_a_line"),
        (lambda raw: raw.replace(b'{"action"', b'{"a":1,"action"'), "evidence.not_a_line"),
        (lambda raw: raw.replace(b',"seq"', b', "seq"'), "evidence.not_canonical"),
        (lambda raw: raw.replace(b'{"action":', b'{"action":"shown","action":'), "evidence.not_canonical"),
        (lambda raw: raw.replace(b"person:12", b"\\ud800"), "evidence.not_canonical"),
        (lambda _: b'"' + b"x" * (8 * 1024 * 1024), "evidence.long_line"),
    ],
    ids=["half", "encoding", "deep", "number", "text seq", "more fields", "space", "key twice", "surrogate", "long"],
)
def test_a_line_that_is_not_one_is_named(change: Callable[[bytes], bytes], code: str) -> None:
    raw = EXAMPLE.lines[0].to_bytes()
    report = verify_lines([change(raw)])
    assert (report.ok, report.code, report.broken_at) == (False, code, 1)


def test_what_cannot_be_sealed_is_refused() -> None:
    line = EXAMPLE.lines[0]
    with pytest.raises(Refusal, match="large_integer"):
        line_digest(GENESIS, replace(line, seq=2**53))
    with pytest.raises(Refusal, match="broken_text"):
        line_digest(GENESIS, replace(line, actor="\ud800"))


def test_the_digest_of_the_example_never_changes() -> None:
    """A journal written today must still be checkable in ten years: this figure may not be edited."""
    line = EXAMPLE.lines[0]
    body = {name: held for name, held in json.loads(line.to_bytes()).items() if name != "digest"}
    assert json.loads(rfc8785.dumps(body)) == body
    assert line.digest == "23000e0ce4974568e82be733e6f2d0d3054197fbf7a52305e1a5e5589d50d475"


def test_a_hundred_thousand_lines_are_checked_while_one_waits() -> None:
    raw = [line.to_bytes() for line in plain(20_000)]
    began = time.perf_counter()
    assert verify_lines(raw).ok
    assert time.perf_counter() - began < 5
