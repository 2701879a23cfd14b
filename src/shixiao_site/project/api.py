"""The API at /api/: tokens only, errors in four parts, its description at /api/openapi.json."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty
from shixiao_site.accounts.tokens import TokenAuth
from shixiao_site.indicators.api import router as indicators
from shixiao_site.registers.api import router as registers

log = logging.getLogger("shixiao.api")
_SAID = {
    401: ("令牌", "没有令牌，或者令牌不对、过期了。", "不知道是谁在问。", "请在“我的账号”里建立接口令牌，放在 Authorization: Bearer 后面。"),
    403: ("令牌", "这个令牌不能做这件事：{}。", "令牌只能做建立时选定的事。", "请换一个令牌，或请有这项职责的人来做。"),
    404: ("地址", "没有这一项，或者不在您的辖区里。", "没有可以给的内容。", "请检查编号；只能看您辖区里的内容。"),
}  # fmt: skip
_UNREADABLE = (MultiPartParserError, SuspiciousOperation, BadRequest, UnreadablePostError)


def build() -> NinjaAPI:
    """The API with its parts."""
    api = NinjaAPI(
        title="实效接口",
        version="1",
        description="导入台账，查批次和已发布的数字。令牌在网页“我的账号”里建立，只能看和导入本人辖区里的内容。",
        docs_url=None,
        auth=TokenAuth(),
        urls_namespace="api",
    )
    api.add_router("", registers)
    api.add_router("", indicators)
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], tuple[int, dict[str, str]]]] = {
        HttpError: _refused,
        ValidationError: _invalid,
        Http404: lambda _request, _error: (404, _said(404)),
        Problem: _problem,
        Exception: _unexpected,
        **dict.fromkeys(_UNREADABLE, _unreadable),
    }
    for kind, told in handlers.items():
        api.add_exception_handler(kind, _answering(api, told))
    return api


def addresses(api: NinjaAPI) -> list[URLPattern]:
    """The addresses of the API, each marked with the least it asks for; what more, each part asks itself."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    for each in found:
        each.callback.duty = None if each.name in {"openapi-json", "api-root"} else Duty.SEE_FIGURES  # type: ignore[attr-defined]
    return found


def _answering(
    api: NinjaAPI, told: Callable[[HttpRequest, Any], tuple[int, dict[str, str]]]
) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        status, parts = told(request, error)
        return api.create_response(request, parts, status=status)

    return answer


def _said(status: int, more: str = "") -> dict[str, str]:
    where, what, why, mend = _SAID[status]
    return {"where": where, "what": what.format(more), "why": why, "mend": mend}


def _refused(_request: HttpRequest, error: HttpError) -> tuple[int, dict[str, str]]:
    if error.status_code in _SAID:
        return error.status_code, _said(error.status_code, error.message)
    return error.status_code, {"where": "请求", "what": error.message, "why": "没有做这件事。", "mend": "请检查请求。"}


def _invalid(_request: HttpRequest, error: ValidationError) -> tuple[int, dict[str, str]]:
    names = "、".join(dict.fromkeys(str(each["loc"][-1]) for each in error.errors))
    said = "；".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors)
    return 422, {
        "where": f"参数 {names}",
        "what": f"参数缺了，或写得不对：{said}。",
        "why": "不知道要做什么，所以没有做。",
        "mend": "请按 /api/openapi.json 里写的填。",
    }


def _problem(_request: HttpRequest, error: Problem) -> tuple[int, dict[str, str]]:
    return 400, {"where": error.where, "what": error.what, "why": error.why, "mend": error.mend}


def _unreadable(_request: HttpRequest, _error: Exception) -> tuple[int, dict[str, str]]:
    return 400, {
        "where": "请求",
        "what": "请求的内容读不出来。",
        "why": "没有收到文件，什么都没有导入。",
        "mend": "请用 multipart/form-data 发送文件。",
    }


def _unexpected(request: HttpRequest, error: Exception) -> tuple[int, dict[str, str]]:
    log.error("接口 %s 出错。", request.path, exc_info=error)
    return 500, {
        "where": request.path,
        "what": "程序出错，没有做成。",
        "why": "没有做完的部分已经撤销。",
        "mend": "请稍后再试；还是不成，请告诉系统管理员，详情在服务器的日志里。",
    }
