"""One entry: its page, drawn from its kind's declaration, and the buttons that move it through its life."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dukou.domains.catalogue import queries
from dukou.domains.catalogue.models import FATES, FATES_OF, LIFE, Entry
from dukou.domains.catalogue.related import related
from dukou.domains.journal.registry import act_named
from dukou.faces.web import doing, shown
from dukou.faces.web.language import say
from dukou.faces.web.request import FaceRequest
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Missing, Refusal


def entry(request: FaceRequest, pk: int) -> HttpResponse:
    """Show what this actor may see of an entry."""
    return _page(request, queries.entry(request.actor, pk))


@require_POST
def move(request: FaceRequest, pk: int, verb: str) -> HttpResponse:
    """Perform one verb of the lifecycle on an entry; a refusal is shown on its page."""
    held = queries.entry(request.actor, pk)
    if verb not in doing.VERBS:
        raise Missing("verb", verb)
    try:
        act_named(f"catalogue.{verb}_entry").call(request.actor, entry=held, **doing.inputs(verb, request.POST))
    except Refusal as refusal:
        return _page(request, held, refusal.message, refusal.code, status=409)
    except Invalid as invalid:
        return _page(request, held, next(iter(invalid.fields.values())), status=422)
    done = LIFE.verb_words[verb]
    messages.success(request, say(T(f"已{done.zh}。", f"Done: {done.en}.")))
    return HttpResponseRedirect(f"/entry/{pk}")


def _fates(verb: str) -> list[tuple[str, Bilingual]]:
    return [(key, FATES[key]) for key in FATES_OF.get(verb, ())]


def _for_who_looks_after(request: FaceRequest, held: Entry) -> dict[str, object]:
    """What only its owner and its officers are told: what says nearly the same, and what it said before."""
    actor = request.actor
    if not any(doing.may_try(actor, verb, held) for verb in ("revise", "return")):
        return {}
    near = queries.near_duplicates(actor, held) if held.state in {"draft", "submitted"} else []
    return {
        "near": [(f"/entry/{one.pk}", one.kind_of.label, shown.title(one)) for one in near],
        "versions": [shown.version(one) for one in queries.versions(actor, held)[:20]],
    }


def _page(
    request: FaceRequest, held: Entry, problem: Bilingual | None = None, code: str = "", status: int = 200
) -> HttpResponse:
    actor, kind = request.actor, held.kind_of
    page = {
        "entry": held,
        "kind": kind,
        "title": shown.title(held),
        "facts": shown.facts(actor, held, shown.dict_of(actor, held)),
        "prose": shown.prose(actor, held),
        "particulars": (particulars := shown.particulars(actor, held)),
        "has_doubt": any(doubt for _, _, doubt in particulars),
        "stamp": shown.stamp(held),
        "fate": shown.fate(held),
        "steps": shown.steps(held),
        "verbs": [(verb, words, doing.ASKS.get(verb, ()), _fates(verb)) for verb, words in doing.verbs(actor, held)],
        "may_revise": doing.may_revise(actor, held),
        "has_hidden": not actor.is_registered and any(field.seen_by == "registered" for field in kind.fields.values()),
        "crumbs": (
            ("/search", T("供需大厅", "Browse")),
            (f"/search?kind={held.kind}", kind.label),
            ("", shown.title(held)),
        ),
        "source": shown.source(held),
        "related": [
            (group.words, [(f"/entry/{one.pk}", one.kind_of.label, shown.title(one)) for one in group.entries])
            for group in related(actor, held)
        ],
        **_for_who_looks_after(request, held),
        "matches_href": f"/entry/{held.pk}/matches",
        "edit_href": f"/entry/{held.pk}/edit",
        "problem": problem,
        "code": code,
    }
    return render(request, "pages/entry.html", page, status=status)
