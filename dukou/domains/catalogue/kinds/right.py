"""知识产权: a patent, design, copyright or other right."""

from dukou.domains.catalogue.fields import Code, Day, Parties, Text
from dukou.domains.catalogue.kinds.kind import Kind


class Right(Kind):
    """An IP right with its number and legal status (知识产权)."""

    key, zh, en = "right", "知识产权", "IP right"
    lacks = ("readiness",)
    may_lack = (*Kind.may_lack, "summary")

    title = Text(zh="知识产权名称", en="Title", required=True, searched=3, aliases=("名称", "标题", "name"))
    right_type = Code(zh="类型", en="Type", scheme="right_type", facet=True)
    number = Text(zh="号码", en="Number", searched=1, longest=60, aliases=("专利号", "申请号"))
    holders = Parties(zh="权利人", en="Holders", searched=1, aliases=("holder",))
    filed = Day(zh="申请日", en="Filed")
    granted = Day(zh="授权日", en="Granted")
    legal_status = Text(zh="法律状态", en="Legal status", longest=40)
