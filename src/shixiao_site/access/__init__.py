"""Who may see and do what: duties, roles as plain classes, and the one scope rule."""

from shixiao_site.access.allowing import Reader, allowed, public, reader_of
from shixiao_site.access.duties import Duty
from shixiao_site.access.roles import ROLES, Role
from shixiao_site.access.scope import Scope

__all__ = ["ROLES", "Duty", "Reader", "Role", "Scope", "allowed", "public", "reader_of"]
