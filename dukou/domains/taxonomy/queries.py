"""What the pack says: schemes, labels, dated parameters, working days."""

from datetime import date
from functools import cache

from django.conf import settings

from dukou import packs
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.codes import CERTAINTY, Scheme
from dukou.packs import Pack, Parameter


@cache
def pack() -> Pack:
    """Return the pack that this platform runs on (setting DUKOU_PACK: a name or a folder)."""
    return packs.named(settings.PACK)


def scheme(key: str) -> Scheme:
    """Return a scheme of the pack; a Refusal names the unknown key and the nearest."""
    return pack().scheme(key)


@cache
def label(scheme_key: str, code: str) -> Bilingual:
    """Return the name of a code, or the code itself where the pack no longer knows it."""
    found = scheme(scheme_key).get(code)
    return found.name if found else T(code, code)


@cache
def doubt(scheme_key: str, code: str) -> Bilingual | None:
    """Return how sure we are of a code, in words, where it is not confirmed and not the platform's own."""
    found = scheme(scheme_key).get(code)
    return None if found is None or found.certainty in {"confirmed", "house"} else CERTAINTY[found.certainty]


def parameter(key: str, on: date) -> Parameter:
    """Return the value of a parameter that holds on a day, with unit, source and certainty."""
    return pack().parameter(key, on)


def is_working(day: date) -> bool:
    """Whether the pack's calendar counts a day as a working day."""
    return pack().calendar.is_working(day)
