"""The invented sample of a pack, loaded through the same actions as everything else and marked 示例."""

from datetime import date
from typing import Any

from dukou.domains.accounts import actions as accounts
from dukou.domains.accounts.models import Organisation
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import Actor

PASSWORD = "dukou-示例-2026"  # noqa: S105 - of invented people, printed at every start
SOURCE = "sample"
BATCH = 200

DEMO: tuple[tuple[str, str, str, str], ...] = (
    ("alice", "林知远", "transfer_office", "UNI"),
    ("bob", "陈立行", "firm", "ENT"),
    ("carol", "周明渡", "city_officer", "platform"),
    ("nan", "何南", "district_officer", "platform"),
    ("tom", "罗牧", "technology_manager", "platform"),
    ("dan", "许审言", "reviewer", "platform"),
    ("grace", "方惠", "bank", "platform"),
    ("eve", "无关人", "", ""),
)
"""User name, name, role and where: a university, a firm, or the platform's own centre. Eve has no business here."""


def load_sample(actor: Actor) -> int:
    """Load organisations, demo accounts and entries of every kind; return how many entries there are."""
    organisations = {str(told["key"]): _organisation(actor, told) for told in taxonomy.pack().sample("organisation")}
    centre = accounts.register_organisation(
        actor,
        name="渡口技术转移中心",
        name_en="Dukou Technology Transfer Centre",
        area="440305",
        nature="TTO",
        key="sample:centre",
        is_sample=True,
    )
    _open_accounts(actor, organisations, centre)
    names = {key: held.name for key, held in organisations.items()}
    people = {str(told["key"]): str(told["title"]) for told in taxonomy.pack().sample("expert")}
    numbers = {str(told["key"]): str(told["number"]) for told in taxonomy.pack().sample("right")}
    loaded = 0
    for kind in ("organisation", "right", "achievement", "demand", "expert", "report", "paper", "standard"):
        for key, rows in _by_owner(kind).items():
            owner = organisations.get(key, centre)
            told = [_row(kind, row, names, people, numbers) for row in rows]
            for start in range(0, len(told), BATCH):
                batch = told[start : start + BATCH]
                import_entries(
                    actor, kind=kind, rows=batch, source=SOURCE, organisation=owner, publish=True, is_sample=True
                )
                loaded += len(batch)
    return loaded


def _organisation(actor: Actor, told: dict[str, Any]) -> Organisation:
    return accounts.register_organisation(
        actor,
        name=str(told["title"]),
        name_en=str(told.get("title_en", "")),
        area=str(told.get("region", "")),
        nature=str(told.get("role", "")),
        key=f"sample:{told['key']}",
        is_sample=True,
    )


def _open_accounts(actor: Actor, organisations: dict[str, Organisation], centre: Organisation) -> None:
    university = next((held for held in organisations.values() if held.nature == "UNI"), centre)
    firm = next((held for held in organisations.values() if held.nature in {"ENT", "SME", "FIRM", "HTE"}), centre)
    places = {"UNI": university, "ENT": firm, "platform": centre}
    for username, name, role, where in DEMO:
        person = accounts.open_demo_account(actor, username=username, display_name=name, password=PASSWORD)
        if role:
            accounts.give_role(actor, person=person, organisation=places[where], role=role, since=date(2026, 1, 1))


def _by_owner(kind: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in taxonomy.pack().sample(kind):
        grouped.setdefault(_owner(kind, row), []).append(row)
    return grouped


def _owner(kind: str, row: dict[str, Any]) -> str:
    if kind == "organisation":
        return str(row["key"])
    first = next(iter(row.get("holders") or []), "")
    return str(row.get("organisation") or row.get("holder") or first)


def _row(
    kind: str, row: dict[str, Any], names: dict[str, str], people: dict[str, str], numbers: dict[str, str]
) -> dict[str, Any]:
    told = {
        key: value
        for key, value in row.items()
        if key not in {"key", "answered_by", "organisation", "holder", "website"} and value not in (None, "", [])
    }
    told["external_id"] = f"{kind}:{row['key']}"
    if kind == "expert" and row.get("organisation"):
        told["employer"] = [names[str(row["organisation"])]]
    if row.get("holder"):
        told["holders"] = [names.get(str(row["holder"]), str(row["holder"]))]
    for field, known in (("holders", names), ("contributors", people), ("rights", numbers)):
        if isinstance(told.get(field), list) and field in row:
            told[field] = [known.get(str(key), str(key)) for key in row[field]]
    return told
