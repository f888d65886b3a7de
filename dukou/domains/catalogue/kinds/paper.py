"""论文: sci-tech literature, a lead to the team that wrote it."""

from dukou.domains.catalogue.fields import Month, Parties, Prose, Text, Words
from dukou.domains.catalogue.kinds.kind import Kind


class Paper(Kind):
    """A scientific paper (论文). Many have no title: the page then shows how the abstract begins, marked 无题名."""

    key, zh, en = "paper", "论文", "Paper"
    lacks = ("readiness",)
    may_lack = (*Kind.may_lack, "title")
    is_lead = True

    summary = Prose(
        zh="摘要", en="Abstract", required=True, searched=1, aliases=("简介", "内容", "abstract", "content")
    )
    keywords = Words(zh="关键词", en="Keywords", searched=2)
    discipline = Text(zh="学科", en="Discipline", facet=True)
    authors = Parties(
        zh="作者", en="Authors", searched=1, party="person", role="contributor", aliases=("contributors",)
    )
    holders = Parties(zh="作者单位", en="Affiliations", searched=1)
    completed = Month(zh="发表年月", en="Published")
