"""技术需求: what a firm can't solve alone."""

from dukou.domains.catalogue.fields import Code, Codes, Day, Money, Prose, Text, Words
from dukou.domains.catalogue.kinds.kind import Kind


class Demand(Kind):
    """A technical need (技术需求). A need shows its alias, never the firm, until an introduction."""

    key, zh, en = "demand", "需求", "Need"
    lacks = ("readiness",)

    title = Text(
        zh="需求名称",
        en="Title",
        required=True,
        searched=3,
        aliases=("名称", "标题", "name"),
        hint_zh="一句话说清要解决什么",
        hint_en="What is to be solved, in one sentence",
    )
    summary = Prose(
        zh="背景与难题",
        en="Background and problem",
        required=True,
        searched=1,
        aliases=("简介", "内容", "描述", "摘要", "content", "description"),
    )
    may_lack = (*Kind.may_lack, "summary")
    targets = Prose(
        zh="要达到的指标",
        en="Targets to meet",
        searched=1,
        hint_zh="逐条写明数值、单位和条件，如“抗弯强度不低于 12 MPa”",
        hint_en="Values, units and conditions, such as “bending strength ≥ 12 MPa”",
    )
    keywords = Words(zh="关键词", en="Keywords", searched=2, aliases=("tags",))
    budget_min = Money(
        zh="预算（起）", en="Budget from", seen_by="registered", matches="budget", hint_zh="单位：元", hint_en="In yuan"
    )
    budget_max = Money(zh="预算（止）", en="Budget to", seen_by="registered", matches="budget", aliases=("预算",))
    modes = Codes(zh="合作方式", en="Ways to cooperate", scheme="conversion_mode", facet=True, matches="modes")
    readiness_wanted = Code(zh="期望成熟度", en="Readiness wanted", scheme="trl", matches="readiness")
    deadline = Day(zh="希望解决日期", en="Wanted by")
    alias = Text(
        zh="对外显示名",
        en="Shown as",
        hint_zh="不公开企业名称时显示，如“龙岗某中型制造企业”",
        hint_en="Shown instead of the firm's name",
        longest=60,
    )
    contact = Text(zh="联系方式", en="Contact", seen_by="introduced")
