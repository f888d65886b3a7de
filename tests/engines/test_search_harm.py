"""Search meets whatever is typed and whatever the disk holds: an answer, or one clear refusal with the way out."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dukou.engines.search import Ask, Field, Index, Shape, position, rebuild
from dukou.kernel.errors import Refusal
from tests.indexes import DOCUMENTS, SHAPE, built, ids


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return built(tmp_path_factory.mktemp("small"))


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text("\x00\ud800\U0001f600％\"'()[]{}*?:^~\\/+-AND OR NOT陶瓷a1 ", max_size=80),
        st.sampled_from(["钛" * 30_000, "a" * 30_000, "1." * 9_000, string.printable]),
    ),
    st.dictionaries(st.sampled_from(["kind", "field", "nofield", "title"]), st.lists(st.text(), max_size=3).map(tuple)),
    st.sampled_from(["relevance", "newest", "nonsense"]),
    st.integers(0, 10_000),
    st.integers(0, 200),
)
def test_no_input_crashes(small, asked, filters, sort, offset, limit):
    answer = small.search(Ask(asked, filters, sort, ("kind", "field"), offset, limit))
    assert len(answer.hits) <= max(1, limit)
    assert len(answer.hits) <= answer.total <= 3


def test_a_filter_without_codes_is_no_filter_and_an_unknown_code_finds_nothing(small):
    assert small.search(Ask(filters={"kind": ()})).total == 3
    assert small.search(Ask(filters={"kind": ("\ud800",)})).total == 0
    assert small.search(Ask(filters={"field": ("",)})).total == 1


@pytest.mark.parametrize("harm", ["gone", "half", "empty", "noise"])
@pytest.mark.parametrize("part", ["meta.json", "*.idx", "*.term", "*.fast", "*.fieldnorm", "*.store", "dukou-shape"])
def test_a_half_written_index_is_refused_with_the_way_out(tmp_path, part, harm):
    built(tmp_path)
    (file,) = next(tmp_path.glob("gen-*")).glob(part)
    whole = file.read_bytes()
    file.unlink()  # never cut in place: whoever still maps the old file would be struck down by the system
    if harm != "gone":
        file.write_bytes({"half": whole[: len(whole) // 2], "empty": b"", "noise": bytes(b ^ 90 for b in whole)}[harm])
    with pytest.raises(Refusal) as refused:
        Index.open(tmp_path, SHAPE).search(Ask("陶瓷"))
    assert refused.value.code in {"search.unusable", "search.other_shape"}
    assert "dukou index rebuild" in refused.value.message.zh
    assert str(tmp_path) in refused.value.message.en
    rebuild(tmp_path, SHAPE, DOCUMENTS, 1)
    assert set(ids(Index.open(tmp_path, SHAPE), "陶瓷")) == {3, 5, 7}


def test_a_damaged_position_only_means_that_all_is_followed_again(tmp_path):
    built(tmp_path)
    (next(tmp_path.glob("gen-*")) / "dukou-position").write_text("half a numb", encoding="ascii")
    assert position(tmp_path) == 0


def test_an_index_of_another_shape_is_refused_until_it_is_rebuilt(tmp_path):
    built(tmp_path)
    other = Shape((*SHAPE.fields, Field("region", "code", facet=True)), "test")
    with pytest.raises(Refusal) as refused:
        Index.open(tmp_path, other)
    assert refused.value.code == "search.other_shape"
    rebuild(tmp_path, other, DOCUMENTS, 1)
    assert set(ids(Index.open(tmp_path, other), "陶瓷")) == {3, 5, 7}


def test_a_folder_that_is_none_is_refused_by_name(tmp_path):
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(Refusal) as refused:
        Index.open(tmp_path / "file", SHAPE)
    assert (refused.value.code, str(tmp_path) in refused.value.message.zh) == ("search.unusable", True)
