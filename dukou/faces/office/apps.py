"""The Django face of the office: its label and name."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The office."""

    name = "dukou.faces.office"
    label = "office"
    verbose_name = "后台"
