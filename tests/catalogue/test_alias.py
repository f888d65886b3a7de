"""A need shows its alias: nowhere does anybody else learn which firm asks."""

import json

import pytest
from typer.testing import CliRunner

from dukou.domains.catalogue import actions, jobs, queries
from dukou.domains.catalogue.outlet import stream
from dukou.domains.catalogue.selection import Wanted
from dukou.engines.search import Ask
from dukou.kernel.actor import PUBLIC, SYSTEM

FIRM, ALIAS = "深圳衢润高分子材料股份有限公司", "龙岗某高分子材料企业"


@pytest.fixture
def need(cast):
    told = {"title": "可替代石膏的陶瓷模具", "summary": "石膏模具约 80 次后开裂。", "alias": ALIAS}
    entry = actions.draft_entry(cast.bob, kind="demand", content=told, organisation=cast.firm)
    entry = actions.publish_entry(cast.carol, entry=actions.submit_entry(cast.bob, entry=entry))
    told = {"title": "多孔陶瓷模具", "summary": "抗弯强度 18.6 MPa。"}
    supply = actions.draft_entry(cast.alice, kind="achievement", content=told, organisation=cast.university)
    actions.publish_entry(cast.carol, entry=actions.submit_entry(cast.alice, entry=supply))
    while jobs.follow_journal():
        pass
    return entry


def test_it_works(cast, need):
    for other in (PUBLIC, cast.eve, cast.alice, cast.tom, cast.carol, cast.nan):
        assert queries.owner_name(other, need) == ALIAS
    assert queries.owner_name(cast.bob, need) == queries.owner_name(SYSTEM, need) == FIRM


def test_without_an_alias_it_is_still_hidden(cast, need):
    need.document.pop("alias")
    need.save()
    assert FIRM not in queries.owner_name(cast.eve, need)
    assert queries.owner_name(cast.eve, need)


@pytest.mark.parametrize("who", ["", "eve", "alice", "carol"])
def test_no_page_tells(cast, client, need, who):
    if who:
        client.login(username=who, password="a-long-password-1")
    pages = ["/", "/search", "/search?q=陶瓷模具", "/search?kind=demand", f"/entry/{need.pk}"]
    pages += [f"/entry/{need.pk}/matches", "/match?text=可替代石膏的陶瓷模具"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "衢润" not in answer.content.decode(), page
    assert ALIAS in client.get(f"/entry/{need.pk}").content.decode()


@pytest.mark.parametrize("who", ["", "eve", "alice", "carol"])
def test_no_api_answer_tells(cast, client, need, who):
    if who:
        client.login(username=who, password="a-long-password-1")
        client.get("/search")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    answers = [
        client.get("/api/v1/search?q=陶瓷模具"),
        client.get("/api/v1/search?kind=demand"),
        client.get(f"/api/v1/entries/{need.pk}"),
        client.post("/api/v1/match", {"entry": need.pk}, "application/json", headers={"X-CSRFToken": token}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "衢润" not in json.dumps(answer.json(), ensure_ascii=False)
    assert answers[2].json()["owner"] == ALIAS


@pytest.mark.parametrize("who", ["", "eve", "alice", "carol"])
def test_no_command_tells(cast, need, who, tmp_path):
    from dukou.faces.cli.main import app

    told = tmp_path / "need.txt"
    told.write_text("可替代石膏的陶瓷模具", encoding="utf8")
    for command in (["search", "陶瓷模具"], ["search", "陶瓷模具", "--json"], ["match", str(told), "--json"]):
        answer = CliRunner().invoke(app, [*command, *(["--as", who] if who else [])])
        assert answer.exit_code == 0, answer.output
        assert "衢润" not in answer.output
    listed = CliRunner().invoke(app, ["search", "石膏", "--json", *(["--as", who] if who else [])])
    assert [entry["owner"] for entry in json.loads(listed.stdout)["entries"]] == [ALIAS]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_no_export_tells(cast, need, form):
    for other in (PUBLIC, cast.eve, cast.alice, cast.carol):
        told = b"".join(stream(other, Wanted("demand"), form)).decode()
        assert "陶瓷模具" in told
        assert "衢润" not in told
        assert f"organisation:{cast.firm.pk}" not in told


def test_the_firms_name_finds_no_need(cast, need):
    for actor in (PUBLIC, cast.eve, cast.alice, cast.carol):
        for words in (FIRM, "衢润", "衢润高分子"):
            assert need not in queries.search(actor, Ask(words)).entries


def test_the_alias_is_not_searched_either(cast, need):
    """Whoever guesses the firm behind an alias must not be able to list all needs under it."""
    assert need not in queries.search(cast.eve, Ask("龙岗某高分子")).entries
