"""Signing in through the bureau's own service: it says who somebody is, this site says what he may."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in.events import record_failure

UNKNOWN = "统一身份认证已经通过，但这里没有您的账号，或账号已经停用。请联系安全管理员。"


class BureauAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody registers: the name that the service gives must be the username of somebody who is here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - the interface of allauth
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the user by name, at every sign-in anew: an account that changes hands is not followed."""
        user = User.objects.filter(username=_username(sociallogin), is_active=True).first()
        linked = sociallogin.user if sociallogin.is_existing else None
        if user is None or (linked is not None and linked.pk != user.pk):
            record_failure(request, _username(sociallogin))
            messages.error(request, UNKNOWN)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        if linked is None:
            sociallogin.connect(request, user)


def _username(sociallogin: Any) -> str:
    """What the service calls the person: his name for signing in, or else his number there."""
    data = sociallogin.account.extra_data
    told = data.get("userinfo") or data.get("id_token") or data
    return str(told.get("preferred_username") or told.get("sub") or "").strip().lower()
