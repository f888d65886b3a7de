"""The Django face of this room: its label and name."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The catalogue room."""

    name = "dukou.domains.catalogue"
    label = "catalogue"
    verbose_name = "目录"
