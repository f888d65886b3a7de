"""The office looks and never touches: not even a superuser adds, changes or deletes there."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from dukou.domains.accounts.models import Person
from dukou.domains.catalogue import actions

CONTENT = {"title": "多孔陶瓷模具", "summary": "抗弯强度 18.6 MPa。"}


@pytest.fixture
def entry(cast):
    made = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    return actions.revise_entry(cast.alice, entry=made, content=CONTENT)


@pytest.fixture
def superuser(cast, client):
    """Carol with every flag that Django knows."""
    Person.objects.filter(username="carol").update(is_superuser=True, is_staff=True)
    client.login(username="carol", password="a-long-password-1")
    return client


def tables():
    return [(model, f"admin:{model._meta.app_label}_{model._meta.model_name}") for model in admin.site._registry]


def test_every_room_is_to_be_seen(superuser, entry):
    labels = {model._meta.app_label for model, _ in tables()}
    assert {"accounts", "catalogue", "journal", "matching", "taxonomy"} <= labels
    for model, name in tables():
        assert superuser.get(reverse(f"{name}_changelist")).status_code == 200, model


def test_nobody_adds(superuser, entry):
    for _, name in tables():
        address = reverse(f"{name}_add")
        assert superuser.get(address).status_code == 403
        assert superuser.post(address, {"name": "x", "title": "x"}).status_code == 403


def test_nobody_changes_or_deletes(superuser, entry):
    looked_at = 0
    for model, name in tables():
        row = model._default_manager.first()
        if row is None:
            continue
        looked_at += 1
        before, count = model._default_manager.values().get(pk=row.pk), model._default_manager.count()
        change, delete = (reverse(f"{name}_{verb}", args=[row.pk]) for verb in ("change", "delete"))
        assert superuser.get(change).status_code == 200
        assert superuser.post(change, {"title": "x", "name": "x", "username": "x", "_save": "1"}).status_code == 403
        assert superuser.get(delete).status_code == 403
        assert superuser.post(delete, {"post": "yes"}).status_code == 403
        assert (model._default_manager.values().get(pk=row.pk), model._default_manager.count()) == (before, count)
    assert looked_at >= 5


def test_no_action_on_many_rows_deletes(superuser, entry):
    for model, name in tables():
        rows = list(model._default_manager.values_list("pk", flat=True)[:3])
        if not rows:
            continue
        count = model._default_manager.count()
        superuser.post(
            reverse(f"{name}_changelist"), {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
        )
        assert model._default_manager.count() == count, model
        assert model._default_manager.filter(pk__in=rows).count() == len(rows)


def test_secrets_are_never_shown(superuser, entry):
    person = Person.objects.get(username="alice")
    shown = superuser.get(reverse("admin:accounts_person_change", args=[person.pk])).content.decode()
    assert "林知远" in shown
    assert person.password not in shown
    assert person.password.split("$")[-1] not in shown


@pytest.mark.parametrize("who", ["alice", "bob", "nan", "eve", "root", ""])
def test_others_do_not_enter(cast, client, entry, who):
    """Nor does a superuser without a role: rights have one source."""
    Person.objects.create_superuser("root", password="a-long-password-1")
    if who:
        client.login(username=who, password="a-long-password-1")
    for _, name in tables():
        assert client.get(reverse(f"{name}_changelist")).status_code in {302, 403}


def test_a_table_that_could_be_changed_is_found(superuser, entry):
    """What these tests would say if somebody registered a table the ordinary way."""
    model = apps.get_model("accounts", "Organisation")
    ordinary = admin.ModelAdmin(model, admin.AdminSite())
    request = superuser.get(reverse("admin:index")).wsgi_request
    assert ordinary.has_change_permission(request)
    assert not admin.site._registry[model].has_change_permission(request)
