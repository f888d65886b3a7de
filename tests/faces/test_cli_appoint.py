"""The first officer of a platform without a sample."""

from typer.testing import CliRunner

from dukou.domains.accounts.queries import actor_named
from dukou.faces.cli.main import app

run = CliRunner().invoke


def test_it_works(cast):
    answer = run(app, ["appoint", "eve", "city_officer", "--for", "某市科技创新局", "--area", "440300"])
    assert answer.exit_code == 0, answer.output
    assert "某市科技创新局" in answer.output
    assert "city_officer" in actor_named("eve").roles


def test_an_unknown_person_organisation_or_role_is_named(cast):
    for words in (
        ["nobody", "operator", "--for", "centre"],
        ["eve", "operator", "--for", "没有的机构"],
        ["eve", "king", "--for", "centre"],
    ):
        answer = run(app, ["appoint", *words])
        assert answer.exit_code != 0
        assert any(word in answer.output for word in words)
        assert "Traceback" not in answer.output
