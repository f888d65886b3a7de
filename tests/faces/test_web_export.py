"""`/export/<kind>.<form>`: a file of what the visitor may see, whole or refused before it begins."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from dukou.domains.accounts.models import Person
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.jobs import follow_journal
from dukou.faces.web.views import export

ROWS = [
    {"id": "A-1", "title": "凝胶注模多孔陶瓷", "summary": "抗弯强度 18.6 MPa。", "contact": "8001", "field": "S24-01"},
    {"id": "A-2", "title": "钠离子电池", "summary": "160 Wh/kg。", "visibility": "registered", "field": "S24-04"},
]


@pytest.fixture
def shelf(cast: Any) -> None:
    import_entries(cast.carol, kind="achievement", rows=ROWS, source="表", organisation=cast.university, publish=True)
    follow_journal()


def content(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def titles(answer: Any) -> list[str]:
    return [row["成果名称"] for row in csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig")))]


def test_it_works(client, shelf):
    answer = client.get("/export/achievement.csv")
    assert titles(answer) == ["凝胶注模多孔陶瓷"]
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert "achievement.csv" in answer["Content-Disposition"]


def test_each_visitor_gets_his_own(client, shelf):
    client.force_login(Person.objects.get(username="bob"))
    answer = client.get("/export/achievement.jsonl")
    told = [json.loads(line) for line in content(answer).splitlines()]
    assert [one["title"] for one in told] == ["凝胶注模多孔陶瓷", "钠离子电池"]
    assert "contact" not in told[0]
    assert answer["Cache-Control"] == "no-store"


def test_a_workbook_opens(client, shelf):
    book = openpyxl.load_workbook(io.BytesIO(content(client.get("/export/achievement.xlsx"))))
    assert book.active is not None
    assert book.active["C2"].value == "凝胶注模多孔陶瓷"


def test_narrowed_as_a_search_is(client, shelf):
    client.force_login(Person.objects.get(username="bob"))
    assert titles(client.get("/export/achievement.csv", {"q": "钠离子电池"})) == ["钠离子电池"]
    assert titles(client.get("/export/achievement.csv", {"field": "S24-01"})) == ["凝胶注模多孔陶瓷"]
    assert titles(client.get("/export/achievement.csv", {"own": "1"})) == []


def test_the_registration_form_is_for_those_who_file_it(client, shelf):
    assert client.get("/export/achievement.registration").status_code == 403
    client.force_login(Person.objects.get(username="alice"))
    book = openpyxl.load_workbook(io.BytesIO(content(client.get("/export/achievement.registration"))))
    assert book["登记表"]["A3"].value == "钠离子电池"


def test_too_many_are_refused_with_the_way_out(client, shelf, monkeypatch):
    monkeypatch.setattr(export, "MOST", 0)
    for form in ("csv", "xlsx", "jsonl"):
        answer = client.get(f"/export/achievement.{form}")
        assert answer.status_code == 409
        assert "dukou export" in answer.content.decode()


@pytest.mark.parametrize("address", ["gadget.csv", "achievement.pdf", "demand.registration", "achievement.template"])
def test_what_there_is_not(client, cast, address):
    assert client.get(f"/export/{address}").status_code == 404


def test_an_unknown_industry_is_said(client, cast):
    answer = client.get("/export/achievement.csv", {"field": "新能原"})
    assert answer.status_code == 422
    assert "新能源" in answer.content.decode()


def test_only_reading(client, cast):
    assert client.post("/export/achievement.csv").status_code == 405
