"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.accounts.views import bringing, own, people, programs

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.page, name="own"),
    path("large-type/", own.large_type, name="large_type"),
    path("tokens/", programs.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", programs.revoke, name="revoke_token"),
    path("users/", people.users, name="users"),
    path("users/new/", people.create, name="create"),
    path("users/bring/", bringing.bring, name="bring"),
    path("users/bring/form/", bringing.form, name="form"),
    path("users/bring/passwords/", bringing.passwords, name="passwords"),
    path("users/of/<str:username>/", people.user, name="user"),
    path("users/of/<str:username>/disable/", people.disable, name="disable"),
    path("users/of/<str:username>/enable/", people.enable, name="enable"),
    path("users/of/<str:username>/unlock/", people.unlock, name="unlock"),
    path("users/of/<str:username>/reset-password/", people.reset_password, name="reset_password"),
    path("users/of/<str:username>/reset-factor/", people.reset_factor, name="reset_factor"),
]
