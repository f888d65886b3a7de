"""The office's door: whoever looks after the city or the platform may look, with the sign-in of the portal."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from dukou.domains.accounts.queries import actor_for
from dukou.kernel.errors import Denied

MAY_LOOK = frozenset({"city_officer", "operator"})
"""Roles that may look at every table (the tables themselves are read-only)."""


class Office(AdminSite):
    """The back office (后台)."""

    site_header = site_title = "渡口后台（只读）"
    index_title = "查询；修改请走套件或动作"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the one who asks may look: by role, never by Django's own flags."""
        return bool(MAY_LOOK & actor_for(request.user).roles)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the portal's own sign-in, with its second factor; whoever is in already is told no."""
        del extra_context
        if actor_for(request.user).is_registered:
            raise Denied(
                "office.closed",
                "后台只对市级经办和平台运营开放。您的条目在“我的条目”。",
                "The office is open to city officers and the platform's operators. Your entries are under “My entries”.",
            )
        return redirect_to_login(request.GET.get("next", "/office/"))
