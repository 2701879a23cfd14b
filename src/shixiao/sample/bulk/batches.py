"""Large registers as Parquet files whose columns are field names, ready to be imported."""

from datetime import date
from pathlib import Path

from shixiao.engine import Engine, open_engine
from shixiao.sample.bulk import listings
from shixiao.sample.bulk.listings import Listing
from shixiao.sample.bulk.mixing import install_mixing
from shixiao.sample.bulk.population import COMMUNITIES, STREETS, Bulk, division_sql, prepare
from shixiao.vocabulary.months import first_day

AS_OF = date(2026, 6, 30)
_PERSONS_PER_FILE = 500_000
_SMALL = (
    listings.employment_registrations,
    listings.deaths,
    listings.pensions,
    listings.business_roles,
    listings.hardship_certificates,
    listings.unemployment_registrations,
    listings.training_enrolments,
    listings.subsidy_payments,
    listings.visits,
)


def write_batches(
    folder: Path,
    *,
    persons: int,
    seed: int = 1,
    months: int = 24,
    as_of: date = AS_OF,
    newest_apart: bool = False,
    memory: str = "1GB",
) -> tuple[Path, ...]:
    """Write the registers of `persons` invented people into a folder; returns the files in the order of import.

    Contributions come in a file for each half million people, about 13 rows a person for 24 months; every other
    register is one file. Columns are field names, those of pensions headings. Texts, months (202603) and yes or no (是, 否) are text, days are dates, amounts decimals.
    With `newest_apart` the rows that became known in the last month lie in `folder/newest`, listed last.
    """
    bulk = Bulk(persons, seed, months, as_of)
    before, newest = folder, folder / "newest"
    before.mkdir(parents=True, exist_ok=True)
    written = []
    with open_engine(memory=memory, scratch=folder / ".scratch") as engine:
        install_mixing(engine)
        prepare(engine, bulk)
        written.append(_write_units(engine, bulk, folder / "units.parquet"))
        known = f"known_on <= DATE '{as_of}'"
        if not newest_apart:
            return (*written, *_write(engine, bulk, folder=before, where=known))
        newest.mkdir(exist_ok=True)
        turn = f"DATE '{first_day(bulk.last)}'"
        written += _write(engine, bulk, folder=before, where=f"known_on < {turn}")
        written += _write(engine, bulk, folder=newest, where=f"{known} AND known_on >= {turn}")
    return tuple(written)


def _write(engine: Engine, bulk: Bulk, *, folder: Path, where: str) -> list[Path]:
    parts: list[tuple[str, Listing]] = [(listing(bulk).register, listing(bulk)) for listing in _SMALL]
    for at, first in enumerate(range(0, bulk.persons, _PERSONS_PER_FILE), start=1):
        last = min(first + _PERSONS_PER_FILE, bulk.persons)
        parts.append((f"contributions-{at:04d}", listings.contributions(bulk, first, last)))
    written = []
    for name, listing in parts:
        path = folder / f"{name}.parquet"
        engine.write_parquet(listing.query(where), path)
        written.append(path)
    return written


def _write_units(engine: Engine, bulk: Bulk, path: Path) -> Path:
    """Counties, streets and communities."""
    street = "lpad(street::VARCHAR, 3, '0')"
    engine.write_parquet(
        f"""SELECT code, name, parent FROM (
            SELECT {division_sql("county")}::VARCHAR AS d, street, community,
                d || {street} || lpad(community::VARCHAR, 3, '0') AS code,
                CASE WHEN street = 0 THEN '云溪' || county || '县' WHEN community = 0 THEN street || '街道'
                    ELSE street || '街道' || community || '社区' END AS name,
                CASE WHEN street = 0 THEN '' WHEN community = 0 THEN d || '000000' ELSE d || {street} || '000' END AS parent
            FROM range({bulk.counties}) AS counties(county), range({STREETS + 1}) AS streets(street),
                range({COMMUNITIES + 1}) AS communities(community)
            WHERE street > 0 OR community = 0
        )""",
        path,
        order_by="code",
    )
    return path
