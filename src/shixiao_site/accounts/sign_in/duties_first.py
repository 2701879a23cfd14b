"""What comes before everything else: a new password after a reset, a second factor for administrators; a front page for all."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from shixiao_site.access import Duty
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in.passwords import must_change
from shixiao_site.ui.navigation import menu

_ALWAYS = frozenset({"account_logout", "accounts:large_type"})
_FOR_A_PASSWORD = _ALWAYS | {"account_change_password", "account_set_password"}
_FOR_A_SECOND_FACTOR = _FOR_A_PASSWORD | {
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class DutiesFirst:
    """Leads to the page where the duty is done; nothing else is open until then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user
        here = _name(request)
        if must_change(user) and user.has_usable_password():
            return self._lead(request, here, _FOR_A_PASSWORD, "account_change_password", "请先换一个新密码，再做别的。")
        if settings.SECOND_FACTOR_REQUIRED and user.role.is_administrator and not has_second_factor(user):
            told = "管理员必须有第二道验证。请先设置一种，再做别的。"
            return self._lead(request, here, _FOR_A_SECOND_FACTOR, "mfa_index", told)
        if here == "indicators:overview" and not user.may(Duty.SEE_FIGURES):
            # The front page is about figures. Whoever has none begins with the first thing he may do.
            return HttpResponseRedirect(menu(request)[0][1])
        return self.get_response(request)

    def _lead(self, request: HttpRequest, here: str, open_: frozenset[str], to: str, told: str) -> HttpResponse:
        if here in open_:
            return self.get_response(request)
        messages.warning(request, told)
        return HttpResponseRedirect(reverse(to))


def has_second_factor(user: User) -> bool:
    """Whether a person has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
