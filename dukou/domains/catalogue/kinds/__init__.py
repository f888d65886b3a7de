"""The kinds of catalogue entries (类别), each one small file: what it holds, declared once.

Useful for: adding a kind (write a file, name it here); asking what a kind's fields are.
Not for: behaviour; entries of all kinds live the same life (`models.LIFE`).
"""

from dukou.domains.catalogue.kinds.achievement import Achievement
from dukou.domains.catalogue.kinds.demand import Demand
from dukou.domains.catalogue.kinds.expert import Expert
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.kinds.organisation import OrganisationProfile
from dukou.domains.catalogue.kinds.paper import Paper
from dukou.domains.catalogue.kinds.report import Report
from dukou.domains.catalogue.kinds.right import Right
from dukou.domains.catalogue.kinds.standard import Standard
from dukou.kernel.errors import Missing

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (Achievement(), Demand(), Expert(), OrganisationProfile(), Right(), Report(), Paper(), Standard())
}


def kind_of(key: str) -> Kind:
    """Return the kind called `key`; Missing where there is none."""
    try:
        return KINDS[key]
    except KeyError:
        raise Missing("kind", key) from None
