"""Who acts: a person at an address, or the system itself."""

from dataclasses import dataclass

from django.http import HttpRequest

from shixiao_site.access import Reader, Scope, reader_of


@dataclass(frozen=True)
class Actor:
    """The one by whom an act is done, as the chain keeps him: no foreign key, so that nothing done is ever undone."""

    username: str
    name: str
    role: str
    prefix: str
    address: str = ""

    @property
    def scope(self) -> Scope:
        """The units he answers for."""
        return Scope(self.prefix)


SYSTEM = Actor(username="system", name="系统", role="system", prefix="")


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of a request, with his network address."""
    return acting(reader_of(request), address=request.META.get("REMOTE_ADDR", ""))


def acting(reader: Reader, *, address: str = "") -> Actor:
    """A person as actor."""
    return Actor(reader.username, reader.name, reader.role.name, reader.scope.prefix, address)
