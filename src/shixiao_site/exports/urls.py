"""Addresses of exports."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.exports import views

app_name = "exports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.own, name="own"),
    path("page/", views.page, name="page"),
    path("ask/", views.ask, name="ask"),
    path("<uuid:job_id>/", views.file, name="file"),
]
