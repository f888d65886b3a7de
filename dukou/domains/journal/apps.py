"""The Django face of this room: its label and name."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal room."""

    name = "dukou.domains.journal"
    label = "journal"
    verbose_name = "台账"
