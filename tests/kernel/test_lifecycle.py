"""A noun moves only along its table, and a refusal says what is possible instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukou.kernel.bilingual import T
from dukou.kernel.errors import Refusal
from dukou.kernel.lifecycle import Lifecycle

ENTRY = Lifecycle(
    name=T("条目", "entry"),
    states={"draft": T("草稿", "draft"), "submitted": T("已提交", "submitted"), "published": T("已发布", "published")},
    verb_words={"submit": T("提交", "submit"), "publish": T("发布", "publish"), "return": T("退回", "return")},
    table={
        ("draft", "submit"): "submitted",
        ("submitted", "return"): "draft",
        ("submitted", "publish"): "published",
    },
)


def test_it_works() -> None:
    assert ENTRY.start == "draft"
    assert ENTRY.final == ("published",)
    assert ENTRY.after("draft", "submit") == "submitted"
    assert ENTRY.verbs("submitted") == ("publish", "return")
    assert ENTRY.may("draft", "submit")
    assert not ENTRY.may("draft", "publish")


def test_a_step_outside_the_table_is_refused_with_the_ways_out() -> None:
    with pytest.raises(Refusal) as no:
        ENTRY.after("submitted", "submit")
    assert no.value.code == "lifecycle.not_now"
    assert no.value.facts == {"state": "submitted", "verb": "submit", "possible": ["publish", "return"]}
    assert no.value.say("zh") == "条目处于“已提交”状态，不能提交。现在可以：发布、退回。"
    assert "Possible now: publish, return." in no.value.say("en")


def test_a_final_state_says_so() -> None:
    with pytest.raises(Refusal, match="终态") as no:
        ENTRY.after("published", "submit")
    assert no.value.facts["possible"] == []


@pytest.mark.parametrize(("state", "verb"), [("lost", "submit"), ("draft", "fly")])
def test_a_word_the_table_does_not_know_is_a_bug(state: str, verb: str) -> None:
    with pytest.raises(ValueError, match=r"no (state|verb)"):
        ENTRY.after(state, verb)


def test_a_table_without_words_is_a_bug_at_once() -> None:
    words = {"draft": T("草稿", "draft")}
    with pytest.raises(ValueError, match="states without words: gone"):
        Lifecycle(T("条目", "entry"), words, {"end": T("终止", "end")}, {("draft", "end"): "gone"})
    with pytest.raises(ValueError, match="verbs without words: end"):
        Lifecycle(T("条目", "entry"), words, {}, {("draft", "end"): "draft"})
    with pytest.raises(ValueError, match="nothing leads to: gone"):
        Lifecycle(T("条目", "entry"), {**words, "gone": T("终止", "gone")}, {}, {})


def test_a_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        ENTRY.table[("draft", "publish")] = "published"  # type: ignore[index]


@given(st.lists(st.sampled_from(["submit", "publish", "return"]), max_size=20))
def test_any_walk_stays_in_the_table(verbs: list[str]) -> None:
    state = ENTRY.start
    for verb in verbs:
        if verb in ENTRY.verbs(state):
            state = ENTRY.after(state, verb)
        else:
            with pytest.raises(Refusal):
                ENTRY.after(state, verb)
        assert state in ENTRY.states
