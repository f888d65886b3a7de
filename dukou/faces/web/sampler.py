"""What `/design` shows in the components: invented, in the shapes the real pages use, so a component that breaks, breaks there too."""

from dukou.faces.web.river import Reach, river
from dukou.faces.web.shapes import (
    Cell,
    Chip,
    Column,
    Facet,
    FacetValue,
    Figure,
    Hit,
    MatchCard,
    PageLink,
    Reason,
    StepShown,
    Tab,
)
from dukou.kernel.bilingual import T

TITLE = T("多孔氧化铝–莫来石复合模具及其凝胶注模工艺", "Porous alumina–mullite moulds and their gel casting")
HIT = Hit(
    href="#",
    title=TITLE,
    facts=(
        T("示例大学 材料学院", "Sample University, School of Materials"),
        T("龙岗", "Longgang"),
        T("面议", "negotiable"),
    ),
    excerpt=str(T("以凝胶注模成型，烧结后气孔率可控，可替代石膏用于高频次浇注。", "")),
    chips=(
        Chip("TRL 6"),
        Chip(T("抗弯强度 18.6 MPa", "flexural strength 18.6 MPa"), "water"),
        Chip(T("吸水率 17 %", "absorption 17 %"), "water"),
    ),
    is_sample=True,
    kind=T("成果", "Achievement"),
)
MATCH = MatchCard(
    hit=HIT,
    score=72,
    reasons=(
        Reason(
            T(
                "共同概念：陶瓷模具、凝胶注模、抗弯强度",
                "Shared concepts: ceramic mould, gel casting, flexural strength",
            ),
            "ok",
        ),
        Reason(T("同一技术领域：先进陶瓷", "Same field: advanced ceramics"), "ok"),
        Reason(T("成熟度 6，您希望 7：还差一级", "Readiness 6, you asked for 7: one level short"), "no"),
        Reason(T("价格面议，是否在预算内要问对方", "The price is negotiable; ask whether it fits the budget"), "open"),
    ),
    actions=(("#", T("看详情", "Open")), ("#", T("看同类", "More like it"))),
)
LEAD = MatchCard(
    hit=Hit(
        "#",
        T("凝胶注模陶瓷坯体干燥开裂机理", "Drying cracks in gel-cast ceramic bodies"),
        (T("论文", "Paper"), T("示例研究院", "Sample Institute")),
    ),
    score=0,
    reasons=(Reason(T("这个团队研究同一问题", "This team works on the same problem")),),
    is_lead=True,
)
COLUMNS = (
    Column(T("指标", "Quantity")),
    Column(T("要求", "Wanted"), num=True),
    Column(T("成果声明", "Claimed"), num=True),
    Column(T("核对", "Check")),
)
ROWS = (
    (
        Cell(COLUMNS[0], T("抗弯强度", "Flexural strength")),
        Cell(COLUMNS[1], "≥ 12 MPa"),
        Cell(COLUMNS[2], "18.6 MPa"),
        Cell(COLUMNS[3], T("✓ 满足", "✓ met"), "ok"),
    ),
    (
        Cell(COLUMNS[0], T("使用次数", "Uses")),
        Cell(COLUMNS[1], "≥ 300"),
        Cell(COLUMNS[2], "160"),
        Cell(COLUMNS[3], T("× 不满足，差 140", "× not met, 140 short"), "no"),
    ),
    (
        Cell(COLUMNS[0], T("单套成本", "Cost per set")),
        Cell(COLUMNS[1], "≤ 12\u202f000"),
        Cell(COLUMNS[2], T("未给出", "not given")),
        Cell(COLUMNS[3], T("? 待问", "? to be asked"), "un"),
    ),
)
FIGURES = (
    Figure(4812, T("项可转化成果", "achievements on offer"), "#"),
    Figure(1318, T("项开放需求", "open needs"), "#"),
    Figure(63, T("位专家", "experts")),
)
RIVER = river(
    (
        Reach(T("挂出", "listed"), 4812),
        Reach(T("被查看", "seen"), 3960),
        Reach(T("联系", "contacted"), 1204),
        Reach(T("洽谈", "in talks"), 518),
        Reach(T("签约", "signed"), 166),
        Reach(T("到账", "paid"), 97),
    )
)
STEPS = (
    StepShown(T("草稿", "Draft"), "done", T("11月3日", "3 Nov")),
    StepShown(T("待审核", "Submitted"), "done", T("11月5日", "5 Nov")),
    StepShown(T("已发布", "Published"), "now", T("有效至 2027年5月5日", "until 5 May 2027")),
    StepShown(T("已达成", "Fulfilled")),
)
FACETS = (
    Facet(
        T("成熟度", "Readiness"),
        (
            FacetValue("TRL 4–5", 18, "#"),
            FacetValue("TRL 6–7", 21, "#", chosen=True),
            FacetValue(T("未标", "not stated"), 1204, "#"),
        ),
    ),
)
TABS = (
    Tab(T("成果", "Achievements"), "#", 4812, current=True),
    Tab(T("需求", "Needs"), "#", 1318),
    Tab(T("专家", "Experts"), "#", 63),
)
PAGES = (
    PageLink(T("上一页", "Previous"), "#", rel="prev"),
    PageLink("1", "#"),
    PageLink("2", current=True),
    PageLink("3", "#"),
    PageLink("…"),
    PageLink("12", "#"),
    PageLink(T("下一页", "Next"), "#", rel="next"),
)
LINKS = (("#", T("知识产权", "IP right"), TITLE), ("#", T("专家", "Expert"), T("林知远", "Lin Zhiyuan")))
CRUMBS = (("#", T("供需大厅", "Browse")), ("#", T("成果", "Achievements")), ("", TITLE))
REFUSAL = T(
    "该成果处于“草稿”状态，不能撤回。现在可以：提交、删除。",
    "The achievement is a draft and can't be withdrawn. Possible now: submit, delete.",
)
