"""Addresses of queue."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.queue import views

app_name = "queue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.own, name="own"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/progress/", views.progress, name="progress"),
    path("<uuid:pk>/cancel/", views.stop, name="cancel"),
]
