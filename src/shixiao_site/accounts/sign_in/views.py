"""The sign-in page: the form of allauth, and the bureau's own sign-in service when there is one."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings


class SignIn(LoginView):  # type: ignore[misc]
    """Username and password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the name of the sign-in service, empty when there is none."""
        service = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return {**super().get_context_data(**kwargs), "service": service}
