"""Where independent rooms meet: one line per consequence.

A consequence runs after the action is committed, is announced again by `tick` until it is confirmed, and so must be
idempotent. What has to succeed with the act itself is a call downwards, never a line here.
"""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from dukou.domains.journal.models import Line


class Wiring(AppConfig):
    """Declares the consequences once all rooms are loaded."""

    name = "dukou.wiring"
    label = "wiring"

    def ready(self) -> None:
        """Declare every consequence."""
        from dukou.domains.journal.wire import after

        after("catalogue.publish_entry", "matching.match_new_need", match_new_need)
        after("catalogue.reconfirm_entry", "matching.match_new_need", match_new_need)


def match_new_need(line: "Line") -> None:
    """A need that was just published gets its matches."""
    from dukou.domains.matching.actions import match_needs
    from dukou.kernel.actor import SYSTEM

    ids = [int(mark[0].split(":")[1]) for mark in line.nouns if mark[0].startswith("entry:")]
    match_needs(SYSTEM, demands=ids)
