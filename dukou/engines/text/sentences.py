"""Sentences, the opening of an untitled text, and a need without the sentences in which a firm describes itself.

The one thing to know: the pieces of `sentences` join to the text again, character for character.
"""

import re

from dukou.engines.text.normal import plain

_END = re.compile(r"[。！？；;!?]|(?<![0-9])\.|\.(?![0-9])")
_ENDINGS = "。！？；;!?. 　"

_FIRM = r"(?:本公司|我公司|该公司|我司|本司|我厂|本厂|本企业|我企业|公司|企业|我单位|本单位)"
# What firms say of themselves, whatever the subject.
_ABOUT_FIRM = re.compile(
    r"成立于|创立于|创建于|创办于|始建于|组建于|注册资[金本]|占地(?:面积)?\s*[0-9约近]|占地面积|建筑面积|厂房面积"
    r"|(?:现有|拥有|在职|在岗)(?:各类)?(?:员工|职工|工人|从业人员)|(?:员工|职工)\s*[0-9约近余]"
    r"|年产值|年销售(?:额|收入)|年(?:营业|营收)|总资产|固定资产|总投资额?[0-9约近]"
    r"|(?:通过|获得?|取得)了?[^，,]{0,12}ISO|质量管理?体系认证|(?:荣获|先后获|被评为|被认定为|被授予)"
    r"|是(?:一家|家|一个|国内|专业|集)[^。]{0,60}(?:企业|公司|厂家|基地)|产品远销|畅销|销往|坐落于?|经营范围|主营(?:业务|产品)"
)
_FIRM_FIRST = re.compile(
    rf"^\s*[^，,。]{{0,24}}?{_FIRM}[^，,。]{{0,12}}"
    r"(?:位于|地处|成立|专业(?:从事|生产)|主要(?:从事|生产|经营|产品)|主营|专注于|致力于|注重|秉承|坚持|现有|拥有)"
)
_ASKS = re.compile(
    r"需求|需要|急需|亟需|难题|难点|难以|瓶颈|问题|解决|攻关|寻求|希望|要求|缺陷|不足|痛点|技术指标|目标"
)
_CLAUSE = re.compile(r"[^，,]*[，,]?")
_LEAST = 12  # characters that must remain for a text to say anything


def sentences(text: str) -> list[str]:
    """Cut a text after 。！？；;!? and after a '.' that is not between digits.

    The pieces keep their ends and join to `text` again. An empty text has no sentences.

    >>> sentences("密度3.5。够吗?是.")
    ['密度3.5。', '够吗?', '是.']
    """
    ends = [found.end() for found in _END.finditer(text)]
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    starts = [0, *ends[:-1]]
    return [text[start:end] for start, end in zip(starts, ends, strict=True) if end > start]


def opening(text: str, n: int) -> str:
    """Return the start of the first sentence that says something, at most `n` ≥ 2 characters, … where it was cut.

    Stands in for the title of an untitled text; its words are the text's own.

    >>> opening("本文研究了黄土路基的纵向开裂。以实例说明。", 8)
    '本文研究了黄土…'
    """
    first = next((piece for piece in map(_trimmed, sentences(plain(text))) if piece), "")
    return first if len(first) <= n else first[: n - 1].rstrip() + "…"


def _trimmed(sentence: str) -> str:
    return sentence.strip(_ENDINGS)


def _is_about_firm(piece: str) -> bool:
    return bool(_ABOUT_FIRM.search(piece) or _FIRM_FIRST.search(piece))


def _kept(sentence: str) -> str:
    """Return what remains of a sentence: all, nothing, or the clauses that ask for something."""
    if not _is_about_firm(sentence):
        return sentence
    if not _ASKS.search(sentence):
        return ""
    return "".join(clause for clause in _CLAUSE.findall(sentence) if not _is_about_firm(clause) or _ASKS.search(clause))


def strip_boilerplate(text: str) -> str:
    """Drop the sentences of a need in which a firm describes itself (成立于…, 注册资金…, 占地面积…).

    A sentence that also names a problem loses only its clauses about the firm. Never empties a text: where less than
    12 characters would remain, the text comes back as it was.

    >>> strip_boilerplate("本公司成立于2003年，注册资金500万元。需要解决电池低温下容量衰减的问题。")
    '需要解决电池低温下容量衰减的问题。'
    """
    rest = "".join(_kept(sentence) for sentence in sentences(text)).strip()
    return rest if len(rest) >= _LEAST else text
