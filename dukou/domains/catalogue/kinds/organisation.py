"""机构: the public profile of an organisation."""

from dukou.domains.catalogue.fields import Code, Codes, Number, Text
from dukou.domains.catalogue.kinds.kind import Kind


class OrganisationProfile(Kind):
    """What an organisation does, as it shows itself (机构名片)."""

    key, zh, en = "organisation", "机构", "Organisation"
    lacks = ("readiness",)

    title = Text(zh="机构名称", en="Name", required=True, searched=3, aliases=("名称", "单位名称", "name"))
    role = Code(zh="机构类型", en="Type", scheme="organisation_role", facet=True)
    fields_of_work = Codes(zh="相关领域", en="Fields", scheme="field", matches="field", aliases=("fields",))
    founded = Number(zh="成立年份", en="Founded", lowest=1000, highest=2100)
    size = Text(zh="规模", en="Size", longest=20)
