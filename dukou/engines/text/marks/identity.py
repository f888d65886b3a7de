"""Numbers that belong to one person or firm: identity cards, permits, bank cards, credit codes.

The one thing to know: a bare number counts only where its check digit agrees; where a keyword such as 身份证号 stands
before it, its shape is enough, for a mistyped number still betrays most of the right one.
"""

import re
from collections.abc import Iterator

from dukou.engines.text.marks import checks
from dukou.engines.text.marks.finding import Spot
from dukou.engines.text.marks.reading import Reading

_GAPS = re.compile("[ .-]+")
_GAP = "[ -]{0,2}"
# The century and the month are told early, so that rows of spaced digits are left at once.
_ID = re.compile(
    rf"(?<![0-9a-z])(?=([1-8](?:{_GAP}[0-9]){{5}}{_GAP}(?:1{_GAP}9|2{_GAP}0){_GAP}[0-9]{_GAP}[0-9]{_GAP}[01](?:{_GAP}[0-9]){{6}}{_GAP}[0-9x])(?![0-9a-z]))"
)
_OLD_ID = re.compile(r"(?<![0-9a-z.-])[1-8][0-9]{5} ?[0-9]{6} ?[0-9]{3}(?![0-9a-z]|[.-][0-9])")
_ID_WORD = re.compile("身份证|证件号|身份号|公民身份|身份编号|id ?card|identity")
_NOT_ID = re.compile(
    "imei|编号|序列号|单号|订单|批号|货号|型号|设备号|注册号|流水号|条码|编码|串号|图号|料号|许可证|登记号|数量|约|达|共"
)

_PASSPORT = "护照(?:号码|编号|号|no\\.?)?|passport(?: (?:no\\.?|number))?"
_TRAVEL = (
    "(?:往来)?(?:港澳|台湾|大陆|内地)(?:居民)?(?:来?往)?(?:来往)?(?:内地|大陆|港澳|台湾)?(?:地区)?通行证(?:号码|编号|号)?|回乡证(?:号码|号)?|台胞证(?:号码|号)?"
    "|港澳通行证(?:号码|号)?|通行证(?:号码|号)"
)
_RESIDENT = "(?:香港|澳门|台湾)?(?:永久性?)?(?:居民)?身份证(?:号码|号)?|永久居留(?:身份)?证(?:号码|号)?|外国人居留许可(?:号码|号)?"
_OFFICER = "(?:军官|士官|警官|文职干部|士兵|武警)证(?:件)?(?:号码|编号|号)?"
_HAS_PERMIT = re.compile("证|护照|passport")
_SAID = "(?:为|是|系)?[ :]{0,4}"
_PERMIT = re.compile(
    rf"(?:{_PASSPORT}){_SAID}(?P<passport>[a-z]{{1,2}} ?[0-9]{{6,8}}|[0-9]{{8,9}})(?![0-9a-z])"
    rf"|(?:{_TRAVEL}){_SAID}(?P<travel>[a-z]{{1,2}} ?[0-9]{{7,10}}|[0-9]{{8}}(?:[0-9]{{2}})?(?:\([a-z]\))?)(?![0-9a-z])"
    rf"|(?:{_RESIDENT}){_SAID}(?P<resident>[a-z]{{1,2}}[0-9]{{6}} ?\([0-9a]\)|[157][0-9]{{6}} ?\([0-9]\)|[a-z][0-9]{{9}}|[a-z]{{3}}[0-9]{{12}})(?![0-9a-z])"
    rf"|(?:{_OFFICER}){_SAID}(?P<officer>[一-鿿]{{1,3}}字?第? ?[0-9]{{6,8}}号?|[0-9]{{7,8}})(?![0-9a-z])"
)

_CARD = re.compile(
    r"(?<![0-9a-z.])(?<![0-9][ -])[3-9][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9a-z]|[.-][0-9])"
)
_CARD_START = re.compile("62|60|4|5[1-5]|9[05]5|3[57]")
_CARD_WORD = re.compile("卡号|银行|储蓄卡|信用卡|借记卡|收款|汇款|打款|转账|开户|账户|[账帐]号|card|account")
_ACCOUNT = re.compile(
    r"(?:银行|开户|对公|收款|汇款|基本户|存款)[^\n。;]{0,40}?(?:[账帐][号户]|卡号)(?:号码)?(?:为|是)?[ :]{0,4}(?P<number>[0-9](?:[ -]?[0-9]){11,24})(?![0-9a-z])"
)
_FIGURE_AFTER = re.compile(r" ?(?:[次个件台元万亿吨米度年倍秒转字]|[kmgμn]?(?:pa|hz|w|v|bp|byte|bit|flops?)\b|%|℃)")

_CREDIT = re.compile(
    r"(?<![0-9a-z])[0-9ahjnpqrtuwxy]{2} ?[0-9]{6} ?[0-9a-hj-npqrtuwxy]{9} ?[0-9a-hj-npqrtuwxy](?![0-9a-z])"
)
_CREDIT_START = re.compile("1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|a[19]|n[1239]|y1")


def bare(number: str) -> str:
    """Return a number without the gaps in which it was written, letters large."""
    return _GAPS.sub("", number).upper()


def identity(reading: Reading) -> Iterator[Spot]:
    """Yield identity numbers of 18 and 15 digits, permits, bank cards and accounts (mask), credit codes (note)."""
    text = reading.text
    yield from _ids(text)
    for found in _PERMIT.finditer(text) if _HAS_PERMIT.search(text) else ():
        yield Spot("permit", *found.span(found.lastgroup or 0), "mask")
    yield from _cards(text)
    for found in _CREDIT.finditer(text):
        code = bare(found.group())
        is_said = "信用代码" in text[max(0, found.start() - 12) : found.start()]
        if (
            _CREDIT_START.match(found.group())
            and checks.is_credit_code(code)
            and (is_said or checks.is_organisation_code(code[8:17]))
        ):
            yield Spot("credit_code", *found.span(), "note")


def _ids(text: str) -> Iterator[Spot]:
    for found in _ID.finditer(text):
        number, (start, end) = bare(found[1]), found.span(1)
        if checks.is_id_number(number) or (
            checks.has_id_shape(number) and _ID_WORD.search(text, max(0, start - 16), start)
        ):
            yield Spot("id_number", start, end, "mask")
    for found in _OLD_ID.finditer(text):
        start, end = found.span()
        if not checks.is_old_id_number(bare(found.group())):
            continue
        if _ID_WORD.search(text, max(0, start - 16), start) or not (
            _NOT_ID.search(text, max(0, start - 8), start) or _FIGURE_AFTER.match(text, end)
        ):
            yield Spot("id_number", start, end, "mask")


def _cards(text: str) -> Iterator[Spot]:
    for found in _CARD.finditer(text):
        number, (start, end) = bare(found.group()), found.span()
        if not 16 <= len(number) <= 19 or not checks.is_luhn(number):
            continue
        is_said = _CARD_WORD.search(text, max(0, start - 24), start)
        if is_said or (
            _CARD_START.match(number) and not _FIGURE_AFTER.match(text, end) and not number.endswith("000000")
        ):
            yield Spot("bank_card", start, end, "mask")
    for found in _ACCOUNT.finditer(text):
        yield Spot("bank_card", *found.span("number"), "mask")
