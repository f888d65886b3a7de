"""Street addresses: 科技南路18号, 望江小区3栋2单元1502室.

The one thing to know: 号 follows numbers in every workshop (2号泵, 油路3号阀, 地铁11号线), so a road must not be a circuit and
what stands after 号 must not be a machine. A home is masked, a firm's address is asked about.
"""

import re
from collections.abc import Iterator

from dukou.engines.text.marks.finding import Spot
from dukou.engines.text.marks.reading import Reading

_HAN = "[一-鿿]"
_COUNT = "(?:[0-9]{1,5}(?:[-~][0-9]{1,5})?|[一二三四五六七八九十百零〇]{1,5})"
_NOT_A_ROAD = "[电线油气水管回通光支旁短开磁铁公思链网半双多两各几分并串主退走来一环之道]"
_ROAD = f"(?:大道|大街|胡同|里弄|(?<={_HAN})(?:(?<!{_NOT_A_ROAD})路|(?<={_HAN}{_HAN}一)(?<!第一)(?<!其中一)路|(?<!人)街(?!道)|巷(?!道)))"
_PART = "(?:[东西南北中]段?|[一二三四五六七八九十]+段)?"
_NOT_A_DOOR = (
    "线|机|泵|阀|井|炉|塔|杆|站|桥|隧|板|轴|罐|样|试|电|孔|桩|煤|油|钢|车|船|门(?![牌面])|库|工作面|断面|文|公告|令|矿|模|管|"
    "仪|仓|水|件|台|点|段|标|通道|信号|地块|岛|沟|渠|灯|柱|梁|墩|项目|课题"
)
_BUILDING = (
    "(?:大厦|广场|大楼|小区|花园|公寓|科技园|科学园|软件园|创新园|工业园|产业园|创业园|家属院|宿舍|苑|园区|新村)"
)
_INSIDE = (
    rf"(?:[ ,]{{0,2}}(?:[一-鿿a-z0-9]{{1,12}}?(?:{_BUILDING}|大院|中心)"
    rf"|[a-z0-9一二三四五六七八九十东西南北]{{1,4}} ?(?:栋|幢|座|号楼|单元|楼|层)|{_COUNT} ?(?:室|房(?!间)|号房|户)))"
)
_DOOR = re.compile(
    rf"{_ROAD}{_PART} ?{_COUNT} ?(?:号(?:院|楼|大院|之[一二三四五六0-9])?(?!{_NOT_A_DOOR})|弄 ?{_COUNT} ?号){_INSIDE}{{0,5}}"
)
_ROOM = re.compile(
    rf"(?:{_BUILDING}(?:[一二三四五六七八九十]期)? ?)?(?<![a-z0-9.])(?:[a-z]?[0-9]{{1,3}}|[a-z]|[一二三四五六七八九十]{{1,3}}|[东西南北])"
    rf" ?(?:栋|幢|座|号楼){_INSIDE}{{0,3}} ?-? ?(?:[0-9]{{3,4}} ?(?:室|房(?!间)|号房)|(?<=[室房户]))"
    rf"|{_BUILDING} ?(?:[a-z]?[0-9]{{1,3}} ?(?:楼|层))? ?[a-z]?[0-9]{{3,4}} ?(?:室|房(?!间)|号房)"
)
_HOME = re.compile("小区|花园|公寓|单元|家属|宿舍|苑|新村|住址|家住|户籍")
_UNIT = "(?:省|自治区|市|自治州|区|县|旗|镇|乡|街道|村)"
_BEFORE = re.compile(rf"(?:{_HAN}{{2,8}}?{_UNIT}[ ,]?){{0,5}}[一-鿿a-z0-9]{{0,6}} ?$")
_LED = re.compile(
    "^.*(?:地址|住址|户籍地?|家住|居住[在于]|住[在于]|位于|坐落[于在]|地处|寄[到至往]|送[到至往]|迁[到至往]|搬[到至]|设[在于])(?:为|是|在|于)?[ :]*(?=[一-鿿]{2})"
)
_LED_SHORT = re.compile("^[^省市区县镇乡]{0,8}?(?:[在到至从由住是为的]|于(?!洪|都|田))(?=[一-鿿]{2})")


def places(reading: Reading) -> Iterator[Spot]:
    """Yield street addresses with a number, and rooms of a building: homes (mask), others (ask)."""
    text = reading.text
    if "号" in text or "室" in text or "房" in text:
        for pattern in (_DOOR, _ROOM):
            reached = 0
            for found in pattern.finditer(text):
                yield _whole(text, max(reached, found.start() - 40), *found.span())
                reached = found.end()


def _whole(text: str, earliest: int, start: int, end: int) -> Spot:
    """Return the address with its road's name, city and district, without the words that lead to it."""
    if before := _BEFORE.search(text, earliest, start):
        start = before.start()
    for pattern in (_LED, _LED_SHORT):
        if led := pattern.match(text[start:end]):
            start += led.end()
    is_home = bool(_HOME.search(text, max(0, start - 6), end))
    return Spot("address", start, end, "mask" if is_home else "ask")
