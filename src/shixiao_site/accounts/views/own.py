"""One's own account."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from shixiao_site.access import Duty, allowed
from shixiao_site.accounts import actions, queries
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in.passwords import ends_at
from shixiao_site.ui import Column, Content, Page, Table

_SIGN_INS = (Column("at", "时间", "instant"), Column("address", "从哪里"), Column("result", "结果"))


def _own(request: HttpRequest) -> Content:
    user = cast(User, request.user)
    sign_ins = Table("sign-ins", "最近的登录", _SIGN_INS, queries.recent_sign_ins(user), empty="还没有登录记录。")
    context = {
        "user": user,
        "duties": sorted(duty.title for duty in user.role.duties),
        "scope": queries.scope_in_words(user),
        "factors": queries.factors_of(user),
        "password_ends_at": ends_at(user),
        "tokens": user.tokens.count(),
    }
    return Content("我的账号", context, (sign_ins,))


page = Page(_own, "accounts/own.html", Duty.OWN_ACCOUNT)


@allowed(Duty.OWN_ACCOUNT)
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch the size of letters and go back to where the person was."""
    actions.switch_large_type(cast(User, request.user))
    to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(to if is_ours else "/")
