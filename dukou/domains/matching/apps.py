"""The Django face of this room: its label and name."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The matching room."""

    name = "dukou.domains.matching"
    label = "matching"
    verbose_name = "撮合"
