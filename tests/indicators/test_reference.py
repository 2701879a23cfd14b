"""The compiled engine and a slow plain-Python reference give the same verdict and reason for every row."""

from datetime import date

import pytest

from shixiao.engine import open_engine
from shixiao.indicators.lookups import Form
from tests.indicators.agreement import compute, differences, slowly
from tests.reference.county import make_county

ROWS = 20_000


@pytest.mark.xdist_group("reference")
@pytest.mark.parametrize("as_of", [date(2026, 6, 30)])
def test_twenty_thousand_rows_an_indicator_are_judged_alike(as_of: date) -> None:
    county = make_county(1, rows=ROWS, as_of=as_of)
    slow = slowly(county, as_of)
    for form in ("masks", "joins"):
        with open_engine() as engine:
            fast = compute(engine, county, as_of, form=form)
        assert differences(fast, slow) == []


@pytest.mark.parametrize("form", ["masks", "joins"])
@pytest.mark.parametrize(
    ("seed", "as_of"),
    [
        (2, date(2026, 6, 29)),
        (3, date(2026, 7, 1)),
        (4, date(2024, 2, 29)),
        (5, date(2025, 12, 31)),
        (6, date(2026, 1, 1)),
    ],
)
def test_small_counties_are_judged_alike_on_edge_days(seed: int, as_of: date, form: Form) -> None:
    county = make_county(seed, rows=300, as_of=as_of)
    with open_engine(threads=1) as engine:
        assert differences(compute(engine, county, as_of, form=form), slowly(county, as_of)) == []


@pytest.mark.parametrize(
    "missing",
    [
        ("contributions",),
        ("deaths", "pensions"),
        ("contributions", "visits", "business_roles"),
        ("hardship_certificates",),
    ],
)
def test_registers_that_were_never_imported_are_treated_alike(missing: tuple[str, ...]) -> None:
    as_of = date(2026, 6, 30)
    county = {name: rows for name, rows in make_county(7, rows=300, as_of=as_of).items() if name not in missing}
    with open_engine(threads=1) as engine:
        assert differences(compute(engine, county, as_of), slowly(county, as_of)) == []
