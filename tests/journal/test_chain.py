"""The chain over a real run: what anybody changes, removes, moves or cuts off behind the journal's back is found."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dukou.domains.accounts.models import Membership, Organisation, Person
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import queries
from dukou.domains.journal.models import Head, Line
from dukou.engines.evidence import GENESIS, NounMark, verify_chain, verify_lines

NOUNS: dict[str, Any] = {"entry": Entry, "organisation": Organisation, "person": Person, "membership": Membership}
COLUMNS = ("at", "actor", "on_behalf", "action", "nouns", "inputs", "previous", "digest", "format", "hash_id")


def test_a_run_verifies_offline(life):
    lines = list(queries.chain())
    exported = [line.to_bytes() for line in lines]
    head = Head.objects.get()
    report = verify_lines(exported, head=head.digest)
    assert report.ok
    assert (report.count, report.head) == (head.seq, head.digest)
    assert lines[0].previous == GENESIS
    assert [line.seq for line in lines] == list(range(1, head.seq + 1))


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(life, column):
    seq = Head.objects.get().seq - 3
    line = Line.objects.get(seq=seq)
    later = line.at.replace(microsecond=(line.at.microsecond + 1) % 10**6)
    changed: dict[str, Any] = {"at": later, "nouns": [], "format": "x", "hash_id": "sm3"}
    setattr(line, column, changed.get(column, f"{getattr(line, column)}0"[-64:]))
    line.save()
    report = verify_chain(queries.chain())
    assert not report.ok
    assert report.broken_at in {seq, seq + 1}


def test_a_deleted_line_is_found(life):
    Line.objects.filter(seq=5).delete()
    report = verify_chain(queries.chain())
    assert (report.ok, report.code, report.broken_at) == (False, "evidence.gap", 5)


def test_two_lines_that_changed_places_are_found(life):
    head = Head.objects.get().seq
    Line.objects.filter(seq=head).update(seq=10**6)
    Line.objects.filter(seq=head - 1).update(seq=head)
    Line.objects.filter(seq=10**6).update(seq=head - 1)
    assert not verify_chain(queries.chain()).ok


def test_a_tail_cut_off_is_found_by_a_digest_held_outside(life):
    receipt = Head.objects.get()
    Line.objects.filter(seq__gt=receipt.seq - 2).delete()
    last = Line.objects.latest("seq")
    Head.objects.update(seq=last.seq, digest=last.digest)  # whoever owns the database mends this too
    assert verify_chain(queries.chain()).ok
    report = verify_chain(queries.chain(), head=receipt.digest)
    assert (report.ok, report.code) == (False, "evidence.other_head")


def test_a_tail_written_anew_is_found_by_a_digest_held_outside(life):
    receipt = Head.objects.get()
    lines = list(queries.chain())
    previous = lines[4].digest
    forged = lines[:5]
    for line in lines[5:]:
        forged.append(replace(line, actor="person:999").sealed(previous))
        previous = forged[-1].digest
    assert verify_chain(forged).ok
    assert not verify_chain(forged, head=receipt.digest).ok


@pytest.fixture(scope="module")
def run(django_db_setup, django_db_blocker):
    """A real run, kept in memory, so that many tampered copies can be checked."""
    from django.db import transaction

    from tests.conftest import everyone
    from tests.journal.conftest import a_life

    with django_db_blocker.unblock(), transaction.atomic():
        a_life(everyone())
        lines = list(queries.chain())
        transaction.set_rollback(True)
    return lines


@st.composite
def tamperings(draw):
    """One change to a chain of at least eight lines, as (name, place, other place, field, text)."""
    return (
        draw(st.sampled_from(["change", "delete", "swap", "repeat", "cut", "insert"])),
        draw(st.integers(0, 10**6)),
        draw(st.integers(0, 10**6)),
        draw(st.sampled_from(["at", "actor", "on_behalf", "action", "inputs", "previous", "digest", "nouns", "seq"])),
        draw(st.text(max_size=20)),
    )


def tampered(lines, tampering):
    what, at, other, field, text = tampering
    held, at, other = list(lines), at % len(lines), other % len(lines)
    if what == "change":
        new = {"nouns": (*held[at].nouns, NounMark("entry:1")), "seq": held[at].seq + 1 + other}.get(field, text)
        held[at] = replace(held[at], **{field: new})
    elif what == "delete":
        del held[at]
    elif what == "swap":
        held[at], held[other] = held[other], held[at]
    elif what == "cut":
        del held[at:]
    else:
        held.insert(other, held[at])
    return held


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tampering=tamperings())
def test_any_tampering_is_found(run, tampering):
    head, copy = run[-1].digest, tampered(run, tampering)
    assert verify_chain(copy, head=head).ok is (copy == run)
    assert verify_lines([line.to_bytes() for line in copy], head=head).ok is (copy == run)


def test_each_noun_is_what_its_last_line_says(life):
    """The digests can be counted again from the tables, so a row changed behind the journal's back is found."""
    last = {mark[0]: line for line in Line.objects.order_by("seq") for mark in line.nouns}
    assert {ref.split(":")[0] for ref in last} == set(NOUNS)
    for ref, line in last.items():
        kind, _, pk = ref.partition(":")
        assert queries.agrees(line, NOUNS[kind].objects.get(pk=pk)), ref
    Entry.objects.filter(pk=life.pk).update(title="换了题名")
    assert queries.agrees(last[f"entry:{life.pk}"], Entry.objects.get()) is False


def test_before_and_after_follow_each_other(life):
    """Within one line the salts are one, so that a noun which an act left alone shows it."""
    drafted, submitted = Line.objects.filter(action__in=["catalogue.draft_entry", "catalogue.submit_entry"])[:2]
    marks = {mark[0].split(":")[0]: mark for mark in drafted.nouns}
    assert marks["organisation"][1] == marks["organisation"][2]
    assert marks["entry"][1] is None
    ((_, before, after),) = submitted.nouns
    assert None not in {before, after}
    assert before != after


def test_no_personal_data_stands_in_a_line(life):
    told = json.dumps([line.to_dict() for line in queries.chain()], ensure_ascii=False)
    secrets = ["林知远", "何南", "alice", "nan", "梧桐山", "多孔陶瓷", "请补充", "自行投产", "a-long-password-1"]
    assert [secret for secret in secrets if secret in told] == []


def test_nothing_can_be_guessed_once_the_salt_is_erased(life):
    from dukou.domains.journal.marks import commit, facts

    line = Line.objects.latest("seq")
    ref, _, after = line.nouns[0]
    assert queries.agrees(line, life) is True
    assert after != commit(facts(life), b"\0" * 16, ref)
    Line.objects.filter(pk=line.pk).update(salt=None)
    assert queries.agrees(Line.objects.get(pk=line.pk), life) is None
    assert verify_chain(queries.chain()).ok


def test_one_nouns_salt_opens_no_other(life):
    from dukou.domains.journal.marks import salt_of

    salts = [salt_of(line.salt or b"", mark[0]) for line in Line.objects.all() for mark in line.nouns]
    assert len(set(salts)) == len(salts)
