"""Addresses of definitions."""

from django.urls import URLPattern, URLResolver

app_name = "definitions"
urlpatterns: list[URLPattern | URLResolver] = []
