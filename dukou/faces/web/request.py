"""The request as the pages know it, after the middleware has been there."""

from django.http import HttpRequest

from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Language


class FaceRequest(HttpRequest):
    """A request with its actor, its language and its reference number (请求)."""

    actor: Actor
    language: Language
    reference: str
