"""`/my`: one's entries by state, and for an officer what waits to be reviewed."""

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from dukou.domains.accounts.queries import own_organisations
from dukou.domains.catalogue import queries
from dukou.domains.catalogue.models import LIFE
from dukou.faces.web import doing, shown
from dukou.faces.web.paging import links
from dukou.faces.web.request import FaceRequest
from dukou.faces.web.shapes import Tab
from dukou.kernel.bilingual import T

PER_PAGE = 30


@login_required
def mine(request: FaceRequest) -> HttpResponse:
    """List one's entries in one state, newest change first."""
    own, waiting = queries.mine(request.actor), queries.to_review(request.actor)
    state = request.GET.get("state", "review" if waiting.exists() else "all")
    listed = waiting if state == "review" else own.filter(state=state) if state in LIFE.states else own
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    counts = Counter(dict(own.order_by().values_list("state").annotate(Count("pk", distinct=True))))
    tabs = [Tab(T("全部", "All"), "/my?state=all", counts.total(), state == "all")]
    tabs += [Tab(words, f"/my?state={key}", counts[key], state == key) for key, words in LIFE.states.items()]
    if state == "review" or waiting.exists():
        tabs.insert(0, Tab(T("待我审核", "For my review"), "/my?state=review", waiting.count(), state == "review"))
    rows = [
        {
            "entry": held,
            "title": shown.title(held),
            "state": LIFE.states[held.state],
            "fate": shown.fate(held),
            "verbs": [(v, w) for v, w in doing.verbs(request.actor, held) if v not in doing.ASKS],
            "may_revise": doing.may_revise(request.actor, held),
        }
        for held in page
    ]
    shelf = {"tabs": tabs, "rows": rows, "pages": links(request.GET, page.number, page.paginator.num_pages)}
    return render(request, "pages/my.html", {**shelf, "organisations": own_organisations(request.actor)})
