"""Where independent rooms meet: one line per consequence.

A consequence runs after the action is committed, is announced again by `tick` until it is confirmed, and so must be
idempotent. What has to succeed with the act itself is a call downwards, never a line here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from dukou.kernel.bilingual import Bilingual, T

if TYPE_CHECKING:
    from dukou.domains.catalogue.models import Entry
    from dukou.domains.journal.models import Line


class Wiring(AppConfig):
    """Declares the actions and the consequences once all rooms are loaded."""

    name = "dukou.wiring"
    label = "wiring"

    def ready(self) -> None:
        """Register the actions of every room, so that each face knows them all, and declare every consequence."""
        for room in apps.get_app_configs():
            for verbs in ("actions", "intake") if room.name.startswith("dukou.domains.") else ():
                if room.module is not None and module_has_submodule(room.module, verbs):
                    import_module(f"{room.name}.{verbs}")

        from dukou.domains.journal.wire import after

        after("catalogue.publish_entry", "matching.match_new_need", match_new_need)
        after("catalogue.revise_entry", "matching.match_new_need", match_new_need)
        after("catalogue.reconfirm_entry", "matching.match_new_need", match_new_need)
        after("catalogue.submit_entry", "notices.tell_officers", tell_officers)
        after("catalogue.publish_entry", "notices.tell_who_entered", tell_who_entered)
        after("catalogue.return_entry", "notices.tell_who_entered", tell_who_entered)
        after("catalogue.withdraw_entry", "notices.settle_review", settle_review)


def match_new_need(line: "Line") -> None:
    """A need that was just put on the shelf, or says something new there, gets its matches."""
    from dukou.domains.matching.actions import match_needs
    from dukou.domains.matching.queries import open_needs
    from dukou.kernel.actor import SYSTEM

    if needs := open_needs(_entry_ids(line)):
        match_needs(SYSTEM, demands=needs)


def tell_officers(line: "Line") -> None:
    """Those who may publish an entry that was handed in hear of it, but for whoever entered it."""
    from dukou.domains.notices.queries import who_may

    for entry in _entries(line):
        if entry.state == "submitted":  # announced late, it may be decided already
            officers = [pk for pk in who_may("catalogue.publish_entry", entry) if pk != entry.created_by_id]
            words = T(f"{_named(entry).zh} 待审核", f"{_named(entry).en} waits for review")
            _tell(line, officers, "entry_submitted", entry, words)


def tell_who_entered(line: "Line") -> None:
    """Whoever entered an entry hears that it was published, or given back; the officers need not look any more."""
    settle_review(line)
    kind, zh, en = {
        "catalogue.publish_entry": ("entry_published", "已发布", "was published"),
        "catalogue.return_entry": (
            "entry_returned",
            "被退回，请修改后再提交",
            "was returned: revise it and submit it again",
        ),
    }[line.action]
    for entry in _entries(line):
        if entry.created_by_id is not None:
            _tell(line, [entry.created_by_id], kind, entry, T(f"{_named(entry).zh} {zh}", f"{_named(entry).en} {en}"))


def settle_review(line: "Line") -> None:
    """An entry that is decided on, or withdrawn, waits for no officer."""
    from dukou.domains.notices.actions import settle_notices
    from dukou.domains.notices.queries import waits_unread
    from dukou.kernel.actor import SYSTEM

    for entry in _entries(line):
        while entry.state != "submitted" and waits_unread(f"entry:{entry.pk}", "entry_submitted"):
            settle_notices(SYSTEM, about=f"entry:{entry.pk}", kind="entry_submitted")


def _tell(line: "Line", people: list[int], kind: str, entry: "Entry", words: Bilingual) -> None:
    """Tell people of an entry, 500 in one act; the line's number makes a consequence that runs again tell nobody twice."""
    from dukou.domains.journal.actions import BULK_LIMIT
    from dukou.domains.notices.actions import tell
    from dukou.kernel.actor import SYSTEM

    about, key = f"entry:{entry.pk}", f"{kind}:{line.seq}"
    for start in range(0, len(people), BULK_LIMIT):
        some = people[start : start + BULK_LIMIT]
        tell(SYSTEM, recipients=some, kind=kind, about=about, words=words, href=f"/entry/{entry.pk}", key=key)


def _named(entry: "Entry") -> Bilingual:
    """Name an entry without a word of what it says: a notice goes through groups and gateways."""
    label = entry.kind_of.label
    return T(f"{label.zh} {entry.pk}", f"{label.en} {entry.pk}")


def _entries(line: "Line") -> "list[Entry]":
    from dukou.domains.catalogue.models import Entry

    return list(Entry.objects.select_related("owner").filter(pk__in=_entry_ids(line)).order_by("pk"))


def _entry_ids(line: "Line") -> list[int]:
    return [int(mark[0].split(":")[1]) for mark in line.nouns if mark[0].startswith("entry:")]
