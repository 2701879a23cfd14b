"""Addresses of audit."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.audit import views

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.entries_page, name="entries"),
    path("<int:seq>/", views.entry_page, name="entry"),
]
