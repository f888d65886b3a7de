"""Signing in and out, written into the journal: allauth asks this adapter at each of the three moments."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from dukou.domains.accounts.actions import record_sign_in
from dukou.domains.accounts.models import Person
from dukou.domains.accounts.queries import actor_for
from dukou.kernel.actor import SYSTEM


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account adapter of this house (登录适配)."""

    def post_login(self, request: HttpRequest, user: Person, **known: Any) -> HttpResponse:
        """Record that a person came in."""
        response: HttpResponse = super().post_login(request, user, **known)
        record_sign_in(actor_for(user), person=user, outcome="in")
        return response

    def logout(self, request: HttpRequest) -> None:
        """Record that a person left, while we still know who it is."""
        if isinstance(request.user, Person):
            record_sign_in(actor_for(request.user), person=request.user, outcome="out")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password against the account it was tried on; a name that nobody has leaves no line."""
        tried = credentials.get("username") or ""
        person = Person.objects.filter(username=tried).first() if tried else None
        if person is not None:
            record_sign_in(SYSTEM, person=person, outcome="failed")
        super().authentication_failed(request, **credentials)
