"""What the help pages say."""

from itertools import groupby

from django.http import Http404, HttpRequest

from shixiao_site.access import reader_of
from shixiao_site.help.finding import LONGEST, find
from shixiao_site.help.texts import Text, guides, help_texts
from shixiao_site.ui import Content

SUGGESTED = ("新就业", "挤水率", "隔离", "导出", "待定")


def index(_request: HttpRequest) -> Content:
    """All help pages, and the guides by topic."""
    topics = [(topic, list(found)) for topic, found in groupby(guides().values(), key=lambda guide: guide.topic)]
    return Content("帮助", {"texts": list(help_texts().values()), "topics": topics})


def page(_request: HttpRequest, name: str) -> Content:
    """One help page. Raises Http404 when there is none of that name."""
    texts = list(help_texts().values())
    at = next((at for at, text in enumerate(texts) if text.name == name), None)
    if at is None:
        raise Http404
    following = texts[at + 1] if at + 1 < len(texts) else None
    return Content(texts[at].title, {"text": texts[at], "texts": texts, "following": following})


def guide(_request: HttpRequest, name: str) -> Content:
    """The guide of one indicator. Raises Http404 when there is none of that id."""
    found: Text | None = guides().get(name)
    if found is None:
        raise Http404
    return Content(f"{found.title}：说明", {"text": found})


def search(request: HttpRequest) -> Content:
    """What was found for `q`."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    groups = find(asked, reader_of(request))
    return Content(f"搜索：{asked}" if asked else "搜索", {"asked": asked, "groups": groups, "suggested": SUGGESTED})
