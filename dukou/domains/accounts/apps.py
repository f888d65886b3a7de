"""The Django face of this room: its label and name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "dukou.domains.accounts"
    label = "accounts"
    verbose_name = "账户"
