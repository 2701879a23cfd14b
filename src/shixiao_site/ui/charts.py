"""A chart as data: drawn in the browser from JSON, read as one sentence, and always with its table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from shixiao_site.ui.tables import Table


@dataclass(frozen=True)
class Chart:
    """A picture that answers one question.

    `kind` names the drawing in static/ui/charts.js, `reading` is the answer in one sentence, `data` what it draws,
    `table` the same figures as a table.
    """

    kind: str
    title: str
    reading: str
    data: Mapping[str, Any]
    table: Table

    @property
    def json(self) -> str:
        """The data as the script reads it."""
        return json.dumps(self.data, ensure_ascii=False, cls=DjangoJSONEncoder)
