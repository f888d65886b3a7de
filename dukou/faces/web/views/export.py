"""`/export/<kind>.<form>`: what the visitor may see as a file; narrowed by the same `q` and `field` as a search."""

from tempfile import TemporaryFile
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.outlet import TYPES, stream, write
from dukou.domains.catalogue.registration import KIND, write_registration
from dukou.domains.catalogue.selection import Wanted, refuse_beyond
from dukou.faces.web.asked import LONGEST
from dukou.faces.web.request import FaceRequest
from dukou.kernel.errors import Missing

MOST = 10_000
"""Entries of one export through the browser."""


@require_safe
def export(request: FaceRequest, kind: str, form: str) -> HttpResponseBase:
    """Send a file; more entries than MOST are refused before the first one is sent."""
    if form not in TYPES and (kind, form) != (KIND, "registration"):
        raise Missing("export", f"{kind}.{form}")
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    own = request.GET.get("own") == "1"
    wanted = Wanted(kind_of(kind).key, words, tuple(filter(None, request.GET.getlist("field")[:20])), is_own=own)
    refuse_beyond(request.actor, wanted, MOST)
    label = "科技成果登记表" if form == "registration" else kind_of(kind).zh
    ending = "xlsx" if form == "registration" else form
    answer = _answer(request, wanted, form)
    answer.headers["Content-Type"] = TYPES[ending]
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{kind}.{ending}\"; filename*=UTF-8''{quote(label)}.{ending}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _answer(request: FaceRequest, wanted: Wanted, form: str) -> HttpResponseBase:
    if form in {"csv", "jsonl"}:
        return StreamingHttpResponse(stream(request.actor, wanted, form))
    held = TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    if form == "registration":
        write_registration(request.actor, wanted, held)
    else:
        write(request.actor, wanted, form, held)
    held.seek(0)
    return FileResponse(held)
