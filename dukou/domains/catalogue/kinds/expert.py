"""专家: a person who can solve problems of a kind."""

from dukou.domains.catalogue.fields import Codes, Number, Parties, Text, Words
from dukou.domains.catalogue.kinds.kind import Kind


class Expert(Kind):
    """An expert with fields and experience (专家)."""

    key, zh, en = "expert", "专家", "Expert"
    lacks = ("readiness",)

    title = Text(zh="姓名", en="Name", required=True, searched=3, aliases=("名称", "专家姓名"))
    title_en = Text(zh="拼音", en="Name in Latin letters", searched=1)
    position = Text(zh="职称职务", en="Position", searched=0.5)
    employer = Parties(zh="所在单位", en="Employer", searched=1, aliases=("单位", "organisation"), role="employer")
    fields_of_work = Codes(
        zh="相关领域", en="Fields", scheme="field", facet=False, matches="field", aliases=("fields",)
    )
    keywords = Words(zh="研究方向", en="Keywords", searched=2)
    industry_years = Number(zh="产业经验（年）", en="Years in industry", highest=80)
    contact = Text(zh="联系方式", en="Contact", seen_by="introduced")
