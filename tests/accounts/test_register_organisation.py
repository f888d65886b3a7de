"""Registering an organisation, as the city or the sample does it."""

import pytest

from dukou.domains.accounts import actions
from dukou.domains.accounts.models import Organisation
from dukou.domains.journal.models import Line
from dukou.kernel.errors import Denied, Invalid


def test_it_works(cast):
    made = actions.register_organisation(
        cast.carol, name=" 羊台山精密机械有限公司 ", name_en="Yangtai", area="440309", nature="ENT", key="yt"
    )
    assert (made.name, made.area, made.nature, made.key) == ("羊台山精密机械有限公司", "440309", "ENT", "yt")


def test_the_same_key_is_the_same_organisation(cast):
    again = actions.register_organisation(cast.carol, name="梧桐山理工大学", area="440308", nature="UNI", key="uni")
    assert again == cast.university
    assert Organisation.objects.get(key="uni").name == "梧桐山理工大学"
    ((_, before, after),) = Line.objects.latest("seq").nouns
    assert before is not None
    assert before != after


def test_without_a_key_it_is_another_organisation(cast):
    for _ in range(2):
        actions.register_organisation(cast.carol, name="同名机构", area="440308")
    assert Organisation.objects.filter(name="同名机构", key=None).count() == 2


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"name": "  "}, {"name"}),
        ({"name": "长" * 201}, {"name"}),
        ({"name": "甲\x00乙"}, {"name"}),
        ({"name": "甲\ud800乙"}, {"name"}),
        ({"area": ""}, {"area"}),
        ({"area": "990000"}, {"area"}),
        ({"nature": "大学"}, {"nature"}),
        ({"name_en": "x" * 201, "key": "k" * 121, "name": ""}, {"name", "name_en", "key"}),
    ],
)
def test_what_no_column_holds_is_named(cast, told, wrong):
    with pytest.raises(Invalid) as invalid:
        actions.register_organisation(cast.carol, **({"name": "某机构", "area": "440308"} | told))
    assert set(invalid.value.fields) == wrong


@pytest.mark.parametrize("who", ["alice", "nan", "tom", "eve"])
def test_others_may_not(cast, who):
    with pytest.raises(Denied):
        actions.register_organisation(getattr(cast, who), name="某机构", area="440308")
