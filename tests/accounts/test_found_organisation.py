"""Founding: a person registers the organisation he works for and becomes its first member."""

import pytest

from dukou.domains.accounts import actions
from dukou.domains.accounts.models import Membership, Organisation
from dukou.domains.accounts.queries import own_organisations
from dukou.faces.call import perform
from dukou.kernel.actor import PUBLIC, SYSTEM
from dukou.kernel.errors import Denied, Invalid, Refusal


def test_it_works(cast):
    made = actions.found_organisation(cast.eve, name="羊台山精密机械有限公司", area="440309")
    assert own_organisations(cast.eve) == [made]
    assert [(s.role, s.organisation_id, s.area) for s in cast.eve.standings] == [("firm", made.pk, "440309")]


def test_a_name_that_is_taken_lets_nobody_slip_in(cast):
    with pytest.raises(Refusal) as refused:
        actions.found_organisation(cast.eve, name=" 梧桐山科技大学 ", area="440308", role="transfer_office")
    assert refused.value.code == "accounts.organisation_exists"
    assert own_organisations(cast.eve) == []


def test_no_office_is_founded(cast):
    told = {"name": "冒名科技局", "area": "440308", "role": "city_officer"}
    with pytest.raises(Invalid) as invalid:
        perform(cast.eve, "accounts.found_organisation", told)
    assert set(invalid.value.fields) == {"role"}
    assert not Membership.objects.filter(organisation__name="冒名科技局").exists()


@pytest.mark.parametrize(
    ("told", "wrong"),
    [({"name": ""}, {"name"}), ({"area": "0"}, {"area"}), ({"nature": "x" * 50, "area": ""}, {"nature", "area"})],
)
def test_bad_fields_are_named(cast, told, wrong):
    with pytest.raises(Invalid) as invalid:
        actions.found_organisation(cast.eve, **({"name": "某公司", "area": "440308"} | told))
    assert set(invalid.value.fields) == wrong
    assert not Organisation.objects.filter(name="某公司").exists()


def test_the_public_signs_in_first(cast):
    with pytest.raises(Denied) as denied:
        actions.found_organisation(PUBLIC, name="某公司", area="440308")
    assert denied.value.code == "rights.sign_in"


def test_the_clock_founds_nothing(cast):
    with pytest.raises(Refusal) as refused:
        actions.found_organisation(SYSTEM, name="某公司", area="440308")
    assert refused.value.code == "accounts.person_needed"
