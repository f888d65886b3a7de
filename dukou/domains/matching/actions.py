"""How matches are kept."""

from django.utils import timezone

from dukou.domains.catalogue.models import Entry
from dukou.domains.journal.actions import BULK_LIMIT, action, touch
from dukou.domains.matching import queries
from dukou.domains.matching.models import Match
from dukou.kernel.actor import PUBLIC, Actor
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid


@action(
    "matching.match_needs",
    zh="为需求匹配",
    en="Match needs",
    by={"technology_manager": "city", "city_officer": "city", "operator": "city"},
    bulk=True,
)
def match_needs(actor: Actor, *, demands: list[int]) -> int:
    """Match up to 500 published needs afresh and keep the result; return how many matches were kept.

    What is kept was found among public entries only, so that everyone who sees the need may see its matches.
    """
    del actor
    if len(demands) > BULK_LIMIT:
        raise Invalid({"demands": T(f"一次最多 {BULK_LIMIT} 条", f"At most {BULK_LIMIT} at once")})
    chosen = Entry.objects.filter(pk__in=demands, kind="demand", state="published").order_by("pk")
    needs = list(chosen.select_for_update(no_key=True))  # matched twice at once, a need would keep each match twice
    rows = [row for need in needs for row in _matches(need)]
    Match.objects.filter(demand__in=needs).delete()
    Match.objects.bulk_create(rows, batch_size=500)
    touch(*needs)
    return len(rows)


def _matches(need: Entry) -> list[Match]:
    found, now = queries.matches_for_entry(PUBLIC, need), timezone.now()
    groups = (found.achievements, found.experts, found.leads)
    return [
        Match(
            demand=need,
            supply=one.entry,
            rank=rank,
            score=one.ranked.score,
            reasons=queries.words_of(one.ranked),
            made_at=now,
        )
        for group in groups
        for rank, one in enumerate(group, 1)
    ]
