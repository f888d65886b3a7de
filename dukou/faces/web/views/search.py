"""`/search`: all collections behind one line of text, narrowed by facets; htmx asks for the answer alone."""

from math import ceil

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from dukou.domains.catalogue import queries
from dukou.faces.web import asked as asking
from dukou.faces.web import shown
from dukou.faces.web.paging import links
from dukou.faces.web.request import FaceRequest


def search(request: FaceRequest) -> HttpResponse:
    """Search what this actor may see."""
    asked = asking.read(request.GET)
    found = queries.search(request.actor, asked.ask)
    answer = found.answer
    last = min(asking.DEEPEST_PAGE, ceil(answer.total / asking.PER_PAGE))
    page = {
        "asked": asked,
        "total": answer.total,
        "hits": [shown.hit(request.actor, held, asked.text, with_kind=not asked.kind) for held in found.entries],
        "tabs": asking.tabs(asked, answer),
        "facets": asking.facets(asked, answer),
        "chips": asking.chips(asked),
        "sorts": asking.sorts(asked),
        "exports": asking.exports(asked) if answer.total else (),
        "suggestion": answer.suggestion,
        "suggested": asking.suggested(asked, answer.suggestion) if answer.suggestion else "",
        "pages": links(request.GET, asked.page, last),
    }
    is_partial = request.headers.get("HX-Request-Type") == "partial"
    response = render(request, "pages/found.html" if is_partial else "pages/search.html", page)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response
