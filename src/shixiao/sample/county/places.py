"""The county's streets and communities. Everything lies in the unassigned division 990101 云溪县."""

from dataclasses import dataclass

from shixiao.sample.county.words import COMMUNITIES, STREETS

COUNTY = "990101000000"
COUNTY_NAME = "云溪县"
_CENTRE = (112.500, 33.500)
_PER_STREET = len(COMMUNITIES) // len(STREETS)


@dataclass(frozen=True)
class Community:
    """A community or village, the lowest unit that reports."""

    code: str
    name: str
    street: str
    street_name: str
    lon: float
    lat: float


def communities() -> tuple[Community, ...]:
    """All communities, street by street. In towns and townships they are villages with codes from 200 on."""
    listed = []
    for at, (street, street_name) in enumerate(STREETS):
        for place in range(_PER_STREET):
            name = COMMUNITIES[at * _PER_STREET + place]
            rural = not street_name.endswith("街道")
            code = f"990101{street}{(200 if rural else 1) + place:03d}"
            lon = round(_CENTRE[0] + 0.042 * (at % 4) + 0.009 * place, 5)
            lat = round(_CENTRE[1] + 0.055 * (at // 4) + 0.007 * (place % 2), 5)
            listed.append(
                Community(code, name + ("村" if rural else "社区"), f"990101{street}000", street_name, lon, lat)
            )
    return tuple(listed)
