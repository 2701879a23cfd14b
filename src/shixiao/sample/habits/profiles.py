"""Which community has which padding habit. About half of the communities have none."""

from shixiao.sample.world import World

EMPLOYMENT = (
    "repeat_other_month",
    "repeat_other_community",
    "already_employed",
    "paper_job",
    "dead_person",
    "pensioner",
    "invented_person",
    "false_flag",
)
TRAINING = ("absent_but_reported", "signed_by_others")
RETURNS = ("inflated_return",)
SERVICE = ("closing_time_praise",)
VISITS = ("visits_from_the_desk",)
_ALL = (*EMPLOYMENT, *TRAINING, *RETURNS, *SERVICE, *VISITS)
_PADDING_SHARE = 0.55


def habits_of(world: World) -> dict[str, frozenset[str]]:
    """The habits of each community by its code; every habit is found in at least two of them."""
    chance = world.plan.chance("profiles")
    codes = [place.code for place in world.places]
    padding = chance.sample(codes, int(len(codes) * _PADDING_SHARE))
    found: dict[str, set[str]] = {code: set() for code in codes}
    for turn in range(2 * len(_ALL)):
        found[padding[turn % len(padding)]].add(_ALL[turn % len(_ALL)])
    for turn, code in enumerate(padding):
        found[code].add(EMPLOYMENT[turn % len(EMPLOYMENT)])
    return {code: frozenset(habits) for code, habits in found.items()}
