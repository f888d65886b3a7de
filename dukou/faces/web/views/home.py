"""`/`: one question, what is being looked for now, and what can be done today."""

from django.http import HttpResponse
from django.shortcuts import render

from dukou.domains.catalogue import queries
from dukou.domains.catalogue.kinds import KINDS
from dukou.faces.web import shown
from dukou.faces.web.request import FaceRequest
from dukou.faces.web.shapes import Figure
from dukou.kernel.bilingual import T

COUNTED = {
    "achievement": T("项成果", "achievements"),
    "demand": T("项需求", "open needs"),
    "expert": T("位专家", "experts"),
    "organisation": T("家机构", "organisations"),
    "right": T("项知识产权", "IP rights"),
    "report": T("份科技报告", "reports"),
    "paper": T("篇论文", "papers"),
    "standard": T("项标准", "standards"),
}


def home(request: FaceRequest) -> HttpResponse:
    """Ask the one question."""
    counts = queries.counts(request.actor)
    page = {
        "needs": [shown.hit(request.actor, held) for held in queries.newest(request.actor, "demand", 5)],
        "figures": [Figure(counts[key], COUNTED[key], f"/search?kind={key}") for key in KINDS if counts.get(key)],
        "open_needs": counts.get("demand", 0),
    }
    return render(request, "pages/home.html", page)
