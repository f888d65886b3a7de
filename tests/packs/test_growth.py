"""Rows grown from the sample: as many as asked for, the same every time, and fit for the door that every import takes."""

import itertools
import re
import subprocess
import sys
import tracemalloc

import pytest

from dukou import packs
from dukou.engines import text
from dukou.kernel.errors import Refusal
from dukou.packs import Pack
from dukou.packs.growth import grow

FIRST_ROW = "from dukou import packs; from dukou.packs.growth import grow; print(list(grow(packs.shenzhen(), 'achievement', 3)))"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.shenzhen()


def test_the_same_seed_gives_the_same_rows_in_another_process(pack: Pack) -> None:
    told = [
        subprocess.run([sys.executable, "-c", FIRST_ROW], check=True, capture_output=True, text=True, env=env).stdout
        for env in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    ]
    assert told[0] == told[1]
    assert told[0].strip() == str(list(grow(pack, "achievement", 3)))


def test_a_longer_run_begins_with_the_shorter_and_any_slice_can_be_made_alone(pack: Pack) -> None:
    fifty = list(grow(pack, "achievement", 50))
    assert list(grow(pack, "achievement", 20)) == fifty[:20]
    assert list(grow(pack, "achievement", 10, start=40)) == fifty[40:]


def test_another_seed_gives_other_rows_with_other_ids(pack: Pack) -> None:
    one, two = list(grow(pack, "achievement", 50, seed=1)), list(grow(pack, "achievement", 50, seed=2))
    assert not {row["external_id"] for row in one} & {row["external_id"] for row in two}
    assert not {row["summary"] for row in one} & {row["summary"] for row in two}


@pytest.mark.parametrize("kind", ["achievement", "demand", "expert", "organisation", "right"])
def test_every_row_passes_the_same_door_as_an_imported_one(pack: Pack, kind: str) -> None:
    from dukou.domains.catalogue.kinds import kind_of
    from dukou.domains.catalogue.sheets.columns import ID, Columns

    checked = kind_of(kind)
    columns = Columns(checked.names, checked.needed)
    for row in grow(pack, kind, 200):
        cells, unknown = columns.named(row)
        assert cells.pop(ID)
        _, wrong = checked.sift(cells)
        assert not unknown | wrong, row


def test_rows_differ_and_titles_seldom_repeat(pack: Pack) -> None:
    rows = list(grow(pack, "achievement", 2000))
    assert len({row["external_id"] for row in rows}) == len(rows)
    assert len({row["summary"] for row in rows}) == len(rows)
    assert len({row["title"] for row in rows}) > 0.75 * len(rows)


def test_new_words_go_on_appearing_as_they_do_in_a_real_register(pack: Pack) -> None:
    """Heaps: in real abstracts a doubled collection has about half as many distinct terms again."""
    seen: set[str] = set()
    sizes = []
    for rows in (grow(pack, "achievement", 2000), grow(pack, "achievement", 2000, start=2000)):
        for row in rows:
            seen.update(text.terms(f"{row['title']}。{row['summary']}"))
        sizes.append(len(seen))
    assert sizes[1] > 1.15 * sizes[0]


def test_a_share_of_a_whole_stays_one_and_a_price_range_keeps_its_order(pack: Pack) -> None:
    own = " ".join(str(entry[name]) for entry in pack.sample("achievement") for name in ("summary", "advantages"))
    beyond = {float(found) for found in re.findall(r"(\d+(?:\.\d+)?) ?%", own) if float(found) > 100}
    for row in grow(pack, "achievement", 500):
        shares = [float(found) for found in re.findall(r"(\d+(?:\.\d+)?) ?%", row["summary"])]
        assert all(share <= 100 or any(b / 2 <= share <= 2 * b for b in beyond) for share in shares)
        low, high = row.get("asking_price"), row.get("asking_price_max")
        assert not (low and high) or float(low) <= float(high)
        assert 1 <= int(row["readiness"]) <= 9


def test_numbers_of_standards_stay_as_they_are(pack: Pack) -> None:
    own = set(re.findall(r"ASTM [A-Z]\d+", str(pack.sample("achievement"))))
    grown = set(re.findall(r"ASTM [A-Z]\d+", str(list(grow(pack, "achievement", 500)))))
    assert grown
    assert grown <= own


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(pack: Pack) -> None:
    rows = grow(pack, "achievement", 10**9)
    next(rows)
    tracemalloc.start()
    for _ in itertools.islice(rows, 3000):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_kind_without_a_sample_is_refused_by_name(pack: Pack) -> None:
    with pytest.raises(Refusal) as refused:
        list(grow(pack, "unicorn", 1))
    assert "unicorn" in refused.value.message.zh
