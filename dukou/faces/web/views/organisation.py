"""Registering one's organisation: the step between an account and the first entry."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from dukou.domains.accounts.actions import found_organisation
from dukou.domains.accounts.models import ROLES
from dukou.domains.taxonomy import queries as taxonomy
from dukou.faces.web.language import say
from dukou.faces.web.request import FaceRequest
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid, Refusal

MAY_FOUND = ("firm", "transfer_office", "researcher")


class OrganisationForm(forms.Form):
    """What is needed to register an organisation (机构登记)."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # handed on as they came
        areas = taxonomy.scheme("region").on(timezone.localdate())
        first = ("", say(T("请选择", "Choose")))
        self.fields["name"] = forms.CharField(label=say(T("机构全称", "Full name")), max_length=200)
        self.fields["area"] = forms.ChoiceField(
            label=say(T("所在区域", "Area")), choices=[first, *((c.code, say(c.name)) for c in areas.leaves())]
        )
        roles = [(key, say(ROLES[key])) for key in MAY_FOUND]
        self.fields["role"] = forms.ChoiceField(label=say(T("您的身份", "Your role")), choices=roles)


@login_required
def organisation(request: FaceRequest) -> HttpResponse:
    """Register an organisation and become its first member."""
    form = OrganisationForm(request.POST or None)
    onward = request.GET.get("next", "/my")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = "/my"
    if request.method == "POST" and form.is_valid():
        try:
            made = found_organisation(request.actor, **form.cleaned_data)
            messages.success(request, say(T(f"“{made.name}”已登记。", f"“{made.name}” is registered.")))
            return HttpResponseRedirect(onward)
        except Refusal as refusal:
            form.add_error(None, say(refusal.message))
        except Invalid as invalid:
            for name, words in invalid.fields.items():
                form.add_error(name if name in form.fields else None, say(words))
    return render(request, "pages/organisation.html", {"form": form}, status=422 if form.errors else 200)
