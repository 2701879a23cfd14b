"""What the worker does for a long export: the same file as at once, written into a folder of its own."""

import json
import secrets
import shutil
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from shixiao.vocabulary.problems import Problem
from shixiao.workspace.publish import publish
from shixiao_site.exports.files import KEPT_DAYS, RESULT, Kept, draft_of, folder_of, kept
from shixiao_site.exports.making import FORMATS, make
from shixiao_site.exports.source import Source, open_source
from shixiao_site.indicators.queries import NothingPublished, PagesMissing
from shixiao_site.queue.work import Work


def handle(work: Work) -> dict[str, Any]:
    """Write the file of an export. Done twice it is one file: the folder appears whole, by one rename."""
    if found := kept(work.job.pk):
        return _result(found)
    reader, source = _source(work)
    draft = draft_of(work.job.pk, secrets.token_hex(4))
    try:
        work.tell("正在写文件")
        made = make(
            source,
            FORMATS[work.payload["as"]],
            draft,
            reader=reader,
            tell=lambda rows: work.tell(f"已写 {rows:,} 行", done=rows),
        )
        (draft / RESULT).write_text(
            json.dumps({"file": made.path.name, "rows": made.rows}, ensure_ascii=False), "utf-8"
        )
        work.tell(f"共 {made.rows:,} 行", done=made.rows, of=made.rows)
        publish(draft, folder_of(work.job.pk))
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return _result(Kept(folder_of(work.job.pk) / made.path.name, made.rows))


def _result(found: Kept) -> dict[str, Any]:
    message = f"一共 {found.rows:,} 行。文件保留 {KEPT_DAYS} 天，只有您自己能下载。"
    return {"rows": found.rows, "message": message, "url": reverse("exports:own")}


def _source(work: Work) -> tuple[Any, Source]:
    """The page as its asker may see it now: rights lost since he asked are lost."""
    user = get_user_model().objects.filter(username=work.by.username, is_active=True).first()
    try:
        if user is None or user.scope.prefix != work.by.prefix:
            raise PermissionDenied
        return user, open_source(work.payload["of"], reader=user, network_address=work.by.address)
    except (Http404, PermissionDenied, NothingPublished, PagesMissing) as error:
        raise Problem(
            where=work.job.title,
            what="这一页现在打不开了。",
            why="页面已经没有，或者您的角色、管辖区划有变动，没有生成文件。",
            mend="请打开原来的页面看一看，再重新导出；需要权限请找安全管理员。",
        ) from error
