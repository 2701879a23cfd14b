"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, sign-in, second factor."""

    name = "shixiao_site.accounts"
    label = "accounts"
    verbose_name = "用户"
