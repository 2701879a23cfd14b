"""Settings of the site. What differs from place to place comes from the environment; docs/how-to/serve lists it."""

import os
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from shixiao_site.project.place import home, is_demo, secret
from shixiao_site.project.sign_in import *  # noqa: F403
from shixiao_site.project.sign_in import HTTPS, OIDC_ORIGINS

HOME = home()
SITE_FOLDER = HOME / "site"
SECRET_KEY = secret(SITE_FOLDER, "session.key").hex()
AUDIT_KEY = secret(SITE_FOLDER, "audit.key")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("SHIXIAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "shixiao_site.ui",
    "shixiao_site.audit",
    "shixiao_site.queue",
    "shixiao_site.accounts",
    "shixiao_site.registers",
    "shixiao_site.indicators",
    "shixiao_site.definitions",
    "shixiao_site.exports",
    "shixiao_site.operations",
    "shixiao_site.help",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "shixiao_site.project.proxy.address_behind_proxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shixiao_site.accounts.sign_in.sessions.SessionRules",
    "shixiao_site.accounts.sign_in.duties_first.DutiesFirst",
    "shixiao_site.indicators.waiting.WaitingMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shixiao_site.project.urls"
WSGI_APPLICATION = "shixiao_site.project.wsgi.application"
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "shixiao_site.ui.jinja.environment", "context_processors": CONTEXT_PROCESSORS},
    },
    # For the few templates that allauth insists on rendering itself.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{SITE_FOLDER / 'site.sqlite3'}", conn_max_age=60),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer takes its place at the beginning of a transaction: two that upgrade later would refuse each other.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
# Shared by all processes of the server: a one-time code that one of them has seen is used up for all.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": SITE_FOLDER / "cache"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# Whoever tries the demo has no authenticator app at hand; its people are made up.
SECOND_FACTOR_REQUIRED = not is_demo(HOME)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# A host in an intranet does not speak for its neighbours, and no list of the public internet knows it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# With HTTPS a web server on this computer does the encryption and passes on what it was asked.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Everything that goes wrong is told on standard error: journalctl, or HOME/site/serve.log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}

JOB_KINDS: dict[str, str] = {
    "export": "shixiao_site.exports.handling.handle",
    "import": "shixiao_site.registers.bringing.importing.handle",
    "pages": "shixiao_site.indicators.jobs.build",
    "compute": "shixiao_site.indicators.runs.computing.handle",
    "trial": "shixiao_site.definitions.jobs.handle",
}
# What a worker looks after between jobs: functions without arguments, called every few seconds.
WORKER_ROUNDS: list[str] = [
    "shixiao_site.audit.checkpoints.keep_checked",
    "shixiao_site.definitions.force.put_due_in_force",
    "shixiao_site.exports.files.remove_old",
    "shixiao_site.operations.actions.enqueue_due",
    "shixiao_site.registers.bringing.inbox.look",
]

# The largest file a person may bring; larger ones come through HOME/inbox/.
UPLOAD_BYTES = int(os.environ.get("SHIXIAO_UPLOAD_MB", "500")) * 2**20
FILE_UPLOAD_HANDLERS = ["shixiao_site.registers.bringing.arriving.Arriving"]
