"""The look keeps its promises: readable in both lights, nothing inline, nothing fetched, both languages everywhere."""

import hashlib
import re
from decimal import Decimal
from pathlib import Path

import pytest

from dukou.faces.web import figures
from dukou.faces.web.river import Reach, river
from dukou.kernel.bilingual import T

WEB = Path(__file__).resolve().parents[2] / "dukou/faces/web"
STATIC, TEMPLATES = WEB / "static", sorted((WEB / "templates").rglob("*.html"))
TOKENS = (STATIC / "dukou/tokens.css").read_text(encoding="utf-8")


def palettes() -> list[dict[str, str]]:
    blocks = re.findall(r"\{([^{}]*--paper[^{}]*)\}", TOKENS)
    return [dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b", block)) for block in blocks]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_both_dark_palettes_are_the_same():
    light, preferred, chosen = palettes()
    assert preferred == chosen
    assert light.keys() == chosen.keys()


@pytest.mark.parametrize("palette", palettes())
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[
            (ink, ground)
            for ink in ("--ink", "--ink-2", "--ink-3", "--water", "--seal")
            for ground in ("--paper", "--card")
        ],
        ("--on-water", "--water"),
        ("--on-seal", "--seal"),
        ("--water-2", "--water-wash"),
        ("--seal", "--seal-wash"),
        ("--good", "--good-wash"),
        ("--warn", "--warn-wash"),
        ("--ink-3", "--water-wash"),
    ],
)
def test_every_text_is_readable(palette, text, ground):
    assert contrast(palette[text], palette[ground]) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("palette", palettes())
def test_the_edge_of_a_field_can_be_seen(palette):
    assert contrast(palette["--edge"], palette["--card"]) >= 3  # WCAG 2.2, 1.4.11


def test_our_stylesheets_stay_small():
    assert sum(file.stat().st_size for file in (STATIC / "dukou").glob("*.css")) < 32_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]*\sstyle=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son\w+=|hx-on|js:|javascript:", text)
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_is_said_in_both_languages(template):
    text = template.read_text(encoding="utf-8")
    for zh, en in re.findall(r'\{% T "([^"]*)" "([^"]*)"', text):
        assert zh
        assert en
        assert re.search(r"[\u4e00-\u9fff]", zh) or zh in {"en", "English"}, zh
        assert not re.search(r"[\u4e00-\u9fff]", en) or en == "中文", en
    outside = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    stray = set(re.findall(r"[\u4e00-\u9fff]+", outside)) - {"您遇到了什么技术难题"}  # the type specimen on /design
    assert not stray


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_chinese_prose_has_full_width_punctuation(template):
    text = template.read_text(encoding="utf-8")
    for zh in re.findall(r'(?:T |zh=|_zh=)"([^"]*[\u4e00-\u9fff][^"]*)"', text):
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", zh), zh


def test_vendored_files_are_those_of_the_readme():
    told = (STATIC / "vendor/README.md").read_text(encoding="utf-8")
    for file in (STATIC / "vendor").rglob("*.js"):
        assert hashlib.sha256(file.read_bytes()).hexdigest()[:16] in told, file.name
    assert "sourceMappingURL" not in "".join(f.read_text(encoding="utf-8") for f in (STATIC / "vendor").rglob("*.js"))


def test_the_fall_back_font_covers_chinese_and_the_signs_of_engineers():
    sheet = (STATIC / "vendor/noto-sans-sc/fonts.css").read_text(encoding="utf-8")
    covered: dict[int, set[int]] = {400: set(), 600: set()}
    for face in re.findall(r"@font-face\{(.*?)\}", sheet):
        weight, file = int(re.findall(r"font-weight:(\d+)", face)[0]), re.findall(r"url\((.*?)\)", face)[0]
        assert (STATIC / "vendor/noto-sans-sc" / file).is_file()
        for part in re.findall(r"unicode-range:(.*)", face)[0].split(","):
            first, _, last = part.strip()[2:].partition("-")
            covered[weight] |= set(range(int(first, 16), int(last or first, 16) + 1))
    pairs = (bytes((a, b)) for a in range(0xA1, 0xFF) for b in range(0xA1, 0xFF))
    gb2312 = {char for pair in pairs for char in pair.decode("gb2312", errors="ignore")}
    assert len(gb2312) == 7445
    for chars in covered.values():
        assert not {char for char in gb2312 | set("≥≤±℃μαβΩ×÷≈≠") if ord(char) not in chars}
    assert sum(file.stat().st_size for file in (STATIC / "vendor/noto-sans-sc").iterdir()) < 6_000_000


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (999, "999"), (4812, "4\u202f812"), (Decimal("12000.50"), "12\u202f000.50"), (-1500, "−1\u202f500")],
)
def test_numbers_are_grouped_by_thin_spaces(value, written):
    assert figures.grouped(value) == written


def test_the_river_is_as_broad_as_its_counts():
    drawn = river([Reach(T("挂出", "listed"), 100), Reach(T("签约", "signed"), 50), Reach(T("到账", "paid"), 0)])
    first, second, last = (142 - buoy.bank for buoy in drawn.long_buoys)
    assert first == pytest.approx(2 * second)
    assert last > 0  # a thread, so that the river does not end before its mouth
    assert drawn.tall_height == 3 * 72


def test_a_river_without_water_can_still_be_drawn():
    assert river([Reach(T("挂出", "listed"), 0)]).long.startswith("M")
