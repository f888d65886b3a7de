"""The addresses of the portal."""

from django.urls import path

from dukou.faces.web.views import (
    design,
    entry,
    export,
    home,
    language,
    match,
    mine,
    notices,
    organisation,
    reference,
    search,
    write,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("entry/<int:pk>", entry.entry, name="entry"),
    path("search", search.search, name="search"),
    path("match", match.match, name="match"),
    path("entry/<int:pk>/matches", match.matches, name="matches"),
    path("entry/<int:pk>/edit", write.edit, name="edit"),
    path("entry/<int:pk>/<slug:verb>", entry.move, name="move"),
    path("new/<slug:kind>", write.new, name="new"),
    path("needs/carry", write.carry, name="carry"),
    path("needs/new", write.new, {"kind": "demand"}, name="new_need"),
    path("my", mine.mine, name="my"),
    path("notices", notices.inbox, name="notices"),
    path("notices/read", notices.read_everything, name="read_everything"),
    path("notices/channels", notices.channels, name="channels"),
    path("notices/<int:pk>/read", notices.read, name="read"),
    path("organisation", organisation.organisation, name="organisation"),
    path("reference", reference.reference, name="reference"),
    path("reference/<slug:key>", reference.scheme, name="scheme"),
    path("language", language.switch, name="language"),
    path("export/<slug:kind>.<slug:form>", export.export, name="export"),
    path("design", design.design, name="design"),
]
