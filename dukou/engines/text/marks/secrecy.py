"""Marks of secrecy: 机密★10年, 密级：秘密, 【绝密】, 内部资料 注意保密, 本项目涉及国家秘密.

The one thing to know: a *mark* says of this very text that it is secret; prose *about* secrecy (商业秘密保护, 保密协议,
秘密共享, 机密计算, 涉密资质, 不涉及国家秘密) is harmless and most of what firms write. So a class word counts only with its
star, its label, its brackets, a line of its own, or in a sentence about 本项目 / 该材料 that is not a denial.
"""

import re
from collections.abc import Iterator

from dukou.engines.text.marks.finding import Spot
from dukou.engines.text.marks.reading import Reading

_CLASS = "(?:[绝机秘] {0,2}密)"
_STATE = "(?:(?:国家|军事|国防|军工|军队|工作) ?)"
_TERM = (
    "(?:[0-9一二三四五六七八九十两]{1,3} {0,2}(?:个 ?月|年|月|日|天)|长 {0,2}期|永 {0,2}久|[启解] {0,2}[用密封] {0,2}前"
    "|至? ?[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?)"
)
_STAR = "[★☆✩-✰⭐🌟]"
_OPEN, _CLOSE = r"[\[(【〔〖「『]", r"[\])】〕〗」』]"
_START, _FINISH = r"^[ *#]*+", r"[ *!。.]*+$"
_URGENT = "(?:特急|加急|平急|急件)"

_STARRED = re.compile(
    rf"(?P<own>商业|技术|企业|公司)?{_STATE}?{_CLASS} ?级? {{0,3}}"
    rf"(?:{_STAR}(?! ?{_STAR})|[*※●·/](?= {{0,3}}{_TERM})|\( ?(?={_TERM} ?\)))(?: {{0,3}}{_TERM}(?: ?\))?)?"
)
_LABEL = (
    "(?:密 {0,2}级|密别|定密|(?:保密|涉密|秘密)(?:等级|级别|程度)|国家秘密等级)(?:为|是|属|[被确]?定为)? ?[:=]? {0,3}"
)
# A list of classes explains a scale, it does not give this text a place on it.
_SCALE = rf"(?! ?级? {{0,2}}(?:[、/,;和或及与至到~-]|及?以[上下]) ?(?:非密|公开|内部|{_CLASS}|以[上下])|性|共享|分享|计算|[☐□○])"
_LABELLED = re.compile(
    rf"{_LABEL}[\[(【\"“‘'☑√✓✔■ ]{{0,3}}{_STATE}?{_CLASS}{_SCALE}级?"
    rf"|密 {{0,2}}级[^\n]{{0,30}}[☑√✓✔■] ?{_CLASS}"
)
_ALONE = re.compile(
    rf"{_START}(?:[0-9]{{6}} )?{_OPEN}?(?:{_STATE}?{_CLASS}(?: ?[级件])?|(?:军工)?涉密(?:项目|文件|资料|材料|任务|图纸)?)"
    rf" {{0,3}}{_TERM}?{_CLOSE}?{_FINISH}"
    rf"|{_START}[绝机] {{0,2}}密 ?级? ?:|{_CLASS} {{0,3}}{_TERM}? {{1,3}}{_URGENT}|{_URGENT} {{1,3}}{_CLASS}(?![一-鿿])",
    re.MULTILINE,
)
_BRACKETED = re.compile(
    rf"(?<![a-z])(?<![a-z] ){_OPEN}{{1,2}} {{0,2}}(?:{_STATE}?{_CLASS} ?级?(?: {{0,2}}{_TERM})?"
    rf"|(?:军工)?涉密(?:项目|文件|资料|材料)?) {{0,2}}{_CLOSE}{{1,2}}"
)
_THINGS = (
    "项目|课题|文件|资料|成果|技术|内容|需求|附件|材料|产品|合同|报告|图纸|参数|指标|数据|信息|方案|任务|专利|论文|稿件|"
    "条目|文档|文本|型号|装备|设备|系统|研究|工程|模型|样品|部分|工艺"
)
_KEPT_THING = "项目|课题|工程|研究|文件|资料|材料|任务|内容|成果|技术|合同|信息|事项|产品|型号|图纸"
_END = rf"(?= *(?:的?(?:{_KEPT_THING})?(?:[,。;:!?.)\]】\n]|$)|请|不得|严禁|仅|须|应))"
_STATED = re.compile(
    rf"(?:本|该|此|我(?:们|司|所|校|院|厂|单位|公司)?的?|上述|所述|以下|下列|所附|附件|原)[^,。;!?\n]{{0,8}}?(?:{_THINGS})"
    rf"(?P<says>[^,。;!?\n]{{0,10}}?(?:属于?|涉及|涉|含有?|包含|包括|载有|系|为|是|列为|定为|划为|标为|带有)[^,。;!?\n]{{0,8}}?"
    rf"(?:{_STATE}?(?:秘密|机密|绝密)级?|(?:军工)?涉密)(?:{_KEPT_THING})?|[^,。;!?\n]{{0,6}}?涉密(?:{_KEPT_THING})?){_END}"
)
_IF = re.compile("[如若凡否勿]|假|一旦|不得|不能")
_DENIED = re.compile(
    "[不未非无没勿否禁如若凡防]|避免|杜绝|除外|商业|技术秘|企业秘|公司秘|企业机|公司机|核心[秘机]|专有|保护|资质|资格|许可|证书|管理|存储|处理|检查|检测|"
    "用户|客户|面向|用于|适用|服务|等涉密"
)
_DEFENCE = re.compile(rf"军工 ?涉密(?:{_KEPT_THING})?{_END}")
_NOT_OURS = re.compile("[为非不无未等禁勿]|面向|用于|适用|针对|服务|满足|从事|符合|取得|具备|具有")

_OUT = "(?:未经[^,。;\n]{0,8}(?:许可|同意|批准|授权),? ?)?(?:严禁|不得|请勿|勿|禁止|切勿|不准|不可)(?:外传|外泄|扩散|公开|泄露)"
_KEEP = (
    rf"(?:(?:注意|严格|务必)保密|注意保[存管]|妥善保[管存]|{_OUT}|(?:严禁|不得|请勿|禁止)(?:翻印|复印|复制|传播|转发))"
)
_SHUT = rf"(?:(?:注意|严格|务必)保密|{_OUT})"
_INTERNAL = "内 ?部 ?(?:资 ?料|文 ?件|材 ?料|图 ?纸|刊 ?物|情 ?况|参 ?考|使 ?用|文 ?稿|交 ?流|数 ?据)"
_GAP = r"[ ,.。;:!、*★※()\[\]【】\n-]{0,6}"
_KEPT = re.compile(rf"{_INTERNAL}{_GAP}(?:请|应|须)?{_KEEP}|{_KEEP}{_GAP}{_INTERNAL}(?=[ ,。;!)\]】\n]|$)")
_OWN = rf"(?:{_INTERNAL}|{_SHUT}|confidential|公司机密|商业秘密|商业机密|技术秘密|商密)"
_INSIDE = re.compile(
    rf"{_START}{_OPEN}?{_OWN}{_CLOSE}?{_FINISH}|{_OPEN}{_OWN}{_CLOSE}"
    "|仅[供限](?:本?(?:公司|单位|企业|院|所|校|部门))?内部(?:使用|参考|交流|传阅|人员|查阅)?"
    rf"|(?:核心|普通)商(?:业秘)?密 ?{_STAR}"
    rf"|(?:[本此该]|以下|上述)(?:资料|文件|材料|内容|数据|图纸|项目|部分|报告)[^,。;!?\n]{{0,6}}{_SHUT}"
    r"|\b(?:strictly|company|commercial[- ]in[- ]) ?confidential\b|\bfor internal use only\b",
    re.MULTILINE,
)
_LATIN = re.compile(
    r"\b(?:classification {0,2}: {0,2}(?:top )?secret|(?:top )?secret//[a-z]+|top secret|state secrets?)\b"
)


def secrecy(reading: Reading) -> Iterator[Spot]:
    """Yield marks of state and work secrets (block) and of internal use and trade secrets (ask)."""
    text = reading.text
    if "密" in text or "内" in text:
        yield from _marked(text)
    if "密" in text:
        yield from _stated(text)
    for found in _LATIN.finditer(text):
        if ":" in found.group() or reading.given[slice(*reading.span(*found.span()))].isupper():
            yield Spot("secrecy_mark", *found.span(), "block")
    for found in _INSIDE.finditer(text):
        yield Spot("internal_mark", *found.span(), "ask")


def _marked(text: str) -> Iterator[Spot]:
    for found in _STARRED.finditer(text):
        own = bool(found["own"])
        yield Spot("internal_mark" if own else "secrecy_mark", *found.span(), "ask" if own else "block")
    for pattern in (_LABELLED, _ALONE, _BRACKETED, _KEPT):
        for found in pattern.finditer(text):
            yield Spot("secrecy_mark", *found.span(), "block")


def _stated(text: str) -> Iterator[Spot]:
    for found in _STATED.finditer(text):
        if not _DENIED.search(found["says"]) and not _IF.search(text, max(0, found.start() - 4), found.start()):
            yield Spot("secrecy_mark", *found.span(), "block")
    for found in _DEFENCE.finditer(text):
        if not _NOT_OURS.search(text, max(0, found.start() - 6), found.start()):
            yield Spot("secrecy_mark", *found.span(), "block")
