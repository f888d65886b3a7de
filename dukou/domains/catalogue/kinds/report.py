"""科技报告: what a funded piece of research found."""

from dukou.domains.catalogue.fields import Code, Month, Parties, Text, Words
from dukou.domains.catalogue.kinds.kind import Kind


class Report(Kind):
    """A sci-tech report (科技报告)."""

    key, zh, en = "report", "科技报告", "Sci-tech report"
    lacks = ("readiness",)
    is_lead = True

    title = Text(zh="报告名称", en="Title", required=True, searched=3, aliases=("名称", "标题", "name"))
    number = Text(zh="报告编号", en="Number", searched=1, longest=60)
    keywords = Words(zh="关键词", en="Keywords", searched=2)
    discipline = Code(zh="学科", en="Discipline", scheme="discipline")
    holders = Parties(zh="完成单位", en="Holders", searched=1)
    completed = Month(zh="完成年月", en="Completed")
