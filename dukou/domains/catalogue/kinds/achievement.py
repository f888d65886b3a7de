"""科技成果: a result of research that can be transferred."""

from dukou.domains.catalogue.fields import Code, Codes, Money, Month, Parties, Prose, Rights, Text, Words
from dukou.domains.catalogue.kinds.kind import Kind


class Achievement(Kind):
    """A result that can be transferred (科技成果)."""

    key, zh, en = "achievement", "成果", "Achievement"

    title = Text(zh="成果名称", en="Title", required=True, searched=3, aliases=("名称", "标题", "name"))
    advantages = Prose(
        zh="技术优势与指标",
        en="Advantages and figures",
        searched=1,
        hint_zh="写明数值、单位和测试条件",
        hint_en="Give values, units and test conditions",
    )
    applications = Prose(zh="应用场景", en="Applications", searched=1)
    keywords = Words(zh="关键词", en="Keywords", searched=2, aliases=("tags",))
    discipline = Code(zh="学科", en="Discipline", scheme="discipline")
    modes = Codes(
        zh="转化方式",
        en="Ways to transfer",
        scheme="conversion_mode",
        facet=True,
        matches="modes",
        aliases=("合作方式",),
    )
    asking_price = Money(
        zh="意向价格（起）",
        en="Asking price from",
        seen_by="registered",
        matches="price",
        aliases=("意向价格",),
        hint_zh="单位：元；面议可留空",
        hint_en="In yuan; leave empty if negotiable",
    )
    asking_price_max = Money(zh="意向价格（止）", en="Asking price to", seen_by="registered", matches="price")
    holders = Parties(zh="完成单位", en="Holders", searched=1, aliases=("单位",))
    contributors = Parties(zh="完成人", en="Contributors", searched=1, party="person", role="contributor")
    rights = Rights(zh="知识产权", en="IP rights", aliases=("专利",))
    completed = Month(zh="完成年月", en="Completed")
    awards = Text(zh="奖励", en="Awards")
    contact = Text(zh="联系方式", en="Contact", seen_by="introduced")
