"""The JSON API and its OpenAPI page (`/api/v1/docs`, assets served by us).

Errors have one shape: `{"error": code, "message": {"zh", "en"}, "facts": {…}}`; 404 absent or invisible, 403 denied,
409 refused, 422 malformed with `fields`.
"""

import hashlib
import json
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.utils import check_csrf

from dukou import __version__
from dukou.domains.catalogue import queries as catalogue
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.shelf import FACETS
from dukou.domains.journal.actions import once, registry
from dukou.domains.matching import queries as matching
from dukou.domains.taxonomy import queries as taxonomy
from dukou.engines.search import Ask
from dukou.faces.as_json import brief, matches_as_json
from dukou.faces.call import perform
from dukou.kernel.actor import PUBLIC, Actor
from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal

api = NinjaAPI(
    title="渡口 Dukou",
    version=__version__,
    description="科技成果转化平台接口 · one shape of error, one action per address",
    urls_namespace="api",
)
DEEPEST = 10_000  # hits; deeper paging is what exports are for


class NeedIn(Schema):
    """A need as text, or the id of a stored one."""

    text: str = ""
    entry: int | None = None
    most: int = 10


class SearchIn(Schema):
    """A search in plain words, with facets `field=S24-01` (repeatable) and sort `relevance` or `newest`."""

    q: str = ""
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20


@api.get("/search", summary="检索 Search")
def search(request: HttpRequest, told: Query[SearchIn]) -> dict[str, Any]:
    """Search what the caller may see; any facet name is a filter, repeated for any-of."""
    if not (0 <= told.offset <= DEEPEST and 1 <= told.limit <= 100):
        raise Invalid({"limit": Bilingual("offset 应在 0–10000，limit 应在 1–100", "offset 0–10000, limit 1–100")})
    if told.sort not in {"relevance", "newest"}:
        raise Invalid({"sort": Bilingual("可用：relevance、newest", "one of: relevance, newest")})
    filters = {name: tuple(request.GET.getlist(name)) for name in FACETS if name in request.GET}
    page = catalogue.search(
        actor_of(request),
        Ask(told.q, filters=filters, facets=FACETS, sort=told.sort, offset=told.offset, limit=told.limit),
    )
    return {
        "total": page.answer.total,
        "suggestion": page.answer.suggestion,
        "facets": {
            name: [{"code": code, "count": count} for code, count in rows] for name, rows in page.answer.facets.items()
        },
        "entries": [brief(actor_of(request), entry) for entry in page.entries],
    }


@api.get("/entries/{pk}", summary="条目 One entry")
def entry(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Return one entry with the fields the caller may see."""
    actor = actor_of(request)
    found = catalogue.entry(actor, pk)
    fields = {held.name: value for held, value in catalogue.shown(actor, found)}
    return brief(actor, found) | {
        "fields": fields,
        "version": found.version,
        "fate": found.fate,
        "quality": found.quality,
    }


@api.post("/match", summary="撮合 Match a need")
def match(request: HttpRequest, told: NeedIn) -> dict[str, Any]:
    """Match a need: achievements and experts that fit, and apart from them leads (线索), each with reasons."""
    actor = actor_of(request)
    most = max(1, min(told.most, 50))
    if told.entry is not None:
        found = matching.matches_for_entry(actor, catalogue.entry(actor, told.entry), most=most)
    else:
        found = matching.matches_for_text(actor, told.text, most=most)
    return matches_as_json(actor, found)


@api.get("/kinds", summary="类别 Kinds and their fields")
def kinds(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON schema of every kind."""
    del request
    return {key: kind.shape() for key, kind in KINDS.items()}


@api.get("/codes/{scheme}", summary="代码表 Codes of a scheme")
def codes(request: HttpRequest, scheme: str) -> dict[str, Any]:
    """Return the codes of a scheme with their names, dates and how sure they are."""
    del request
    if scheme not in taxonomy.pack().schemes:
        raise Missing("scheme", scheme)
    rows = [
        {"code": c.code, "zh": c.zh, "en": c.en, "parent": c.parent, "source": c.source, "certainty": c.certainty}
        for c in taxonomy.scheme(scheme)
    ]
    return {"scheme": scheme, "codes": rows}


@api.get("/actions", summary="动作 What can be done")
def actions(request: HttpRequest) -> list[dict[str, Any]]:
    """Return every action: its name, words, roles and inputs."""
    del request
    return [
        {
            "name": act.name,
            "zh": act.label.zh,
            "en": act.label.en,
            "by": dict(act.by),
            "inputs": sorted(act.inputs),
            "required": sorted(act.required),
            "doc": act.doc,
        }
        for act in registry().values()
    ]


@api.post("/do/{name}", summary="办理 Do an action")
def do(request: HttpRequest, name: str) -> Any:
    """Do an action by name with a JSON object of its inputs. `Idempotency-Key` makes a repeated call harmless."""
    told = _body(request)
    actor, key = actor_of(request), request.headers.get("Idempotency-Key", "")
    if not key or not actor.is_registered:
        return perform(actor, name, told)
    if len(key) > 120:
        raise Invalid({"Idempotency-Key": Bilingual("最多 120 个字符", "At most 120 characters")})
    asked = hashlib.sha256(json.dumps([name, told], sort_keys=True).encode()).hexdigest()
    return once(actor, key, asked, lambda: perform(actor, name, told))


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, as the middleware found out.

    Denied where a browser's session asks to change something without the token that proves it came from our page.
    """
    actor = cast("Actor", getattr(request, "actor", PUBLIC))
    if actor.is_registered and request.method not in {"GET", "HEAD"} and check_csrf(request) is not None:
        raise Denied(
            "rights.token",
            "请求缺少校验令牌 X-CSRFToken，请刷新页面重试。",
            "The X-CSRFToken header is missing or stale; reload and try again.",
        )
    return actor


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Invalid({"body": Bilingual("请求体应为一个 JSON 对象", "The body must be one JSON object")})
    return told


@api.exception_handler(Missing)
def _missing(request: HttpRequest, error: Missing) -> HttpResponse:
    return _problem(
        request,
        404,
        "missing",
        Bilingual("没有找到，或无权查看。", "Not found, or not yours to see."),
        {"noun": error.noun, "id": str(error.key)},
    )


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return _problem(request, 403 if isinstance(error, Denied) else 409, error.code, error.message, error.facts)


@api.exception_handler(Invalid)
def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    fields = {name: {"zh": words.zh, "en": words.en} for name, words in error.fields.items()}
    return _problem(
        request, 422, "invalid", Bilingual("填写有误。", "Something is filled in wrongly."), {"fields": fields}
    )


@api.exception_handler(ValidationError)
def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(map(str, one["loc"])): {"zh": str(one["msg"]), "en": str(one["msg"])} for one in error.errors}
    return _problem(
        request, 422, "invalid", Bilingual("填写有误。", "Something is filled in wrongly."), {"fields": fields}
    )


def _problem(request: HttpRequest, status: int, code: str, words: Bilingual, facts: dict[str, Any]) -> HttpResponse:
    body = {
        "error": code,
        "message": {"zh": words.zh, "en": words.en},
        "facts": json.loads(json.dumps(facts, default=str)),
    }
    return api.create_response(request, body, status=status)
