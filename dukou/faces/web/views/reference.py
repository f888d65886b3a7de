"""`/reference`: what the pack says — codes and dated parameters — each with its source and how sure we are of it."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dukou.domains.taxonomy import queries as taxonomy
from dukou.faces.web import figures
from dukou.faces.web.paging import links
from dukou.faces.web.shapes import Cell, Column
from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, Language, T
from dukou.kernel.codes import CERTAINTY, Code
from dukou.kernel.errors import Missing
from dukou.packs import Parameter

CODE = Column(T("代码", "Code"))
NAME = Column(T("名称", "Name"))
SINCE = Column(T("起止", "Dates"))
SOURCE = Column(T("来源", "Source"))
SURE = Column(T("核实程度", "How sure"))
VALUE = Column(T("数值", "Value"), num=True)
SCOPE = Column(T("适用范围", "Scope"))
PER_PAGE = 25
CODES = (CODE, NAME, SINCE, SOURCE, SURE)
SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> ", "~": "≈ "}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PARAMETERS = (NAME, VALUE, SCOPE, SINCE, SOURCE, SURE)


def reference(request: HttpRequest) -> HttpResponse:
    """List every scheme with its size, and the parameters, a page at a time or those that hold some words."""
    pack = taxonomy.pack()
    schemes = [
        (f"/reference/{key}", T("代码表", "List"), _counted(scheme.name, len(scheme)))
        for key, scheme in pack.schemes.items()
    ]
    words = request.GET.get("q", "").strip()[:80]
    found = [held for held in pack.parameters.rows if words.casefold() in _told(held)]
    paged = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page = {
        "pack": pack,
        "schemes": schemes,
        "words": words,
        "total": len(found),
        "columns": PARAMETERS,
        "rows": [_parameter(held) for held in paged],
        "pages": links(request.GET, paged.number, paged.paginator.num_pages),
    }
    return render(request, "pages/reference.html", page)


def scheme(request: HttpRequest, key: str) -> HttpResponse:
    """Show one scheme with all its codes, those of former editions among them."""
    pack = taxonomy.pack()
    if key not in pack.schemes:
        raise Missing("scheme", key)
    held = pack.schemes[key]
    crumbs = (("/reference", T("代码与参数", "Codes and parameters")), ("", held.name))
    page = {"scheme": held, "crumbs": crumbs, "columns": CODES, "rows": [_code(code) for code in held.codes]}
    return render(request, "pages/scheme.html", page)


def _told(held: Parameter) -> str:
    return f"{held.zh} {held.en} {held.scope} {held.key} {held.note} {_sources(held.source)}".casefold()


def _sources(told: str) -> str:
    """Write the sources' titles in place of their ids; what stands behind an id, such as an article, stays."""
    known = taxonomy.pack().sources
    parts = [part.strip().partition(" ") for part in told.split(";") if part.strip()]
    return "；".join(" ".join((known[key].title if key in known else key, rest)).strip() for key, _, rest in parts)


def _counted(name: Bilingual, count: int) -> Bilingual:
    return T(f"{name.zh}（{count}）", f"{name.say('en')} ({count})")


def _code(code: Code) -> list[Cell]:
    dates = f"{code.valid_from or ''} – {code.valid_to or ''}" if code.valid_from or code.valid_to else ""
    return [
        Cell(CODE, code.code),
        Cell(NAME, code.name),
        Cell(SINCE, dates),
        Cell(SOURCE, _sources(code.source)),
        _sure(code.certainty),
    ]


def _parameter(held: Parameter) -> list[Cell]:
    dates = f"{held.since or held.valid_from or ''} – {held.until or held.valid_to or ''}"
    return [
        Cell(NAME, held.name),
        Cell(VALUE, _value(held)),
        Cell(SCOPE, held.scope),
        Cell(SINCE, dates.strip(" –") and dates),
        Cell(SOURCE, _sources(held.source)),
        _sure(held.certainty),
    ]


def _value(held: Parameter) -> Bilingual | str:
    """Say a value with its comparison and unit; a rule in words as it is, a figure nobody has seen as such."""
    if held.value is None:
        return T("数值未见", "figure not seen")
    if not isinstance(held.value, Decimal):
        return held.value
    sign = SIGNS.get(held.operator, "")
    ends = [held.value] if held.value_max is None else [held.value, held.value_max]
    if held.unit == "ratio":
        return sign + " – ".join(f"{figures.grouped((end * 100).normalize())} %" for end in ends)
    if held.unit == "CNY":
        return T(*(sign + " – ".join(money.say(end, language) for end in ends) for language in LANGUAGES))
    unit = taxonomy.label("unit", held.unit)
    said = sign + " – ".join(figures.grouped(end) for end in ends)
    return T(f"{said} {unit.zh}", f"{said} {unit.say('en')}")


def _sure(certainty: str) -> Cell:
    kind = {"confirmed": "ok", "unknown": "no", "draft": "no"}.get(certainty, "" if certainty == "house" else "un")
    return Cell(SURE, CERTAINTY.get(certainty, T(certainty, certainty)), kind)
