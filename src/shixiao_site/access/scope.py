"""The one scope rule: a person sees the units under his prefix. No scope, no rows; foreign and missing look alike."""

from dataclasses import dataclass

from django.db.models import Q

PREFIX_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True)
class Scope:
    """A division prefix of 2, 4, 6, 9 or 12 digits; anything else covers nothing."""

    prefix: str

    def __bool__(self) -> bool:
        return self.prefix.isascii() and self.prefix.isdigit() and len(self.prefix) in PREFIX_LENGTHS

    def covers(self, code: str) -> bool:
        """Whether a unit code, or the prefix that stands for a unit, lies in the scope."""
        return bool(self) and code.startswith(self.prefix)

    def q(self, field: str) -> Q:
        """The same as a condition on a column of the database."""
        return Q(**{f"{field}__startswith": self.prefix}) if self else Q(pk__in=[])
