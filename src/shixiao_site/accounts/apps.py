"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, sign-in, second factor."""

    name = "shixiao_site.accounts"
    label = "accounts"
    verbose_name = "用户"

    def ready(self) -> None:
        """Listen to what allauth, axes and Django tell."""
        from shixiao_site.accounts.sign_in import signals

        signals.listen()
