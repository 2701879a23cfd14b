"""The pages of the security administrator: everybody's accounts."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed
from shixiao_site.accounts import actions, queries
from shixiao_site.accounts.forms import FilterForm, NewUserForm, UserForm
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in import lockout
from shixiao_site.audit.actor import actor_of
from shixiao_site.ui import Column, Content, Link, Page, Table

PER_PAGE = 50
_COLUMNS = (
    Column("username", "用户名"),
    Column("name", "姓名"),
    Column("role", "角色"),
    Column("prefix", "管辖区划", "code"),
    Column("state", "状态"),
    Column("factor", "第二道验证"),
    Column("last_login", "上次登录", "instant"),
)


def _users(request: HttpRequest) -> Content:
    form = FilterForm(request.GET)
    found = queries.users(form.where())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    table = Table(
        "users",
        f"用户（{page.paginator.count} 人）",
        _COLUMNS,
        _rows(list(page.object_list)),
        every=lambda: _rows(list(found)),
        empty="没有符合条件的用户。请放宽条件，或新建用户。",
    )
    query = request.GET.copy()
    query.pop("page", None)
    return Content("用户", {"form": form, "page": page, "query": query.urlencode()}, (table,))


def _rows(people: list[User]) -> list[list[Any]]:
    guarded = queries.with_second_factor(people)
    locked = {lock.username for lock in lockout.locks([each.username for each in people])}
    return [
        [
            Link(each.username, reverse("accounts:user", kwargs={"username": each.username})),
            each.name,
            each.role.title,
            each.prefix,
            queries.state_of(each, locked=each.username in locked),
            "有" if each.pk in guarded else "没有",
            each.last_login,
        ]
        for each in people
    ]


users = Page(_users, "accounts/users.html", Duty.MANAGE_USERS)


@allowed(Duty.MANAGE_USERS)
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """A form for a new person; after it, his first password, once."""
    form = NewUserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = actions.NewUser(given["username"], given["name"], given["role_name"], given["division"])
        handed = actions.create_user(new, by=actor_of(request))
        return render(request, "accounts/handed.html", {"handed": [handed], "title": "用户已经建立"})
    return render(request, "accounts/create.html", {"form": form})


@allowed(Duty.MANAGE_USERS)
def user(request: HttpRequest, username: str) -> HttpResponse:
    """One person: what he is and may, and what can be done with his account."""
    person = get_object_or_404(User, username=username)
    form = _form(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = {"name": given["name"], "role_name": given["role_name"], "prefix": given["division"]}
        try:
            actions.change_user(person, **new, by=actor_of(request))
        except Problem as problem:
            return _one(request, User.objects.get(pk=person.pk), form, problem)
        messages.success(request, f"{person.name} 已经改好。")
        return HttpResponseRedirect(request.path)
    return _one(request, person, form)


def _form(person: User, data: QueryDict | None = None) -> UserForm:
    return UserForm(data, initial={"name": person.name, "role_name": person.role_name, "division": person.prefix})


def _one(request: HttpRequest, person: User, form: UserForm, problem: Problem | None = None) -> HttpResponse:
    told = {
        "person": person,
        "form": form,
        "problem": problem,
        "is_oneself": person.pk == request.user.pk,
        "scope": queries.scope_in_words(person),
        "factors": queries.factors_of(person),
        "locks": lockout.locks([person.username]),
        "sign_ins": queries.recent_sign_ins(person, most=5),
    }
    return render(request, "accounts/user.html", told, status=409 if problem else 200)


@allowed(Duty.MANAGE_USERS)
@require_POST
def disable(request: HttpRequest, username: str) -> HttpResponse:
    """Shut an account."""
    return _do(request, username, actions.disable_user, "已经停用，他现在就不能再用了。")


@allowed(Duty.MANAGE_USERS)
@require_POST
def enable(request: HttpRequest, username: str) -> HttpResponse:
    """Open it again."""
    return _do(request, username, actions.enable_user, "已经启用。")


@allowed(Duty.MANAGE_USERS)
@require_POST
def unlock(request: HttpRequest, username: str) -> HttpResponse:
    """Let a locked person try again."""
    return _do(request, username, actions.unlock_user, "已经解锁，可以马上登录。")


@allowed(Duty.MANAGE_USERS)
@require_POST
def reset_factor(request: HttpRequest, username: str) -> HttpResponse:
    """Remove the second factors of a person who lost his."""
    return _do(request, username, actions.reset_factor, "的第二道验证已经清除。请提醒他登录后重新设置。")


@allowed(Duty.MANAGE_USERS)
@require_POST
@never_cache
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """A new password, shown once."""
    person = get_object_or_404(User, username=username)
    if person.pk == request.user.pk:
        return HttpResponseRedirect(reverse("account_change_password"))
    handed = actions.reset_password(person, by=actor_of(request))
    return render(request, "accounts/handed.html", {"handed": [handed], "title": "密码已经重置"})


def _do(request: HttpRequest, username: str, act: Any, told: str) -> HttpResponse:
    person = get_object_or_404(User, username=username)
    try:
        act(person, by=actor_of(request))
    except Problem as problem:
        return _one(request, person, _form(person), problem)
    messages.success(request, f"{person.name}{told}")
    return HttpResponseRedirect(reverse("accounts:user", kwargs={"username": username}))
