"""What every page has before its view runs: who asks, in which language, a reference number, and a strict policy for content.

It also turns the kernel's three ways to say no into pages: Missing 404, Denied 403, Refusal 409, Invalid 422. Anything else is
a bug: logged with the reference number that the visitor sees.
"""

import logging
import secrets
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from dukou.domains.accounts.queries import actor_for
from dukou.faces.web.language import chosen, spoken
from dukou.faces.web.request import FaceRequest
from dukou.faces.web.views import errors
from dukou.kernel.actor import Actor
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal

TAGS = {"zh": "zh-hans", "en": "en"}

log = logging.getLogger(__name__)

POLICY = "; ".join(  # noqa: FLY002 - one directive a line is readable
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the QR code of a second factor is a data: image
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class FaceMiddleware:
    """The portal's one middleware (门面)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Prepare a request, answer it, and set the headers of every page."""
        faced = cast("FaceRequest", request)
        faced.language = chosen(request)
        faced.actor = cast("Actor", SimpleLazyObject(lambda: actor_for(request.user)))  # a static page asks no database
        faced.reference = secrets.token_hex(4).upper()
        with spoken(faced.language), translation.override(TAGS[faced.language]):  # Django's and allauth's own words
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Content-Language", TAGS[faced.language])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the kernel's answers as pages; log anything else with its reference number."""
        match exception:
            case Missing():
                return errors.not_found(request)
            case Denied():
                return errors.forbidden(request, exception)
            case Refusal():
                return errors.refused(request, exception)
            case Invalid():
                return errors.malformed(request, exception)
        if not hasattr(exception, "status_code"):
            log.error("reference %s: %s %s", getattr(request, "reference", "-"), request.method, request.path)
        return None
