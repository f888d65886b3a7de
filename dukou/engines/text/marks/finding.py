"""What a detector tells: a kind, an exact place, how severe, and words that never repeat what was found."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from dukou.kernel.bilingual import Bilingual, T

Severity = Literal["block", "mask", "ask", "note"]
"""block: may not enter at all · mask: personal, shown to nobody · ask: a person decides · note: public by its nature."""


class Spot(NamedTuple):
    """A place in a reading, before it is led back to the text as given (线索点)."""

    kind: str
    start: int
    end: int
    severity: Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may not become public (不宜公开内容): `text[start:end]` is exactly it."""

    kind: str
    start: int
    end: int
    severity: Severity

    @property
    def label(self) -> Bilingual:
        """What it is, in a word or two."""
        return WORDS[self.kind][0]

    @property
    def words(self) -> Bilingual:
        """What it is, why that matters and the way out; without a letter of what was found."""
        label, why, way_out = WORDS[self.kind]
        return T(f"{label.zh}：{why.zh}；{way_out.zh}。", f"{label.en}: {why.en}; {way_out.en}.")


_MOVE = T("请移到对接后才可见的栏目，或删去", "move it to a field that is seen after an introduction, or leave it out")

WORDS = MappingProxyType(
    {
        "secrecy_mark": (
            T("密级或保密标志", "Mark of secrecy"),
            T("国家秘密和工作秘密不得进入本平台", "state and work secrets may not enter this platform"),
            T(
                "请勿录入，向本单位保密机构报告；已解密的，去掉标志后再录入",
                "do not enter it and tell your secrecy office; once declassified, enter it without the mark",
            ),
        ),
        "internal_mark": (
            T("内部或商业秘密标志", "Mark of internal use or trade secret"),
            T(
                "标有此类字样的内容公开前须经权利单位同意",
                "what is marked so needs its owner's consent before publication",
            ),
            T(
                "取得同意后去掉标志，或不写入公开栏目",
                "take the mark off with that consent, or keep it out of public fields",
            ),
        ),
        "id_number": (
            T("居民身份证号", "Identity number"),
            T("属敏感个人信息，平台不需要", "it is sensitive personal information and not needed here"),
            T("请删去", "leave it out"),
        ),
        "permit": (
            T("护照或通行证件号", "Passport or permit number"),
            T("属敏感个人信息，平台不需要", "it is sensitive personal information and not needed here"),
            T("请删去", "leave it out"),
        ),
        "bank_card": (
            T("银行卡号或账号", "Bank card or account number"),
            T("属敏感个人信息，平台不需要", "it is sensitive personal information and not needed here"),
            T("请删去；收付款只经合同和资金环节", "leave it out; payment goes through contracts and the ledger"),
        ),
        "phone": (
            T("电话号码", "Telephone number"),
            T("双方经平台对接前不公开", "it is not shown before an introduction"),
            _MOVE,
        ),
        "email": (
            T("电子邮箱", "E-mail address"),
            T("双方经平台对接前不公开", "it is not shown before an introduction"),
            _MOVE,
        ),
        "wechat": (
            T("微信号", "WeChat account"),
            T("双方经平台对接前不公开", "it is not shown before an introduction"),
            _MOVE,
        ),
        "qq": (T("QQ 号", "QQ number"), T("双方经平台对接前不公开", "it is not shown before an introduction"), _MOVE),
        "address": (
            T("详细地址", "Street address"),
            T("会让人认出未公开名称的企业或找到个人住处", "it betrays an unnamed firm or where a person lives"),
            T(
                "写到区即可，或移到对接后才可见的栏目",
                "name the district only, or move it to a field seen after an introduction",
            ),
        ),
        "credit_code": (
            T("统一社会信用代码", "Unified social credit code"),
            T("代码本身公开，但会让人认出未公开名称的企业", "it is public in itself, but betrays an unnamed firm"),
            T("请填在机构资料中", "enter it with the organisation"),
        ),
        "patent_number": (
            T("专利号或申请号", "Patent or application number"),
            T("未公布的申请不宜提前公开", "an unpublished application should not be told early"),
            T(
                "已公布的写公布号（CN…A）或授权号（ZL…），或填在“知识产权”栏",
                "give the published number (CN…A) or the granted one (ZL…), or use the field for IP rights",
            ),
        ),
        "recipe": (
            T("确切的配方数值", "Exact figures of a recipe"),
            T("公开后就不再是技术秘密", "once public it is no longer know-how"),
            T("改写成区间，或留到签订保密协议后再给", "give ranges, or keep it until a non-disclosure agreement"),
        ),
    }
)
"""Kind → what it is, why it matters, the way out."""
