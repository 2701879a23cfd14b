"""Settings of signing in: password, second factor, lock-out, time-outs, the bureau's own sign-in service."""

import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

HTTPS = os.environ.get("SHIXIAO_HTTPS", "") == "1"

IDLE_TIME = timedelta(minutes=int(os.environ.get("SHIXIAO_IDLE_MINUTES", "30")))
LONGEST_SESSION = timedelta(hours=10)
ONE_SESSION = os.environ.get("SHIXIAO_ONE_SESSION", "") == "1"
PASSWORD_DAYS = int(os.environ.get("SHIXIAO_PASSWORD_DAYS", "90"))

SESSION_COOKIE_AGE = int(LONGEST_SESSION.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shixiao_site.accounts.sign_in.passwords.LongEnough"},
    {"NAME": "shixiao_site.accounts.sign_in.passwords.ThreeKinds"},
    {"NAME": "shixiao_site.accounts.sign_in.passwords.NotTheUsername"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("name",)}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip

# Failed sign-ins: five, then half an hour for this name at this address. Wrong codes count like wrong passwords.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "shixiao_site.accounts.sign_in.lockout.username_of"
AXES_LOCKOUT_CALLABLE = "shixiao_site.accounts.sign_in.lockout.locked_page"
AXES_SENSITIVE_PARAMETERS = [
    "password",
    "oldpassword",
    "password1",
    "password2",
    "code",
    "credential",
    "csrfmiddlewaretoken",
]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

ACCOUNT_ADAPTER = "shixiao_site.accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# The lock-out above counts in the database; allauth would count again, in the memory of each process.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "shixiao_site.accounts.sign_in.forms.SignInForm",
    "change_password": "shixiao_site.accounts.sign_in.forms.ChangeForm",
    "reauthenticate": "shixiao_site.accounts.sign_in.forms.AgainForm",
}

MFA_ADAPTER = "shixiao_site.accounts.sign_in.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "实效"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "shixiao_site.accounts.sign_in.forms.CodeForm",
    "authenticate_webauthn": "shixiao_site.accounts.sign_in.forms.KeyForm",
    "reauthenticate": "shixiao_site.accounts.sign_in.forms.CodeAgainForm",
    "activate_totp": "shixiao_site.accounts.sign_in.forms.ActivateForm",
    "add_webauthn": "shixiao_site.accounts.sign_in.forms.AddKeyForm",
    "edit_webauthn": "shixiao_site.accounts.sign_in.forms.RenameKeyForm",
}

# The bureau's own sign-in service, when it has one.
OIDC_ISSUER = os.environ.get("SHIXIAO_OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = os.environ.get("SHIXIAO_OIDC_NAME", "统一身份认证")
SOCIALACCOUNT_ADAPTER = "shixiao_site.accounts.sign_in.oidc.BureauAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "bureau",
                "name": OIDC_NAME,
                "client_id": os.environ.get("SHIXIAO_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("SHIXIAO_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
# The sign-in form is answered with a way to that service: browsers hold form-action against it too.
OIDC_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else []
