"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.accounts.views import own

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.page, name="own"),
    path("large-type/", own.large_type, name="large_type"),
]
