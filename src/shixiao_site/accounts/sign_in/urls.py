"""The addresses of allauth that this site has. Registration, e-mail and reset by mail are not among them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from shixiao_site.accounts.sign_in.views import SignIn

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("mfa/", mfa.index, name="mfa_index"),
    path("mfa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("mfa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("mfa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("mfa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("mfa/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("mfa/codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("mfa/codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("mfa/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("mfa/keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("mfa/keys/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("mfa/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("mfa/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

if settings.OIDC_ISSUER:
    urlpatterns += [
        path("<str:provider_id>/login/", openid_connect.login, name="openid_connect_login"),
        path("<str:provider_id>/login/callback/", openid_connect.callback, name="openid_connect_callback"),
        path("service/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("service/error/", social.login_error, name="socialaccount_login_error"),
    ]
