"""Keys for one's own programs."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shixiao_site.access import Duty, allowed
from shixiao_site.accounts.forms import TokenForm
from shixiao_site.accounts.models import User
from shixiao_site.accounts.tokens import FOR_TOKENS, create_token, revoke_token
from shixiao_site.audit.actor import actor_of


@allowed(Duty.OWN_ACCOUNT)
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a form for another; a new one is shown once."""
    user = cast(User, request.user)
    form = TokenForm(request.POST if request.method == "POST" else None, role=user.role)
    text = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        duties = [Duty(value) for value in given["duties"]]
        _, text = create_token(
            user, name=given["name"], duties=duties, expires_on=given["expires_on"], by=actor_of(request)
        )
        form = TokenForm(role=user.role)
    told = {"form": form, "text": text, "tokens": user.tokens.all(), "possible": bool(FOR_TOKENS & user.role.duties)}
    return render(request, "accounts/tokens.html", told)


@allowed(Duty.OWN_ACCOUNT)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own tokens is worth nothing from now on; those of others are not found."""
    token = get_object_or_404(cast(User, request.user).tokens, pk=pk)
    revoke_token(token, by=actor_of(request))
    messages.success(request, f"令牌“{token.name}”已经作废。")
    return HttpResponseRedirect(reverse("accounts:tokens"))
