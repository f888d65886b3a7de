"""Which language is being spoken now: set once per request, read by every word on the page.

It is a context variable and not an argument, so that a filter, a component or a form's error says itself in the reader's
language without each of them being handed the request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

from dukou.kernel.bilingual import Bilingual, Language

COOKIE = "dukou_language"

_speaking: ContextVar[Language] = ContextVar("speaking", default="zh")


def speaking() -> Language:
    """Return the language of the page being made; Chinese outside any request."""
    return _speaking.get()


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Speak `language` inside the block."""
    token = _speaking.set(language)
    try:
        yield
    finally:
        _speaking.reset(token)


def chosen(request: HttpRequest) -> Language:
    """Return the language this visitor chose; Chinese where none was chosen."""
    return "en" if request.COOKIES.get(COOKIE) == "en" else "zh"


def say(words: object) -> str:
    """Say `words` in the language being spoken; what is not Bilingual is said as it is, and nothing as ''."""
    if isinstance(words, Bilingual):
        return words.say(speaking())
    return "" if words is None else str(words)
