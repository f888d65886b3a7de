"""What every test stands on: a scratch home, a cast in plain words, the folder of real text, and an index of its own.

Alice sells for a university, Bob buys for a firm, Carol runs the platform for the city, Nan works for the district of the university, Tom is
a technology manager, Dan reviews, Grace lends for a bank, Eve has no business here.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if "PYTEST_XDIST_WORKER" in os.environ:  # the process that started this one chose the home, and clears it
    HOME = Path(os.environ["DUKOU_HOME"])
else:
    HOME = Path(tempfile.mkdtemp(prefix="dukou-test-"))
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["DUKOU_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "dukou.config.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in the thread of the tests

import django
import hypothesis
import pytest
from django.conf import settings

# Loads them now: named in pyproject.toml or in the environment, they would be read before this file.
assert str(settings.HOME) == str(HOME), "unset DJANGO_SETTINGS_MODULE: the tests choose their own home"
django.setup()  # before the conftest of a room imports its models

from tests.portal import browser, page, portal  # noqa: E402 - as above

__all__ = ["browser", "page", "portal"]

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.register_profile("quick", deadline=None, max_examples=15)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DUKOU_SHARED") or ROOT.parent / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real Chinese text and of figures computed by others; a test that needs it is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(f"the folder DUKOU_SHARED ({SHARED}) is absent")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for the shared folder, and what drives a browser, by what it asks for."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "shared" in asked:
            item.add_marker("shared")
        if "page" in asked:
            item.add_marker("browser")
        if "portal" in asked:
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the shared folder is there, a skip that asked for it is a failure."""
    del call
    report = yield
    if report.skipped and SHARED.is_dir() and item.get_closest_marker("shared"):
        report.outcome = "failed"
        report.longrepr = f"skipped although {SHARED} is there: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose, and a cast of eight is introduced hundreds of times."""
    from django.test.utils import override_settings

    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[quick, *settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(autouse=True)
def own_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Give each test that touches the database an index folder of its own."""
    if not {"db", "transactional_db", "cast"} & set(request.fixturenames):
        yield
        return
    from django.test.utils import override_settings

    from dukou.domains.catalogue import queries

    queries._index.cache_clear()
    (tmp_path / "home").mkdir(exist_ok=True)
    with override_settings(HOME=tmp_path / "home"):
        yield
    queries._index.cache_clear()


@dataclass(frozen=True)
class Cast:
    """The people and organisations of the stories; each actor is asked for afresh, so a new role counts at once."""

    university: Any
    firm: Any
    centre: Any
    bank: Any
    bureau: Any

    def __getattr__(self, name: str) -> Any:
        from dukou.domains.accounts.queries import actor_named
        from dukou.kernel.errors import Refusal

        try:
            return actor_named(name)
        except Refusal as nobody:
            raise AttributeError(name) from nobody  # hypothesis asks objects for marks of its own


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone, each with the role their place gives them."""
    return everyone()


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """Everyone, in a database whose transactions really commit."""
    return everyone()


def everyone() -> Cast:
    """Register the organisations of the stories and open an account for each person of the cast."""
    from datetime import date

    from dukou.domains.accounts import actions
    from dukou.kernel.actor import SYSTEM

    def organisation(name: str, key: str, area: str, nature: str) -> Any:
        return actions.register_organisation(SYSTEM, name=name, area=area, nature=nature, key=key)

    university = organisation("梧桐山科技大学", "uni", "440308", "UNI")
    firm = organisation("深圳衢润高分子材料股份有限公司", "firm", "440307", "HNTE")
    centre = organisation("渡口技术转移中心", "centre", "440305", "TTO")
    bank = organisation("岭屿科创银行深圳分行", "bank", "440304", "BNK")
    bureau = organisation("盐田区科技创新局", "bureau", "440308", "GOVD")
    places = {
        "alice": ("林知远", university, "transfer_office"),
        "bob": ("陈立行", firm, "firm"),
        "carol": ("周明渡", centre, "city_officer"),
        "nan": ("何南", bureau, "district_officer"),
        "tom": ("罗牧", centre, "technology_manager"),
        "dan": ("许审言", centre, "reviewer"),
        "grace": ("方惠", bank, "bank"),
        "eve": ("无关人", None, ""),
    }
    for username, (name, place, role) in places.items():
        person = actions.open_demo_account(SYSTEM, username=username, display_name=name, password="a-long-password-1")
        if place is not None:
            actions.give_role(SYSTEM, person=person, organisation=place, role=role, since=date(2026, 1, 1))
    return Cast(university, firm, centre, bank, bureau)
