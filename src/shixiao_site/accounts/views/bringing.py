"""Many people from a sheet."""

from urllib.parse import quote

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed
from shixiao_site.accounts import actions
from shixiao_site.accounts.bulk.reading import ReadPeople, read_people
from shixiao_site.accounts.bulk.workbooks import blank_form, password_sheet
from shixiao_site.accounts.forms import ImportForm
from shixiao_site.audit.actor import actor_of

LARGEST_FILE = 5 << 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "accounts.handed"
# The page with the passwords may lie open for so long before the sheet is asked for.
_SHEET_SECONDS = 1800


@allowed(Duty.MANAGE_USERS)
@never_cache
def bring(request: HttpRequest) -> HttpResponse:
    """Take a filled form; make the people, or say what is wrong with every line."""
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/bring.html", {"form": form, "problems": [], "ready": 0, "handed": []})
    file = form.cleaned_data["file"]
    try:
        read = _read(file.name, file.size, file.read())
    except Problem as problem:
        told = {"form": ImportForm(), "problems": [problem], "ready": 0, "handed": []}
        return render(request, "accounts/bring.html", told, status=422)
    return _made(request, file.name, read, all_or_none=form.cleaned_data["all_or_none"])


def _read(name: str, size: int, content: bytes) -> ReadPeople:
    if size > LARGEST_FILE:
        raise Problem(
            where=name,
            what=f"文件有 {size >> 20} MB，最多 {LARGEST_FILE >> 20} MB。",
            why="用户名单不会这么大，所以没有读。",
            mend="请检查是不是选错了文件。",
        )
    return read_people(name, content)


def _made(request: HttpRequest, name: str, read: ReadPeople, *, all_or_none: bool) -> HttpResponse:
    people = () if all_or_none and read.problems else read.people
    try:
        handed = actions.import_users(people, source=name, by=actor_of(request)) if people else []
    except ValidationError:
        return _overtaken(request, name)
    told = {
        "form": ImportForm(initial={"all_or_none": all_or_none}),
        "problems": read.problems,
        "ready": len(read.people),
        "handed": handed,
        "sheet": signing.dumps([[each.username, each.name, each.password] for each in handed], salt=_SALT),
    }
    return render(request, "accounts/bring.html", told, status=422 if read.problems and not handed else 200)


def _overtaken(request: HttpRequest, name: str) -> HttpResponse:
    problem = Problem(
        where=name,
        what="检查以后、建立以前，有人建立了同名的用户。",
        why="一个用户都没有建立。",
        mend="请再交一次，会告诉您是哪一行。",
    )
    told = {"form": ImportForm(), "problems": [problem], "ready": 0, "handed": []}
    return render(request, "accounts/bring.html", told, status=409)


@allowed(Duty.MANAGE_USERS)
@require_POST
@never_cache
def passwords(request: HttpRequest) -> HttpResponse:
    """The passwords of the page before as a sheet. They are kept nowhere: the page itself brings them, signed."""
    try:
        rows = signing.loads(request.POST.get("sheet", ""), salt=_SALT, max_age=_SHEET_SECONDS)
    except signing.BadSignature:
        return render(request, "accounts/gone.html", status=410)
    handed = [actions.Handed(*row) for row in rows]
    return HttpResponse(password_sheet(handed), content_type=_XLSX, headers=_attached("初始密码.xlsx"))


@allowed(Duty.MANAGE_USERS)
@require_GET
def form(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The blank form."""
    return HttpResponse(blank_form(), content_type=_XLSX, headers=_attached("用户名单.xlsx"))


def _attached(name: str) -> dict[str, str]:

    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
