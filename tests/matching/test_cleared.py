"""A typed problem: refused before it is searched where it carries a mark of secrecy; its telephone is not shown back."""

import pytest
from django.test import Client

from dukou.domains.matching import queries
from dukou.kernel.actor import PUBLIC
from dukou.kernel.errors import Refusal

PROBLEM = "可替代石膏的陶瓷模具，浇注 400 次以上。联系电话 13800138078"
SECRET = "机密★10年 某型推进剂的陶瓷模具"


def test_a_telephone_is_starred_before_the_search_and_the_rest_is_matched(shelf):
    found = queries.matches_for_text(PUBLIC, PROBLEM)
    assert [one.entry.title for one in found.achievements][:1] == [shelf["mould"].title]
    assert "13800138078" not in f"{found.need.title}{found.need.prose}"
    assert "138******78" in found.need.prose


def test_a_mark_of_secrecy_is_refused_without_repeating_it(shelf):
    with pytest.raises(Refusal) as refused:
        queries.matches_for_text(PUBLIC, SECRET)
    assert refused.value.code == "matching.secrecy_mark"
    assert "推进剂" not in f"{refused.value.message}{refused.value.facts}"


@pytest.mark.parametrize("problem", [PROBLEM, "电话13800138078"])
def test_the_page_does_not_show_the_telephone_back(shelf, problem):
    page = Client().post("/match", {"text": problem}).content.decode()
    assert "138******78" in page
    assert "13800138078" not in page


def test_the_page_refuses_a_mark_of_secrecy(shelf):
    answer = Client().post("/match", {"text": SECRET})
    assert answer.status_code == 409
    assert "密级或保密标志" in answer.content.decode()
    assert "推进剂" not in answer.content.decode()


def test_a_problem_carried_to_a_need_waits_without_secrets(shelf):
    visitor = Client()
    assert visitor.post("/needs/carry", {"text": SECRET}).status_code == 409
    assert not visitor.session.keys()


def test_the_api_refuses_it_too(shelf):
    answer = Client().post("/api/v1/match", {"text": SECRET}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["error"] == "matching.secrecy_mark"
    assert "推进剂" not in answer.content.decode()
