"""What a program reads of an entry and of its matches: one shape for the API and for `--json`."""

from typing import Any

from dukou.domains.catalogue import queries as catalogue
from dukou.domains.catalogue.models import Entry
from dukou.domains.matching import queries as matching
from dukou.kernel.actor import Actor


def brief(actor: Actor, found: Entry) -> dict[str, Any]:
    """Return what a list shows of an entry."""
    return {
        "id": found.pk,
        "kind": found.kind,
        "title": found.title,
        "text": str(found),
        "owner": catalogue.owner_name(actor, found),
        "field": found.field,
        "region": found.region,
        "readiness": found.readiness,
        "state": found.state,
        "sample": found.is_sample,
    }


def matches_as_json(actor: Actor, found: matching.Matches) -> dict[str, Any]:
    """Return matches as JSON, reasons in both languages."""
    groups = {"achievements": found.achievements, "experts": found.experts, "leads": found.leads}
    told = {
        name: [
            brief(actor, one.entry) | {"score": round(one.ranked.score, 4), "reasons": matching.words_of(one.ranked)}
            for one in group
        ]
        for name, group in groups.items()
    }
    return {"need": found.need.title, "searched": found.searched, **told}
