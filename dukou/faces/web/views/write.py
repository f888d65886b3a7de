"""Writing an entry of any kind, new or again: form, action, redirect; what is refused comes back at its field."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dukou.domains.accounts.queries import own_organisations
from dukou.domains.catalogue import queries
from dukou.domains.catalogue.actions import draft_entry, revise_entry, submit_entry
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.matching.queries import cleared, need_from_text
from dukou.faces.web.forms import EntryForm
from dukou.faces.web.language import say
from dukou.faces.web.request import FaceRequest
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid, Refusal

CARRIED = "carried_need"
"""Where in the session a typed problem waits to become a need."""


@require_POST
def carry(request: FaceRequest) -> HttpResponse:
    """Take a problem from the matching page to the form of a need; it waits in the session while somebody signs in."""
    request.session[CARRIED] = cleared(request.POST.get("text", "")[:20_000])
    return redirect("/new/demand")


@login_required
def new(request: FaceRequest, kind: str) -> HttpResponse:
    """Draft an entry of a kind for one's organisation, and submit it where that was asked for."""
    declared = kind_of(kind)
    owners = {str(held.pk): held for held in own_organisations(request.actor)}
    if not owners:
        return redirect(f"/organisation?next=/new/{kind}")
    names = {pk: held.name for pk, held in owners.items()}
    form = EntryForm(declared, names, request.POST or None, initial=_carried(request, kind))
    if request.method == "POST" and form.is_valid():
        owner = owners.get(form.cleaned_data.get("owner") or next(iter(owners)))
        try:
            made = draft_entry(
                request.actor,
                kind=kind,
                content=form.typed,
                organisation=owner or next(iter(owners.values())),
                visibility=form.cleaned_data["visibility"] or "public",
            )
            request.session.pop(CARRIED, None)
            return _go_on(request, made.pk)
        except (Invalid, Refusal) as answer:
            form.refuse(answer)
    return render(request, "pages/write.html", {"form": form, "kind": declared}, status=422 if form.errors else 200)


@login_required
def edit(request: FaceRequest, pk: int) -> HttpResponse:
    """Revise an entry; what it said before stays a version."""
    held = queries.entry(request.actor, pk)
    form = EntryForm(held.kind_of, {}, request.POST or None, {**held.values(), "visibility": held.visibility})
    if request.method == "POST" and form.is_valid():
        try:
            level = form.cleaned_data["visibility"] or None
            revise_entry(request.actor, entry=held, content=form.typed, visibility=level)
            return _go_on(request, pk)
        except (Invalid, Refusal) as answer:
            form.refuse(answer)
    page = {"form": form, "kind": held.kind_of, "entry": held}
    return render(request, "pages/write.html", page, status=422 if form.errors else 200)


def _carried(request: FaceRequest, kind: str) -> dict[str, str]:
    told = request.session.get(CARRIED, "") if kind == "demand" else ""
    if not told:
        return {}
    need = need_from_text(told)
    return {"title": need.title.rstrip("…"), "summary": need.prose}


def _go_on(request: FaceRequest, pk: int) -> HttpResponse:
    """Submit where the second button was pressed; a refusal to submit leaves the draft and says why."""
    messages.success(request, say(T("已保存。", "Saved.")))
    if "submit" in request.POST:
        try:
            submit_entry(request.actor, entry=queries.entry(request.actor, pk))
            messages.success(request, say(T("已提交，审核后发布。", "Submitted; it is published after review.")))
        except Refusal as refusal:
            messages.error(request, say(refusal.message))
    return HttpResponseRedirect(f"/entry/{pk}")
