"""The template environment: autoescaped, and an undefined name is an error, in production too."""

import json
from typing import Any

from django.contrib.messages import get_messages
from django.core.serializers.json import DjangoJSONEncoder
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.utils.html import format_html
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from shixiao_site.ui.addresses import path
from shixiao_site.ui.formats import VERDICTS, shown
from shixiao_site.ui.navigation import front, menu
from shixiao_site.ui.tables import Link, plain


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - autoescape is on in options  # nosec B701
    made.filters |= {"shown": shown, "plain": plain, "json": _json}
    made.tests["link"] = lambda cell: isinstance(cell, Link)
    made.globals |= {
        "static": static,
        "url": path,
        "messages_of": get_messages,
        "csrf_field": _csrf_field,
        "menu": menu,
        "front": front,
        "verdicts": VERDICTS,
    }
    return made


def _json(value: Any) -> str:
    """For a data attribute: plain JSON, which the template then escapes."""
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


@pass_context
def _csrf_field(context: Context) -> str:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context["request"]))
