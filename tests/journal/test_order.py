"""Eight people at once: the sequence is the order of commits, nothing is lost, and nobody who follows misses a line."""

import threading
from time import sleep

from django.db import connection, transaction

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.models import Entry, EntryVersion
from dukou.domains.journal import queries
from dukou.domains.journal.models import Head, Line
from dukou.engines.evidence import verify_chain
from tests.journal.threads import at_once

PEOPLE, EACH = 8, 12


def draft(cast, content):
    return actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)


def test_no_revision_of_one_entry_is_lost(live_cast, content):
    alice, entry = live_cast.alice, draft(live_cast, content)

    def revise():
        for _ in range(EACH):
            actions.revise_entry(alice, entry=entry, content=content)

    assert at_once(*[revise] * PEOPLE) == [None] * PEOPLE
    assert Entry.objects.get().version == 1 + PEOPLE * EACH
    assert sorted(EntryVersion.objects.values_list("version", flat=True)) == list(range(1, 1 + PEOPLE * EACH))
    lines = list(Line.objects.filter(action="catalogue.revise_entry").order_by("seq"))
    assert len(lines) == PEOPLE * EACH
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert verify_chain(queries.chain(), head=Head.objects.get().digest).ok


def test_who_follows_the_journal_misses_nothing(live_cast, content):
    """A line with a lower number never appears after one with a higher: what the index and the outbox rely on."""
    alice, university = live_cast.alice, live_cast.university
    start, done, seen = queries.position(), threading.Event(), list[int]()

    def write():
        for _ in range(EACH):
            actions.draft_entry(alice, kind="achievement", content=content, organisation=university)

    def follow():
        try:
            while True:
                is_last = done.is_set()
                sleep(0.002)
                new = [line.seq for line in queries.since(seen[-1] if seen else start)]
                seen.extend(new)
                if is_last and not new:
                    return
        finally:
            connection.close()

    follower = threading.Thread(target=follow)
    follower.start()
    answers = at_once(*[write] * PEOPLE)
    done.set()
    follower.join()
    assert answers == [None] * PEOPLE
    assert seen == list(range(start + 1, start + 1 + PEOPLE * EACH))


def test_acts_on_the_same_nouns_in_another_order_never_lock_each_other_out(live_cast, declared):
    """Two nouns, named the one way round by one person and the other way round by another."""
    from dukou.domains.accounts.models import Organisation

    @declared("try.pair")
    def pair(actor, *, one: Organisation, other: Organisation):
        """Touch two organisations."""
        one.save()
        other.save()

    alice, firm, bank = live_cast.alice, live_cast.firm, live_cast.bank

    def forth():
        for _ in range(EACH):
            pair(alice, one=firm, other=bank)

    def back():
        for _ in range(EACH):
            pair(alice, one=bank, other=firm)

    assert at_once(forth, back, forth, back) == [None] * 4


def test_a_reader_outside_sees_all_of_an_act_or_nothing(live_cast, content):
    entry = draft(live_cast, content)
    position = queries.position()
    with transaction.atomic():
        actions.submit_entry(live_cast.alice, entry=entry)
        (told,) = at_once(lambda: (Entry.objects.get().state, queries.position()))
        assert told == ("draft", position)
    assert Entry.objects.get().state == "submitted"
    assert queries.position() > position
