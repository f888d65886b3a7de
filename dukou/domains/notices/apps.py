"""The Django face of this room: its label and name."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The notices room."""

    name = "dukou.domains.notices"
    label = "notices"
    verbose_name = "通知"
