"""标准: a technical standard."""

from dukou.domains.catalogue.fields import Parties, Text
from dukou.domains.catalogue.kinds.kind import Kind


class Standard(Kind):
    """A technical standard (标准)."""

    key, zh, en = "standard", "标准", "Standard"
    lacks = ("readiness",)

    title = Text(zh="标准名称", en="Title", required=True, searched=3, aliases=("名称", "标题", "name"))
    number = Text(zh="标准号", en="Number", searched=1, longest=60)
    status = Text(zh="状态", en="Status", longest=40, facet=True)
    holders = Parties(zh="起草单位", en="Drafted by", searched=1)
