"""The Django face of the office: its label and name, and our site in place of Django's own."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class OfficeConfig(AppConfig):
    """The office."""

    name = "dukou.faces.office"
    label = "office"
    verbose_name = "后台"
    default = True


class SiteConfig(admin.AdminConfig):
    """Django's admin behind our own door."""

    default = False
    default_site = "dukou.faces.office.site.Office"
