"""Text: normal form, words, bigrams, terms, sentences and fingerprints; true of every string, not of our examples only."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dukou.engines import text
from dukou.engines.text import normal

SIGNS = "，：；（）℃～％²³Ⅱ①ﬁ．％ＡＢ１２ 　\n\t\x00\u200b\u00ad<b></b>&nbsp;é製電池锂a1.5。"
mixed = st.one_of(st.text(max_size=80), st.text(SIGNS, max_size=60))
runs = st.lists(
    st.sampled_from(["锂电池", "的", "NCM811", "3.5", "钠", "制造技术", "，", "。", " ", "c++", "以及"])
).map("".join)


# ---- normal form


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("製造<b>ＬｉＦｅＰＯ４</b>&nbsp;電池", "制造lifepo4 电池"),
        ("CO<sub>2</sub>捕集", "co2捕集"),
        ("a<b 且 c>d", "a<b 且 c>d"),
        ("若 x<p and q>0", "若 x<p and q>0"),
        ("<p class=\"a b\" id=x>甲<br/>乙<a href='/u?a=1'>丙</a></p >", "甲 乙丙"),
        ("甲<!-- 隐藏\n注释 -->乙", "甲 乙"),
        ("抗弯强度≥１８ＭＰａ，８５℃", "抗弯强度≥18mpa,85°c"),
        ("零\u200b宽\ufeff字", "零宽字"),
        ("第一段\r\n\r\n第二段", "第一段 第二段"),
        ("&lt;50 &amp; &#20013; &nosuch;", "<50 & 中 &nosuch;"),
        ("坏\ud800字\x00", "坏字"),
        ("", ""),
    ],
)
def test_two_spellings_of_the_same_words_have_one_form(written, expected):
    assert text.normalise(written) == expected


@given(mixed)
@example("\u00a8")
def test_the_normal_form_of_a_normal_form_is_itself(written):
    once = text.normalise(written)
    if "<" not in once and "&" not in once:  # what escapes itself twice is mark-up again
        assert text.normalise(once) == once
    assert once == " ".join(once.split())


@given(mixed)
def test_the_short_way_for_usual_signs_gives_what_nfkc_gives(written):
    short = text.normalise(written)
    held = normal._USUAL
    try:
        normal._USUAL = ()
        assert text.normalise(written) == short
    finally:
        normal._USUAL = held
    assert all(unicodedata.normalize("NFKC", wide) == narrow for wide, narrow in held)


# ---- words, bigrams, terms


def test_it_works():
    assert text.words("锂电池的制造技术") == ["锂电池", "制造", "技术"]
    assert text.bigrams("锂电池 NCM811") == ["锂电", "电池", "ncm811"]
    assert sorted(text.terms("锂电池 NCM811")) == ["ncm811", "电池", "锂电", "锂电池"]
    assert sorted(text.asked("锂电池 电芯")) == ["电池", "电芯", "电芯", "锂电", "锂电池"]


@given(st.one_of(mixed, runs))
def test_a_query_asks_words_and_bigrams_and_an_index_holds_each_of_them(told):
    assert Counter(text.asked(told)) == Counter(text.words(told)) + Counter(text.bigrams(told))
    assert set(text.bigrams(told)) <= set(text.terms(told))


@given(runs)
def test_a_two_character_word_stands_once_in_the_index_however_it_is_cut(told):
    assert Counter(text.terms(told)) >= Counter(text.bigrams(told))
    longer = [word for word in text.words(told) if len(word) != 2 and not word.isascii()]
    assert Counter(text.terms(told)) - Counter(text.bigrams(told)) == Counter(longer)


@given(st.one_of(mixed, runs))
def test_terms_and_words_at_once_are_those_cut_apart(told):
    terms, words = text.terms_and_words(told)
    assert words == text.words(told)
    assert set(text.bigrams(told)) <= set(terms)
    assert Counter(terms) - Counter(text.bigrams(told)) <= Counter(words)


@given(mixed)
def test_no_term_is_empty_has_a_space_or_is_longer_than_the_index_takes(told):
    for term in text.terms(told) + text.asked(told):
        assert term
        assert not any(ch.isspace() for ch in term)
        assert len(term) <= 64


@pytest.mark.parametrize("cut", [text.words, text.bigrams, text.terms, text.asked])
def test_noise_of_one_long_run_stays_short(cut):
    assert all(len(term) <= 64 for term in cut("a" * 100_000 + "锂" * 3))


def test_stop_words_and_signs_are_no_words_but_a_single_character_that_says_something_is():
    assert text.words("我司的和以及，。！？") == []
    assert text.words("钢") == ["钢"]


# ---- sentences


@given(st.text("研究了电池。！？；;!?.3 a\n", max_size=60))
@example("密度3.5。够吗?是.")
def test_sentences_join_to_the_text_again(told):
    assert "".join(text.sentences(told)) == told


def test_a_dot_between_digits_ends_no_sentence():
    assert text.sentences("密度3.5。够吗?是.约0.5 mm；好") == ["密度3.5。", "够吗?", "是.", "约0.5 mm；", "好"]


@given(st.text("研究电池制备方法与。；，\n ", max_size=80), st.integers(2, 40))
def test_an_opening_is_the_texts_own_words_and_short(told, most):
    start = text.opening(told, most)
    assert len(start) <= most
    assert start.removesuffix("…").strip() in normal.plain(told)


def test_a_firm_speaking_of_itself_is_left_out_and_its_problem_stays():
    told = "本公司成立于2003年，注册资金500万元。需要解决电池低温下容量衰减的问题，要求-20℃保持率≥85%。"
    assert text.strip_boilerplate(told) == "需要解决电池低温下容量衰减的问题，要求-20℃保持率≥85%。"


@given(
    st.lists(st.sampled_from(["本公司成立于2003年。", "占地30亩，", "需要解决低温衰减问题。", "指标≥85%；", "啊"])).map(
        "".join
    )
)
def test_a_need_is_never_emptied_and_nothing_is_added(told):
    left = text.strip_boilerplate(told)
    assert bool(left.strip()) == bool(told.strip())
    assert len(left) <= len(told)


# ---- fingerprints

PROSE = (
    "以三年生毛竹为料，酸洗脱灰、预氧化后两段炭化，再用甲烷气相沉积封住开口微孔。可逆容量482 mAh/g，首次效率87%，"
    "组成软包电池后循环1924次保持80%，零下二十度放电保持九成。中试线年产32吨，吨价五万元以上，目前缺的是稳定的灰分控制。"
)


def test_case_width_script_spaces_and_punctuation_do_not_count():
    assert text.fingerprint("锂电池ＡＢ，１") == text.fingerprint("鋰電池 ab1")
    assert text.fingerprint("，。！ ") == 0


def test_a_text_with_one_word_changed_is_near_and_another_text_is_far():
    near = text.distance(text.fingerprint(PROSE), text.fingerprint(PROSE.replace("甲烷", "乙烯")))
    far = text.distance(text.fingerprint(PROSE), text.fingerprint("激光雷达点云与相机图像在线标定的方法和装置，" * 3))
    assert near <= 8
    assert far >= 16


@given(st.integers(-(2**63), 2**63 - 1), st.sets(st.integers(0, 63), max_size=3))
def test_whatever_differs_in_three_bits_shares_a_band(print_, flipped):
    other = print_
    for bit in flipped:
        other ^= 1 << bit
    other = (other & (2**64 - 1)) - (2**64 if (other & (2**64 - 1)) >= 2**63 else 0)
    assert text.distance(print_, other) == text.distance(other, print_) == len(flipped)
    assert any(a == b for a, b in zip(text.bands(print_), text.bands(other), strict=True))


@given(st.text(max_size=300))
def test_a_fingerprint_fits_the_column_it_is_stored_in(told):
    assert -(2**63) <= text.fingerprint(told) < 2**63
    assert all(0 <= band < 2**16 for band in text.bands(text.fingerprint(told)))
