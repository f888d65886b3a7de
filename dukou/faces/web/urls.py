"""The addresses of the portal."""

from django.urls import path

from dukou.faces.web.views import design, entry, home, language, match, mine, organisation, search, write

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
    path("organisation", organisation.organisation, name="organisation"),
    path("language", language.switch, name="language"),
    path("design", design.design, name="design"),
]
