"""Where independent rooms meet: one line per consequence.

A consequence runs after the action is committed, is announced again by `tick` until it is confirmed, and so must be
idempotent. What has to succeed with the act itself is a call downwards, never a line here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
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


def match_new_need(line: "Line") -> None:
    """A need that was just put on the shelf, or says something new there, gets its matches."""
    from dukou.domains.matching.actions import match_needs
    from dukou.domains.matching.queries import open_needs
    from dukou.kernel.actor import SYSTEM

    ids = [int(mark[0].split(":")[1]) for mark in line.nouns if mark[0].startswith("entry:")]
    if needs := open_needs(ids):
        match_needs(SYSTEM, demands=needs)
