"""Know-how that publication would give away: patent applications not yet published, exact figures of a recipe.

The one thing to know: a granted (ZL…) or published (CN…A) number is public and only noted; of the others nobody can tell
from the number alone whether it is published, so a person decides.
"""

import re
from collections.abc import Iterator
from datetime import date

from dukou.engines.text.marks import checks
from dukou.engines.text.marks.finding import Spot
from dukou.engines.text.marks.reading import Reading

_LONG = r"(?:19[89][0-9]|20[0-9]{2})[ .-]?[12389][ .-]?[0-9]{7}"
_SHORT = "[89][0-9][1-3][0-9]{5}"
_CHECK = r"(?:[ .]{1,2}[0-9x]|(?<=[0-9]{12})[0-9x])?"
_NUMBER = re.compile(
    rf"(?<![0-9a-z])(?P<way>zl|cn)[ :.]{{0,2}}(?:{_LONG}{_CHECK}|{_SHORT}(?:[ .]{{1,2}}[0-9x])?)(?![0-9a-z]|[.-][0-9])"
    rf"|(?<![0-9a-z])(?P<published>cn ?[0-9]{{7,9}} ?[a-cuysd][0-9]?)(?![0-9a-z])"
    r"|(?<![0-9a-z])(?P<pct>pct ?/ ?[a-z]{2} ?[0-9]{4} ?/ ?[0-9]{5,6})(?![0-9])"
    rf"|(?:(?:专利|申请|受理)(?:申请)?(?:号码?|编号|号)|专利)(?:为|是)?[ :(\[]{{0,4}}(?P<said>{_LONG}{_CHECK})(?![0-9a-z]|[.-][0-9])"
    rf"|(?<![0-9a-z.-])(?P<bare>(?:19[89][0-9]|20[0-9]{{2}})[12389][0-9]{{7}}\.[0-9x])(?![0-9a-z]|[.-][0-9])"
)

_RECIPE_WORD = re.compile(
    "(?<![匹分支交装搭婚调选])配方(?![法案程式面])|(?<![匹分支交装搭婚调选])配(?:合)?比(?![较对])|[质重]量份|[质重]量百分比(?=计|为? ?:|\\()|原料组成|成分组成|组分(?:及其?)?(?:含量|用量|比例)|投料比|摩尔比|质量比"
)
_WINDOW, _STEP = 300, 40  # letters that a recipe may take, and that may stand between two of its figures
_DIGIT = re.compile("[0-9]")
_PART = re.compile(
    r"(?P<ratio>(?<![0-9.:])[0-9]{1,4}(?:\.[0-9]{1,4})?(?: ?: ?[0-9]{1,4}(?:\.[0-9]{1,4})?){2,})(?![0-9.:])"
    r"|(?P<range>(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,4})? ?%? ?(?:[-~至到±]|—) ?[0-9]{1,4}(?:\.[0-9]{1,4})?) ?(?:%|wt ?%|vol ?%|份|phr)"
    r"|(?P<exact>(?<![0-9.a-z])[0-9]{1,4}(?:\.[0-9]{1,4})? ?(?:%|wt ?%|vol ?%|mol ?%|at ?%|(?:重量|质量)?份(?![额之])|phr))"
)
_BARE_PART = re.compile(
    r"(?P<ratio>$^)|(?P<exact>(?<=[ :a-z一-鿿])[0-9]{1,4}(?:\.[0-9]{1,4})?(?: ?份(?![额之])|(?= ?[,、;。)\n]| ?$)))"
)
_BY_WEIGHT = re.compile("[质重]量份")
_RESULT = re.compile(
    "(?:提高|提升|降低|减少|增加|增长|下降|上升|缩短|节约|节省|减|增|[达到由从]|超过|不低于|不小于|不大于|不超过|大于|小于|高于|低于|至少|最多|约|近|为原来的?|率|度|误差|偏差|占比|份额|"
    "[≥≤<>=±~])(?:约|了|为|到|至|达|达到|仅)?[ :]{0,2}$|[^方比份计]为 ?$"
)
_RESULT_AFTER = re.compile(" ?(?:以[上下]|左右|[降升减增提]|至|到)")
_ASIDE = re.compile(r"\([^()]{0,20}\) ?$")
_STOP = re.compile(r"\n\n|[。;!?](?=[^。;!?]{0,80}(?:结果|结论|表明|显示))")


def is_published(number: str, on: date) -> bool:
    """Whether an application is public for certain on a day: 18 months after it was filed (Patent Law, art. 34).

    Only the year of filing stands in the number, so its last day counts; older forms with two digits are public.
    """
    digits = "".join(letter for letter in number if letter.isdecimal())
    if not digits.startswith(("19", "20")) or len(digits) < 10:
        return True
    return on >= date(int(digits[:4]) + 2, 7, 1)


def patents(reading: Reading) -> Iterator[Spot]:
    """Yield numbers of patents and publications (note) and of applications (ask)."""
    for found in _NUMBER.finditer(reading.text):
        name = next(name for name in ("way", "published", "pct", "said", "bare") if found[name])
        span = found.span() if name == "way" else found.span(name)
        if name == "bare" and not checks.is_patent_application(found["bare"].upper().replace(".", "")):
            continue
        is_public = name == "published" or found["way"] == "zl"
        yield Spot("patent_number", *span, "note" if is_public else "ask")


def recipes(reading: Reading) -> Iterator[Spot]:
    """Yield recipes: a word such as 配方 with at least three exact figures, or a ratio of three (ask)."""
    text, reached = reading.text, 0
    for word in _RECIPE_WORD.finditer(text):
        if word.start() < reached or not _DIGIT.search(text, word.end(), word.end() + _STEP):
            continue
        end = _end_of_recipe(text, word.end())
        if end:
            reached = end
            yield Spot("recipe", word.start(), end, "ask")


def _end_of_recipe(text: str, start: int) -> int:
    """Return where the last exact figure of a recipe ends; 0 where fewer than three stand together."""
    exact, last, limit = 0, start, min(len(text), start + _WINDOW)
    if stop := _STOP.search(text, start, limit):
        limit = stop.start()
    parts = _BARE_PART if _BY_WEIGHT.search(text, start - 4, start + 12) else _PART
    for part in parts.finditer(text, start, limit):
        if part.start() - last > _STEP:
            break
        if part["ratio"]:
            return part.end() if exact == 0 or exact >= 3 else last
        if part["exact"] and not _is_result(
            text[max(start - 1, part.start() - 24) : part.start()], text[part.end() : part.end() + 4]
        ):
            exact, last = exact + 1, part.end()
    return last if exact >= 3 else 0


def _is_result(before: str, after: str) -> bool:
    """Whether a per cent says how good something became, not what it is made of."""
    return bool(_RESULT.search(_ASIDE.sub("", before)) or _RESULT_AFTER.match(after))
