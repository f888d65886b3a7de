"""`dukou index follow`: a second process that brings the indexes up to the journal, and ends with its input."""

import shutil
import subprocess

import pytest

from tests.homes import first_day
from tests.tables import as_csv

ROWS = [["1", "凝胶注模多孔陶瓷", "抗弯强度 18.6 MPa，可用 420 次。"]]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("follow")
    home = first_day(folder / "home")
    file = as_csv(folder / "a.csv", ["编号", "成果名称", "简介"], ROWS)
    done = home.run("load", "achievement", str(file), "--as", "carol", "--for", "centre", "--publish")
    assert done.returncode == 0, done.stderr
    return home


def found(home):
    return home.ask("search", "多孔陶瓷", "--json")["total"]


@pytest.mark.slow
def test_what_no_index_has_yet_is_followed_and_then_it_ends(home):
    shutil.rmtree(home.folder / "index")
    assert found(home) == 0
    done = home.run("index", "follow", stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (0, "")
    assert found(home) == 1


@pytest.mark.slow
def test_it_lives_as_long_as_its_input_is_open(home):
    running = home.start("index", "follow", stdin=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(3)
    running.communicate(timeout=30)
    assert running.returncode == 0
