"""Addresses of help."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.help import views

app_name = "help"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("search/", views.search, name="search"),
    path("indicators/<str:name>/", views.guide, name="guide"),
    path("<str:name>/", views.page, name="page"),
]
