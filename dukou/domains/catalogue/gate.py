"""The gate of disclosure 公开闸口: what may not enter, and what may not become public.

State secrets never enter: no draft, no revision, no row of an import is stored with a mark of secrecy. Personal data and
know-how may be stored, but not where everyone or every signed-in person would see them. No refusal repeats what it found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dukou.domains.catalogue.fields import Field, Prose, Text, Words
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.models import Entry
from dukou.engines.text import marks
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Refusal

SHOWN = ("public", "registered")
"""The levels at which an entry or a field is read by people who were not introduced."""
OUT_ALREADY = ("paper", "report", "right", "standard")
"""Kinds whose text came out before it came here: its recipes and numbers are no secret any more."""
KNOW_HOW = ("recipe", "patent_number", "address")
REACHES = ("phone", "email", "wechat", "qq", "address")
"""What belongs in the field for contact."""
MOST = 5
"""How many findings one refusal tells; the rest comes up when these are mended."""


@dataclass(frozen=True, slots=True)
class _Caught:
    """A finding in a field of an entry."""

    kind: Kind
    held: Field
    told: str
    found: marks.Finding

    def is_shown(self, visibility: str) -> bool:
        """Whether people who were not introduced would read it, and ought not to."""
        return visibility in SHOWN and self.held.seen_by in SHOWN and not self._may_stand()

    def _may_stand(self) -> bool:
        found, kind = self.found, self.kind
        if found.severity == "note":
            return found.kind != "credit_code" or kind.key != "demand"  # a need is shown without its firm's name
        if found.kind in KNOW_HOW and kind.key in OUT_ALREADY:
            return True
        if found.kind == "patent_number":
            is_its_place = self.held.name in {"rights", "number"}
            return is_its_place or marks.is_published(self.told[found.start : found.end], timezone.localdate())
        return found.kind == "address" and kind.key == "organisation"

    def say(self) -> Bilingual:
        """Return field, place, kind, reason and way out; never what was found."""
        zh, en, words = f"“{self.held.zh}”", f"“{self.held.en}”", self.found.words
        if not self.held.many:
            first, last = self.found.start + 1, self.found.end
            zh, en = f"{zh}第 {first} 至 {last} 字", f"{en}, characters {first} to {last}"
        contact = self.kind.fields.get("contact")
        if contact is None or self.found.kind not in REACHES:
            return T(f"{zh}，{words.zh}", f"{en}: {words.en}")
        return T(
            f"{zh}，{words.zh}可填在“{contact.zh}”，对接后才可见。",
            f"{en}: {words.en} “{contact.en}” is such a field, seen after an introduction.",
        )


def refuse_secrecy(words: str) -> None:
    """Refuse a note or a reason that carries a mark of secrecy."""
    if any(one.severity == "block" for one in marks.find(words)):
        raise _secrecy()


def keep_out(kind: Kind, values: Mapping[str, Any]) -> None:
    """Refuse to store an entry with a mark of secrecy in any field, whoever would see that field."""
    _stop(list(_caught(kind, values)))


def hold_back(entry: Entry) -> None:
    """Refuse to hand in or show an entry whose open fields carry what must not become public."""
    caught = list(_caught(entry.kind_of, entry.values()))
    _stop(caught)
    if shown := [one for one in caught if one.is_shown(entry.visibility)][:MOST]:
        raise Refusal(
            "catalogue.not_public",
            "以下内容不能公开。" + "".join(one.say().zh for one in shown),
            "This can't be shown. " + " ".join(one.say().en for one in shown),
            fields=[{"field": one.held.name, "kind": one.found.kind} for one in shown],
        )


def wrong_in_row(kind: Kind, values: Mapping[str, Any], level: str = "") -> dict[str, Bilingual]:
    """Return what keeps a row of an import out, by field; its cells must not be repeated beside these words.

    An imported entry waits for review or is published at once, so both gates apply. `level` is the row's own, if any.
    """
    wrong: dict[str, Bilingual] = {}
    for one in _caught(kind, values):
        if one.found.severity == "block":
            wrong[one.held.name] = _secrecy(one.held).message
        elif one.is_shown(level or "public"):
            wrong.setdefault(one.held.name, one.say())
    return wrong


def _caught(kind: Kind, values: Mapping[str, Any]) -> Iterator[_Caught]:
    for name, value in values.items():
        held = kind.fields[name]
        if isinstance(held, Text | Prose | Words):
            # A word of a list is no line of its own: the keyword 秘密 is not a mark.
            told = f"、{'、'.join(value)}、" if held.many else str(value)
            yield from (_Caught(kind, held, told, found) for found in marks.find(told))


def _stop(caught: list[_Caught]) -> None:
    for one in caught:
        if one.found.severity == "block":
            raise _secrecy(one.held)


def _secrecy(held: Field | None = None) -> Refusal:
    where = T(f"“{held.zh}”中", f"“{held.en}”") if held else T("内容中", "The text")
    return Refusal(
        "catalogue.secrecy_mark",
        f"{where.zh}有密级或保密标志，未保存任何内容。国家秘密和工作秘密不得进入本平台：请勿录入，并向本单位保密机构报告；"
        "已解密的，请去掉标志后再录入。",
        f"{where.en} carries a mark of secrecy; nothing was stored. State and work secrets may not enter this platform: "
        "do not enter them and tell your secrecy office; once declassified, enter it without the mark.",
        **({"field": held.name} if held else {}),
    )
