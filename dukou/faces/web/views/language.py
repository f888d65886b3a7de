"""The language switch."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dukou.faces.web.language import COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language for a year and go back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    spoken = "en" if request.POST.get("language") == "en" else "zh"
    answer.set_cookie(COOKIE, spoken, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer
