"""`/match`: a technical problem goes in, what fits comes out, with reasons; papers and reports come apart, as leads."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from dukou.domains.catalogue import queries as catalogue
from dukou.domains.matching import queries
from dukou.domains.matching.queries import Found, Matches
from dukou.faces.web import shown
from dukou.faces.web.request import FaceRequest
from dukou.faces.web.shapes import Facet, FacetValue, MatchCard, Reason
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid

SPEAKS = {"for": "ok", "against": "no", "unknown": "open"}
NARROW = ("field", "region", "readiness")
"""The fields by which the matches on a page can be narrowed."""


def match(request: FaceRequest) -> HttpResponse:
    """Match a problem as somebody typed it. It is not kept: a text travels in the body, a short one may stand in the address."""
    told = queries.cleared(request.POST.get("text", request.GET.get("text", "")))
    if not told.strip():
        return HttpResponseRedirect("/")
    try:
        found = queries.matches_for_text(request.actor, told)
    except Invalid as invalid:
        page = {"told": told, "problem": next(iter(invalid.fields.values()))}
        return render(request, "pages/ask.html", page, status=422)
    return _page(request, found, {"told": told})


def matches(request: FaceRequest, pk: int) -> HttpResponse:
    """Match a stored need."""
    need = catalogue.entry(request.actor, pk)
    return _page(request, queries.matches_for_entry(request.actor, need), {"need": need, "title": shown.title(need)})


def _page(request: FaceRequest, found: Matches, page: dict[str, object]) -> HttpResponse:
    chosen = {name: request.POST.get(name, request.GET.get(name, "")) for name in NARROW}
    achievements = _narrowed(found.achievements, chosen)
    page |= {
        "achievements": [_card(request, one) for one in achievements],
        "experts": [_card(request, one) for one in _narrowed(found.experts, {**chosen, "readiness": ""})],
        "leads": [_card(request, one, is_lead=True) for one in found.leads],
        "facets": _facets(found.achievements, chosen),
        "chosen": [(name, value) for name, value in chosen.items() if value],
        "headline": _headline(len(achievements), len(found.experts)),
        "searched": found.searched,
        "is_empty": found.is_empty,
    }
    return render(request, "pages/match.html", page)


def _card(request: FaceRequest, one: Found, *, is_lead: bool = False) -> MatchCard:
    reasons = tuple(Reason(reason.words, SPEAKS.get(reason.speaks, "")) for reason in one.ranked.reasons)
    hit = shown.hit(request.actor, one.entry, " ".join(one.ranked.concepts), with_kind=is_lead)
    return MatchCard(hit, one.ranked.fit, reasons, is_lead)


def _narrowed(found: Sequence[Found], chosen: dict[str, str]) -> list[Found]:
    return [
        one
        for one in found
        if all(not value or str(getattr(one.entry, name) or "") == value for name, value in chosen.items())
    ]


def _facets(found: Sequence[Found], chosen: dict[str, str]) -> list[tuple[str, Facet]]:
    """Count the values among the matches themselves; a value is a button of the form, so the address stays short."""
    facets = []
    for name in NARROW:
        counts = Counter(str(getattr(one.entry, name) or "") for one in found)
        counts.pop("", None)
        if len(counts) < 2 and not chosen[name]:
            continue
        held = next(one.entry.kind_of.fields[name] for one in found)
        values = tuple(
            FacetValue(held.say(value), n, value, value == chosen[name]) for value, n in counts.most_common()
        )
        facets.append((name, Facet(held.label, values)))
    return facets


def _headline(achievements: int, experts: int) -> Bilingual:
    if not achievements and not experts:
        return T("没有找到合适的成果或专家", "No achievement or expert fits")
    one, other = ("achievement" if achievements == 1 else "achievements"), ("expert" if experts == 1 else "experts")
    return T(
        f"{achievements} 项成果、{experts} 位专家值得谈", f"{achievements} {one} and {experts} {other} worth talking to"
    )
