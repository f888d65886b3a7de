"""The Django face of this room: its label and name."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """The taxonomy room."""

    name = "dukou.domains.taxonomy"
    label = "taxonomy"
    verbose_name = "分类"
