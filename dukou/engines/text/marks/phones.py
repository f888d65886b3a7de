"""Telephone numbers: mobile, fixed, service and foreign, however they are spaced, dashed or spelt out.

The one thing to know: eleven digits are a telephone only where nothing says that they are a figure, a part number, a
date or an address on the web; a keyword such as 电话 before them decides against all doubt.
"""

import re
from collections.abc import Iterator

from dukou.engines.text.marks.finding import Spot
from dukou.engines.text.marks.reading import Reading

_SEP = "[ .·-]{0,2}"
_ABROAD = r"(?:(?:\( ?)?(?:\+ ?|00)86\)?[ -]{0,2}|\(86\) ?|86[ -])?"
_MOBILE = re.compile(rf"(?<![0-9])(?P<country>{_ABROAD}0?)(?P<number>1{_SEP}[3-9](?:{_SEP}[0-9]){{9}})(?![0-9])")
_GROUPS = frozenset(
    {
        (11,),
        (3, 4, 4),
        (3, 8),
        (7, 4),
        (4, 4, 3),
        (3, 3, 5),
        (4, 3, 4),
        (5, 6),
        (3, 2, 2, 2, 2),
        (3, 2, 3, 3),
        (1,) * 11,
    }
)
_GIVEN_OUT = re.compile("13|14[1-9]|15[0-35-9]|16[2567]|17[0-35-8]|18|19[0-35-9]")

_AREA = (
    "10|2[0-57-9]|31[0-9]|335|34[9]|35[0-9]|37[0-9]|39[1-68]|41[0-9]|42[179]|43[1-9]|44[0]|45[1-9]|46[4789]|47[0-9]|48[23]|51[0-9]|523|527|53[0-9]"
    "|54[36]|55[0-9]|56[1-6]|57[0-9]|580|59[1-9]|63[1-5]|66[0238]|69[12]|701|71[0-9]|72[248]|73[0-9]|74[3-6]|75[0-9]|760|76[23689]|77[0-9]"
    "|79[0-9]|81[23678]|82[5-7]|83[0-9]|85[1-9]|87[0-9]|88[3678]|89[1-8]|90[1-35689]|91[1-9]|93[0-9]|94[13]|95[1-5]|97[0-9]|99[0-9]"
)
_EXTENSION = "(?: ?(?:转|-|ext\\.? ?) ?[0-9]{1,6}(?![0-9]))?"
_LANDLINE = re.compile(
    rf"(?<![0-9a-z.])(?<![0-9][-/~])(?:(?:\+ ?|00)86[ -]{{0,2}}|\(86\) ?|86-)?(?:[(]?0?|\(0\) ?)(?P<area>{_AREA})(?P<gap>[)]? ?-? ?)"
    rf"(?P<local>[2-8][0-9]{{2,3}}[ -]?[0-9]{{4}}){_EXTENSION}(?![0-9a-z]|[.-][0-9])"
)
_LOCAL = re.compile(
    rf"(?:电话|座机|热线|传真|固话|联系方式|分机|\btel|\bfax|\bphone)[^0-9\n]{{0,6}}(?P<number>[2-8][0-9]{{2,3}}[ -]?[0-9]{{4}}{_EXTENSION})(?![0-9a-z]|[.-][0-9])"
)
_HOTLINE = re.compile(
    r"(?<![0-9a-z.])(?<![0-9][-/~])[48]00(?:[ -]?[0-9]{3}[ -]?[0-9]{4}|[ -]?[0-9]{4}[ -]?[0-9]{3})(?![0-9a-z]|[.-][0-9])"
)
_FOREIGN = re.compile(r"(?<![0-9a-z)~/±-])\+ ?(?!86)[1-9][0-9]{0,2}[ -](?:\(?[0-9]\)?[ -]?){6,11}[0-9](?![0-9a-z])")
_FOREIGN_NEAR = re.compile(r"(?<![0-9a-z.-])\(?(?:00)?(?:852|853|886)\)?[ -][2-9][0-9]{3}[ -]?[0-9]{4}(?![0-9a-z])")

_CALL = re.compile(
    "电话|手机|联系|致电|拨打|来电|热线|微信|短信|机号|固话|座机|传真|垂询|洽谈|客服|加我|℡|☎|📞|📱|电询|呼我|\\b(?:tel|phone|mobile|cell|mob|whatsapp|call|fax|dial|hotline)"
)
_FIGURE = re.compile(
    r" ?/ ?[次年月天日时分秒]| ?(?:次|个|只|件|台|套|吨|公斤|千克|克|毫|微|米|公里|元|[万亿](?!先生|经理|总|工|老师|女士|主任|姐|哥|博士)|度|倍|秒|分钟|小时|天|年|转(?! ?[0-9])|行|条|例|株|亩|帧|像素|位[^,。]|点|片|粒|颗|步|周"
    r"|循环|美元|字节|比特|赫兹|帕|伏|瓦|焦|牛|欧姆|人次|笔|份|辆|平方|立方|立升|升|代|轮|页|组|对|枚|批|余|多|左右|以[上下]|[乘除]|加上|减去"
    r"|[kmgtpnμ]?(?:pa|hz|w|wh|v|a|bp|byte|bit|bps|flops?|ops|b|g|m|s|j|n|l|t|ω)\b|cycles?|times|rpm|ppm|yuan|rmb|usd|%|‰|℃|°|[×*^=<>≤≥])"
)
_LABEL = re.compile(
    "(?:编号|序号|流水号|单号|订单|批号|货号|料号|型号|图号|合同号|项目号|条形?码|序列号|登记号|注册号|证书号|文号|许可证|编码|代码|登录号|工单|时间戳|参数量|"
    "id|no\\.?|sku|isbn|issn|doi|timestamp|accession|s/n|sn|p/n|pn|seed|#)(?:为|是)?[ :=]{0,3}$"
)
_RELATION = re.compile(r"(?:[≥≤><=≈±~×*^$¥￥]|[约达共近超量]|超过|大于|小于|高达|等于|数)[为是]?[ :]{0,2}$")
_BEGUN = re.compile(r"[a-z_十百千万亿点第]$|[0-9][-.·_]$|(?<![0-9])[0-9]{1,6}/$|[a-z0-9]-$")
_ROW_BEFORE = re.compile("[0-9][ ,、]{1,3}$")
_ROW_AFTER = re.compile("[ ,、]{1,2}[0-9]")
_GOES_ON = re.compile(r"[a-z_十百千点]|[.·_-][0-9]|/[0-9]{1,6}(?![0-9])")
_ON_THE_WEB = re.compile(r"(?:://|www\.|\b10\.[0-9]{4})[^\s一-鿿]{0,80}$")


def phones(reading: Reading) -> Iterator[Spot]:
    """Yield telephone numbers of people (mask) and service numbers of firms (ask)."""
    yield from _mobiles(reading.counted)
    yield from _landlines(reading.counted)
    yield from _hotlines(reading.text)


def _mobiles(text: str) -> Iterator[Spot]:
    for found in _MOBILE.finditer(text):
        start, end = found.span()
        number = found["number"]
        groups = tuple(len(group) for group in re.split("[ .·-]+", number))
        if groups not in _GROUPS:
            continue
        bare = re.sub("[ .·-]", "", number)
        is_said = found["country"].strip("(+0 )-") == "86" or _CALL.search(text, max(0, start - 12), start)
        if is_said or (
            _GIVEN_OUT.match(bare) and not bare.endswith("000000") and not _is_figure(text, start, end, groups)
        ):
            yield Spot("phone", start, end, "mask")


def _is_figure(text: str, start: int, end: int, groups: tuple[int, ...]) -> bool:
    """Whether what stands around a number says that it is a figure, a part number or part of an address on the web."""
    before = text[max(0, start - 90) : start]
    if _BEGUN.search(before) or _GOES_ON.match(text, end):
        return True
    if len(groups) > 1 and (_ROW_BEFORE.search(before) or _ROW_AFTER.match(text, end) or _is_round(text[start:end])):
        return True
    return bool(
        _LABEL.search(before) or _RELATION.search(before) or _FIGURE.match(text, end) or _ON_THE_WEB.search(before)
    )


def _is_round(told: str) -> bool:
    """Whether every group after the first is a multiple of a hundred, as 150-2000-3000."""
    return all(group.endswith("00") for group in re.split("[ .·-]+", told)[1:])


def _landlines(text: str) -> Iterator[Spot]:
    for found in _LANDLINE.finditer(text):
        start, end = found.span()
        digits = len(re.sub("[ -]", "", found["local"]))
        whole = found.group().lstrip("(")
        is_said = bool(_CALL.search(text, max(0, start - 14), start))
        if not whole.startswith(("0", "+")) and not whole.startswith(("86-", "86)")):
            continue
        if found["area"] in {"10"} | {f"2{n}" for n in range(10)} and digits != 8:
            continue
        if is_said or (found["gap"].strip() and not _is_figure(text, start, end, (11,))):
            yield Spot("phone", start, end, "mask")
    for found in _LOCAL.finditer(text):
        if not _FIGURE.match(text, found.end()):
            yield Spot("phone", *found.span("number"), "mask")


def _hotlines(text: str) -> Iterator[Spot]:
    for found in _HOTLINE.finditer(text):
        start, end = found.span()
        is_said = _CALL.search(text, max(0, start - 14), start)
        plain = "-" in found.group() and not found.group().endswith("00")
        if is_said or (plain and not _is_figure(text, start, end, (3, 3, 4))):
            yield Spot("phone", start, end, "ask")
    for pattern in (_FOREIGN, _FOREIGN_NEAR):
        for found in pattern.finditer(text):
            start, end = found.span()
            if _CALL.search(text, max(0, start - 14), start) or not _is_figure(text, start, end, (1,)):
                yield Spot("phone", start, end, "mask")
