"""How codes come in: by loading the pack, never by hand."""

from dukou.domains.journal.actions import action
from dukou.domains.taxonomy import queries
from dukou.domains.taxonomy.models import Term
from dukou.kernel.actor import Actor
from dukou.kernel.codes import Code
from dukou.packs import Pack


@action("taxonomy.load_pack", zh="载入套件代码", en="Load the pack's codes", by={"operator": "city"}, bulk=True)
def load_pack(actor: Actor, *, version: str) -> int:
    """Bring the codes of the configured pack into the database; return how many rows changed.

    A code that the pack has dropped stays, marked as no longer current, since old entries name it.
    """
    del actor, version
    return _load(queries.pack())


def _load(pack: Pack) -> int:
    stored = {(term.scheme, term.code): term for term in Term.objects.all()}
    fresh = [_term(key, code) for key, scheme in pack.schemes.items() for code in scheme]
    kept = {(term.scheme, term.code) for term in fresh}
    changed = [term for term in fresh if _differs(stored.get((term.scheme, term.code)), term)]
    Term.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=[name for name in COLUMNS if name not in {"scheme", "code"}],
        batch_size=500,
    )
    gone = [term.pk for key, term in stored.items() if key not in kept and term.is_current]
    Term.objects.filter(pk__in=gone).update(is_current=False)
    return len(changed) + len(gone)


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
