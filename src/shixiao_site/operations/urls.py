"""Addresses of operations."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.operations import views

app_name = "operations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.system, name="system"),
    path("schedules/", views.schedule, name="schedule"),
    path("schedules/<int:pk>/remove/", views.unschedule, name="unschedule"),
]
