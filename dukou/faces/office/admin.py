"""Read-only tables of every room for staff."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from dukou.domains.accounts.models import Membership, Organisation, Person
from dukou.domains.catalogue.models import Entry, EntryVersion
from dukou.domains.journal.models import Announcement, Line
from dukou.domains.matching.models import Match
from dukou.domains.taxonomy.models import Term


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """A table that can be looked at and not touched (只读)."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter the office sees every table."""
        return admin.site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """As the whole office."""
        del obj
        return admin.site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes here."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes here."""
        del request, obj
        return False


@admin.register(Entry)
class EntryTable(ReadOnly):
    """Entries of all kinds."""

    list_display = ("id", "kind", "title", "owner", "state", "visibility", "quality", "valid_until", "is_sample")
    list_filter = ("kind", "state", "visibility", "is_sample")
    list_select_related = ("owner",)
    search_fields = ("title", "external_id")


@admin.register(Line)
class LineTable(ReadOnly):
    """The journal."""

    list_display = ("seq", "at", "actor", "on_behalf", "action", "digest")
    list_filter = ("action",)
    exclude = ("salt",)


@admin.register(Term)
class TermTable(ReadOnly):
    """Codes of the pack."""

    list_display = ("scheme", "code", "zh", "en", "edition", "certainty", "is_current")
    list_filter = ("scheme", "certainty", "is_current")
    search_fields = ("code", "zh", "en")


@admin.register(Person)
class PersonTable(ReadOnly):
    """People; passwords are never shown."""

    list_display = ("username", "display_name", "is_active", "is_sample", "last_login")
    exclude = ("password", "user_permissions", "groups")
    search_fields = ("username", "display_name")


@admin.register(Organisation)
class OrganisationTable(ReadOnly):
    """Organisations."""

    list_display = ("id", "name", "nature", "area", "is_sample")
    list_filter = ("nature", "area")
    search_fields = ("name", "key")


for model in (Membership, EntryVersion, Match, Announcement):
    admin.site.register(model, ReadOnly)

# What Django and allauth register by themselves (groups, e-mail addresses, second factors) could be written to.
for kept, table in list(admin.site._registry.items()):  # noqa: SLF001 - its only list of tables
    if not isinstance(table, ReadOnly):
        admin.site.unregister(kept)
