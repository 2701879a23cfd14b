"""Addresses of definitions."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.access import Duty
from shixiao_site.definitions.views import acts, draft, editing, lists
from shixiao_site.ui import Page

app_name = "definitions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", Page(lists.index, "definitions/index.html", Duty.SEE_FIGURES), name="index"),
    path("drafts/<int:pk>/", Page(draft.build, "definitions/draft.html", Duty.SEE_FIGURES), name="draft"),
    path("drafts/<int:pk>/edit/", editing.edit, name="edit"),
    path("drafts/<int:pk>/check/", acts.check_again, name="check"),
    path("drafts/<int:pk>/trial/", acts.trial, name="trial"),
    path("drafts/<int:pk>/submit/", acts.submit_draft, name="submit"),
    path("drafts/<int:pk>/withdraw/", acts.withdraw_draft, name="withdraw"),
    path("drafts/<int:pk>/approve/", acts.approve_draft, name="approve"),
    path("drafts/<int:pk>/reject/", acts.reject_draft, name="reject"),
    path("drafts/<int:pk>/restore/", editing.restore, name="restore"),
    path("<slug:indicator>/", Page(lists.indicator, "definitions/indicator.html", Duty.SEE_FIGURES), name="indicator"),
    path("<slug:indicator>/<slug:kind>/", editing.begin, name="begin"),
]
