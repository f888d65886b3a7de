"""Search: what it finds, in which order, with which counts; held against counting by hand over the same documents."""

import random
import threading
from collections import Counter
from itertools import pairwise
from math import log
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dukou.engines import text
from dukou.engines.search import Ask, Index, Writer, highlight, position, rebuild
from dukou.kernel.errors import Refusal
from tests.indexes import DOCUMENTS, SHAPE, built, ids

WORDS = ("陶瓷", "电池", "电解液", "锂", "模具", "激光雷达", "ncm811", "3.5", "钠离子电池")
KINDS, FIELDS = ("achievement", "demand", "paper"), ("S24-01", "S24-02", "F24-01", "")


def test_it_works(tmp_path):
    answer = built(tmp_path).search(Ask("陶瓷模具", filters={"kind": ("achievement",)}, facets=("kind", "field")))
    assert [hit.id for hit in answer.hits] == [7, 3]
    assert answer.total == 2
    assert dict(answer.facets["kind"]) == {"achievement": 2, "demand": 1}
    assert dict(answer.facets["field"]) == {"S24-15": 1, "S24-04": 1}


def test_without_words_everything_comes_newest_first(tmp_path):
    documents = [{"id": pk, "title": "甲", "published": day} for pk, day in ((1, 20), (2, 30), (3, 10), (4, 20))]
    index = built(tmp_path, documents)
    assert ids(index) == ids(index, sort="newest") == ids(index, "   ") == [2, 1, 4, 3]


def test_what_holds_no_word_finds_nothing(tmp_path):
    answer = built(tmp_path).search(Ask("的，。！", facets=("kind",)))
    assert (answer.hits, answer.total, dict(answer.facets)) == ((), 0, {"kind": ()})


# ---- held against counting by hand


def told(words: list[str], kind: str, fields: list[str]) -> dict[str, Any]:
    return {"title": words[0], "body": "，".join(words[1:]), "kind": kind, "field": fields}


collections = st.lists(
    st.builds(
        told,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
        st.sampled_from(KINDS),
        st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True),
    ),
    min_size=1,
    max_size=14,
)
filters_ = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
        "field": st.lists(st.sampled_from((*FIELDS, "never")), max_size=2, unique=True).map(tuple),
    },
)


def terms_of(document: dict[str, Any]) -> list[str]:
    return text.terms(document["title"]) * 3 + text.terms(document["body"])


def codes_of(document: dict[str, Any], name: str) -> set[str]:
    held = document[name]
    return set(held) if isinstance(held, list) else {held}


def passes(document: dict[str, Any], filters: dict[str, tuple[str, ...]], without: str = "") -> bool:
    return all(not codes or name == without or codes_of(document, name) & set(codes) for name, codes in filters.items())


def bm25(asked: str, documents: list[dict[str, Any]]) -> dict[int, float]:
    """Return scores by the formula of docs/rules/search.md, computed from nothing but the terms."""
    cut = [Counter(terms_of(document)) for document in documents]
    lengths = [sum(counted.values()) for counted in cut]
    mean = sum(lengths) / len(lengths)
    scores: dict[int, float] = {}
    for term, times in Counter(text.words(asked) + text.bigrams(asked)).items():
        n = sum(term in counted for counted in cut)
        idf = log(1 + (len(cut) - n + 0.5) / (n + 0.5))
        for number, counted in enumerate(cut):
            if f := counted[term]:
                part = idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * lengths[number] / mean))
                scores[number] = scores.get(number, 0.0) + times * part
    return scores


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(collections, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), filters_)
def test_hits_scores_filters_and_facets_are_those_counted_by_hand(tmp_path_factory, documents, asked, filters):
    documents = [{"id": number, **document} for number, document in enumerate(documents)]
    index = built(tmp_path_factory.mktemp("index"), documents)
    answer = index.search(Ask("，".join(asked), filters=filters, facets=("kind", "field"), limit=100))
    scores = bm25("，".join(asked), documents)
    within = {number for number in scores if passes(documents[number], filters)}
    assert {hit.id for hit in answer.hits} == within
    assert answer.total == len(within)
    for hit in answer.hits:  # a length over 40 terms is rounded down in the index, so a little may differ
        assert hit.score == pytest.approx(scores[hit.id], rel=0.05)
    for name in ("kind", "field"):
        seen = [documents[number] for number in scores if passes(documents[number], filters, without=name)]
        counts = Counter(code for document in seen for code in codes_of(document, name))
        assert dict(answer.facets[name]) == counts
        assert [n for _, n in answer.facets[name]] == sorted(counts.values(), reverse=True)


def test_the_worked_table_of_the_rule_page(tmp_path):
    scores = {hit.id: round(hit.score, 3) for hit in built(tmp_path).search(Ask("陶瓷模具")).hits}
    assert scores == {5: 2.797, 7: 2.661, 3: 0.253}


def test_a_word_in_the_title_weighs_more_than_in_the_prose(tmp_path):
    padding = "抗弯强度十八兆帕"
    documents = [{"id": 1, "title": padding, "body": "激光雷达"}, {"id": 2, "title": "激光雷达", "body": padding}]
    assert ids(built(tmp_path, documents), "激光雷达") == [2, 1]


def test_a_term_asked_twice_counts_twice(tmp_path):
    index = built(tmp_path)
    once, twice = (index.search(Ask(asked)).hits[0].score for asked in ("石膏", "石膏，石膏"))
    assert twice == pytest.approx(2 * once)


# ---- ties, pages


def test_equal_hits_come_by_id_whatever_was_put_first_and_on_whatever_page(tmp_path):
    numbers = list(range(1, 240))
    random.Random(5).shuffle(numbers)
    index = Index.open(tmp_path, SHAPE)
    for start in range(0, len(numbers), 60):
        with Writer(tmp_path, SHAPE) as writer:
            writer.put({"id": pk, "title": "同一个题目", "published": 5} for pk in numbers[start : start + 60])
            writer.commit(start)
    index.reload()
    for asked, sort in (("同一个题目", "relevance"), ("", "newest"), ("题目", "newest")):
        pages = [ids(index, asked, sort=sort, offset=offset, limit=20) for offset in range(0, 240, 20)]
        assert [pk for page in pages for pk in page] == sorted(numbers)


def test_pages_show_everything_once_in_the_order_of_one_long_page(tmp_path):
    rng = random.Random(3)
    documents = [{"id": pk, "title": rng.choice(WORDS), "body": "电池" * rng.randrange(4)} for pk in range(300)]
    index = built(tmp_path, documents)
    whole = ids(index, "钠离子电池", limit=400)
    pages = [ids(index, "钠离子电池", offset=offset, limit=7) for offset in range(0, len(whole) + 7, 7)]
    assert [pk for page in pages for pk in page] == whole
    assert len(whole) == index.search(Ask("钠离子电池")).total


# ---- changes


def test_a_reader_sees_what_was_committed_once_it_reloads(tmp_path):
    index = built(tmp_path)
    with Writer(tmp_path, SHAPE) as writer:
        writer.put([{"id": 7, "title": "换了题目", "kind": "achievement"}, {"id": 9, "title": "新的陶瓷模具"}])
        writer.drop([5, 404])
        writer.commit(17)
    assert set(ids(index, "陶瓷模具")) == {7, 5, 3}
    index.reload()
    assert set(ids(index, "陶瓷模具")) == {9, 3}
    assert ids(index, "换了题目")[0] == 7
    assert (index.count, position(tmp_path)) == (3, 17)


def test_what_was_not_committed_is_not_there(tmp_path):
    index = built(tmp_path)
    with Writer(tmp_path, SHAPE) as writer:
        writer.put([{"id": 9, "title": "未完成"}])
    index.reload()
    assert ids(index, "未完成") == []
    assert position(tmp_path) == 1


def test_putting_the_same_again_changes_nothing(tmp_path):
    index = built(tmp_path)
    before = index.search(Ask("陶瓷模具", facets=("kind",)))
    with Writer(tmp_path, SHAPE) as writer:
        writer.put(DOCUMENTS)
        writer.commit(2)
    index.reload()
    assert index.count == len(DOCUMENTS)
    assert index.search(Ask("陶瓷模具", facets=("kind",))).facets == before.facets


def test_two_writers_never_meet_and_the_second_is_told_who_writes(tmp_path):
    built(tmp_path)
    with Writer(tmp_path, SHAPE), pytest.raises(Refusal) as refused:
        Writer(tmp_path, SHAPE)
    assert refused.value.code == "search.writer_busy"


def test_while_an_index_is_rebuilt_the_old_one_answers_and_then_the_new_one(tmp_path):
    index = built(tmp_path)
    seen: list[list[int]] = []

    def slowly():
        for pk in range(100, 104):
            index.reload()
            seen.append(ids(index, "陶瓷"))
            yield {"id": pk, "title": "陶瓷"}

    assert rebuild(tmp_path, SHAPE, slowly(), 8) == 4
    assert all(set(found) == {3, 5, 7} for found in seen)
    assert set(ids(index, "陶瓷")) == {3, 5, 7}
    index.reload()
    assert ids(index, "陶瓷") == [100, 101, 102, 103]
    assert position(tmp_path) == 8
    assert len(list(tmp_path.glob("gen-*"))) == 1


def test_readers_never_meet_an_empty_index_while_it_is_rebuilt_again_and_again(tmp_path):
    built(tmp_path)
    counts, failures, over = set(), [], threading.Event()

    def read():
        try:
            reader = Index.open(tmp_path, SHAPE)
            while not over.is_set():
                reader.reload()
                counts.add(reader.search(Ask("陶瓷")).total)
        except Exception as error:  # noqa: BLE001 - whatever it was, the test has to show it
            failures.append(error)

    reading = [threading.Thread(target=read) for _ in range(2)]
    for one in reading:
        one.start()
    for _ in range(6):
        rebuild(tmp_path, SHAPE, DOCUMENTS, 1)
    over.set()
    for one in reading:
        one.join()
    assert (failures, counts) == ([], {3})


def test_a_rebuild_that_fails_half_way_leaves_the_old_index_in_its_place(tmp_path):
    index = built(tmp_path)

    def broken():
        yield {"id": 100, "title": "陶瓷"}
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        rebuild(tmp_path, SHAPE, broken(), 9)
    index.reload()
    assert set(ids(index, "陶瓷")) == {3, 5, 7}
    assert position(tmp_path) == 1
    rebuild(tmp_path, SHAPE, DOCUMENTS[:1], 10)
    index.reload()
    assert (ids(index, "陶瓷"), len(list(tmp_path.glob("gen-*")))) == ([7], 1)


@pytest.mark.slow
def test_processes_cut_the_same_index_as_one_alone(tmp_path):
    rng = random.Random(9)
    documents = [
        {"id": pk, "title": rng.choice(WORDS), "body": f"第 {pk} 号，{rng.choice(WORDS)}"} for pk in range(2500)
    ]
    told: list[int] = []
    alone = built(tmp_path / "alone", documents)
    together = built(tmp_path / "together", documents, workers=2, progress=told.append)
    assert told == [1000, 2000]
    for asked in (*WORDS, "第 1777 号"):
        ask = Ask(asked, limit=50)
        assert [(h.id, round(h.score, 4)) for h in alone.search(ask).hits] == [
            (h.id, round(h.score, 4)) for h in together.search(ask).hits
        ]


# ---- what else to try


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("点解液", "电解液"),
        ("陶磁模具", "陶瓷模具"),
        ("多空陶瓷", "多孔陶瓷"),
        ("litium", "lithium"),
        ("lithum", "lithium"),
    ],
)
def test_what_sounds_alike_or_is_one_letter_off_is_offered(tmp_path, asked, meant):
    english = [{"id": 50 + pk, "title": "lithium battery"} for pk in range(2)]
    assert built(tmp_path, [*DOCUMENTS, *english]).search(Ask(asked)).suggestion == meant


@pytest.mark.parametrize("asked", ["电解液", "陶瓷模具", "量子纠缠", "", "ab", "lithium"])
def test_nothing_is_offered_for_what_is_right_or_has_no_neighbour(tmp_path, asked):
    assert built(tmp_path, [*DOCUMENTS, {"id": 50, "title": "lithium"}]).search(Ask(asked)).suggestion is None


def test_a_suggestion_finds_more_within_the_same_filters(tmp_path):
    index = built(tmp_path)
    assert index.search(Ask("点解液", filters={"kind": ("demand",)})).suggestion is None
    assert index.search(Ask("点解液", filters={"kind": ("achievement",)})).suggestion == "电解液"


# ---- highlights


def test_the_words_asked_for_are_marked_in_any_case():
    shown = "多孔陶瓷模具，LiFePO4 与陶瓷"
    marked = [shown[a:b] for a, b in highlight(shown, "陶瓷模具 lifepo4")]
    assert marked == ["陶瓷模具", "LiFePO4", "陶瓷"]


@given(st.text(max_size=60), st.text(max_size=20))
@example("İstanbul 陶瓷", "陶瓷")
def test_highlights_are_in_order_apart_and_say_a_word_of_the_query(shown, asked):
    spans = highlight(shown, asked)
    words = set(text.words(asked))
    assert all(0 <= a < b <= len(shown) for a, b in spans)
    assert all(end < start for (_, end), (start, _) in pairwise(spans))
    assert all(any(word in shown[a:b].lower() for word in words) for a, b in spans)
