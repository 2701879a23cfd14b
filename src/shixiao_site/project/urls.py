"""All addresses, one line per app."""

from django.urls import URLPattern, URLResolver, include, path

from shixiao_site.operations.probes import healthz, metrics
from shixiao_site.project.api import addresses, build

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shixiao_site.indicators.urls")),
    path("account/", include("shixiao_site.accounts.urls")),
    path("account/", include("shixiao_site.accounts.sign_in.urls")),
    path("registers/", include("shixiao_site.registers.urls")),
    path("definitions/", include("shixiao_site.definitions.urls")),
    path("exports/", include("shixiao_site.exports.urls")),
    path("jobs/", include("shixiao_site.queue.urls")),
    path("audit/", include("shixiao_site.audit.urls")),
    path("system/", include("shixiao_site.operations.urls")),
    path("help/", include("shixiao_site.help.urls")),
    path("healthz", healthz),
    path("metrics", metrics),
    path("api/", include((addresses(build()), "api"))),
]
