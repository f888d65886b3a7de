"""How codes come in: by loading the pack, never by hand."""

from dukou.domains.journal.actions import BULK_LIMIT, action, before, touch
from dukou.domains.taxonomy import queries
from dukou.domains.taxonomy.models import Term
from dukou.kernel.actor import Actor, Scope
from dukou.kernel.codes import Code
from dukou.kernel.errors import Refusal

LOADERS: dict[str, Scope] = {"operator": "city"}


@action("taxonomy.load_pack", zh="载入套件代码", en="Load the pack's codes", by=LOADERS)
def load_pack(actor: Actor, *, version: str) -> int:
    """Bring the codes of the configured pack into the database; return how many rows changed.

    `version` is the one that is meant: another one configured is refused. All schemes come in or none.
    """
    pack = queries.pack()
    if version != pack.version:
        raise Refusal(
            "taxonomy.other_version",
            f"配置的套件 {pack.key} 是版本 {pack.version}，不是 {version[:40]}。请核对 DUKOU_PACK 后再载入。",
            f"The configured pack {pack.key} is version {pack.version}, not {version[:40]}. Check DUKOU_PACK first.",
            version=pack.version,
        )
    known = Term.objects.filter(is_current=True).values_list("scheme", flat=True).distinct()
    changed = 0
    for key in dict.fromkeys((*pack.schemes, *known)):
        while any(_behind(key)):
            changed += load_terms(actor, scheme=key)
    return changed


@action("taxonomy.load_terms", zh="载入一组代码", en="Load codes of a scheme", by=LOADERS, bulk=True)
def load_terms(actor: Actor, *, scheme: str) -> int:
    """Bring up to 500 codes of one scheme up to the pack; return how many rows changed.

    A code that the pack has dropped stays, marked as no longer current, since old entries name it.
    """
    del actor
    fresh, gone = _behind(scheme)
    fresh = fresh[:BULK_LIMIT]
    gone = gone[: BULK_LIMIT - len(fresh)]
    before(*Term.objects.select_for_update().filter(scheme=scheme, code__in=[term.code for term in (*fresh, *gone)]))
    for term in gone:
        term.is_current = False
    Term.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=[name for name in COLUMNS if name not in {"scheme", "code"}],
    )
    Term.objects.bulk_update(gone, ["is_current"])
    touch(*fresh, *gone)
    return len(fresh) + len(gone)


def _behind(scheme: str) -> tuple[list[Term], list[Term]]:
    """Return the rows of a scheme that the pack says otherwise or newly, and those it no longer knows."""
    stored = {term.code: term for term in Term.objects.filter(scheme=scheme)}
    told = [_term(scheme, code) for code in queries.pack().schemes.get(scheme, ())]
    kept = {term.code for term in told}
    fresh = [term for term in told if _differs(stored.get(term.code), term)]
    return fresh, [term for code, term in stored.items() if code not in kept and term.is_current]


COLUMNS = (
    "scheme",
    "code",
    "zh",
    "en",
    "parent",
    "edition",
    "valid_from",
    "valid_to",
    "source",
    "certainty",
    "is_current",
)


def _term(scheme: str, code: Code) -> Term:
    return Term(
        scheme=scheme,
        code=code.code,
        zh=code.zh,
        en=code.en,
        parent=code.parent or "",
        edition=code.edition or "",
        valid_from=code.valid_from,
        valid_to=code.valid_to,
        source=code.source or "",
        certainty=code.certainty or "",
    )


def _differs(old: Term | None, new: Term) -> bool:
    return old is None or any(getattr(old, name) != getattr(new, name) for name in COLUMNS)
