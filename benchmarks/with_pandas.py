"""The obvious alternative: the same eight indicators in pandas and numpy, written well (month masks, no loops)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from benchmarks.hand_sql import BASE

EMPLOYER_FORMS = ("单位就业", "公益性岗位")
LEVELS = (0, 2, 4, 6, 9, 12)


def compute(batches: dict[str, list[Path]], as_of: str, folder: Path) -> None:
    """Judge and roll up; `batches` maps a register to its files of rows."""
    today = pd.Timestamp(as_of)
    fold, calendar = _fold(_read(batches, "contributions", _CONTRIBUTION_COLUMNS, today))
    rows = _facts(batches, calendar, today)
    verdicts = {"new_employment": _count(rows, rows["reason"], today)}
    for indicator, flag, column, word in (
        ("reemployment", "reemployed", "unemployed", "not_registered_unemployed"),
        ("hardship_employment", "hardship", "certified", "not_certified"),
    ):
        part = rows[rows[flag]]
        reason = part["reason"].mask((part["reason"] == "") & ~part[column], word)
        verdicts[indicator] = _count(part, reason, today)
    verified = verdicts["new_employment"].index[verdicts["new_employment"]["verdict"] == "verified"]
    cohort = rows.loc[verified]
    verdicts |= _cohort(cohort[cohort["form"].isin(EMPLOYER_FORMS)], fold, calendar, today)
    _write(verdicts, folder)


_CONTRIBUTION_COLUMNS = ["id_key", "insured_as", "employer_code", "base_yuan", "month", "known_on"]


def _read(batches: dict[str, list[Path]], register: str, columns: list[str], today: pd.Timestamp) -> pd.DataFrame:
    tables = [pq.read_table(path, columns=columns) for path in batches.get(register, [])]
    frames = []
    for table in tables:
        for name in ("insured_as", "employer_code", "form", "role", "outcome"):
            if name in table.column_names:
                position = table.column_names.index(name)
                table = table.set_column(position, name, table.column(name).dictionary_encode())
        if "base_yuan" in table.column_names:
            position = table.column_names.index("base_yuan")
            table = table.set_column(position, "base_yuan", table.column("base_yuan").cast("float64"))
        frames.append(table.to_pandas(date_as_object=False))
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    for name in frame.columns:
        if frame[name].dtype == object and name in {"insured_as", "employer_code"}:
            frame[name] = frame[name].astype("category")
    return frame[frame["known_on"].isna() | (frame["known_on"] <= today)]


def _fold(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = rows[rows["id_key"].notna()]
    bit = np.left_shift(np.int64(1), (rows["month"] - BASE).to_numpy(np.int64))
    keys = pd.DataFrame(
        {
            "id_key": rows["id_key"].to_numpy(np.int64),
            "employee": (rows["insured_as"] == "单位职工").to_numpy(),
            "employer_code": rows["employer_code"].to_numpy(),
            "base_yuan": rows["base_yuan"].to_numpy(np.float64),
            "w": bit,
        }
    )
    # A month stands once per employer and wage, so a sum of bits is their OR.
    fold = (
        keys.groupby(["id_key", "employee", "employer_code", "base_yuan"], dropna=False, observed=True, sort=False)["w"]
        .sum()
        .reset_index()
    )
    fold["employer_code"] = fold["employer_code"].astype(object)
    employee = fold[fold["employee"]].groupby("id_key", sort=False)["w"].agg(_or)
    alone = fold[~fold["employee"]].groupby("id_key", sort=False)["w"].agg(_or)
    return fold, pd.DataFrame({"e": employee, "s": alone}).fillna(0).astype(np.int64)


def _or(words: pd.Series) -> int:
    return int(np.bitwise_or.reduce(words.to_numpy()))


def _months(word: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    low = np.clip(first - BASE, 0, 60)
    size = np.clip(last + 1 - BASE, 0, 60) - low
    mask = np.left_shift(np.int64(1), np.maximum(size, 0)) - 1
    return np.bitwise_count(np.right_shift(word, low) & mask)


def _facts(batches: dict[str, list[Path]], calendar: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    wanted = [
        "row_key", "id_key", "unit_code", "handler", "started_on", "registered_on", "form", "employer_code",
        "reemployed", "hardship", "known_on",
    ]  # fmt: skip
    rows = _read(batches, "employment_registrations", wanted, today)
    rows = rows[rows["started_on"] <= today].set_index("row_key", drop=False)
    rows["m"] = rows["started_on"].dt.year * 12 + rows["started_on"].dt.month - 1
    month = rows["m"].to_numpy(np.int64)
    covered = rows[["id_key"]].join(calendar, on="id_key").fillna(0)
    employee, alone = covered["e"].to_numpy(np.int64), covered["s"].to_numpy(np.int64)
    key = rows[["row_key", "id_key", "started_on", "m"]].reset_index(drop=True)

    def found(register: str, columns: list[str], test: "object") -> np.ndarray:
        if not batches.get(register):
            return np.zeros(len(rows), bool)
        other = _read(batches, register, ["id_key", "known_on", *columns], today)
        joined = key.merge(other.drop(columns="known_on"), on="id_key")
        return rows.index.isin(joined.loc[test(joined), "row_key"])  # type: ignore[operator]

    dead = found("deaths", ["died_on"], lambda j: j["died_on"] < j["started_on"])
    pension = found(
        "pensions", ["from_month", "to_month"],
        lambda j: (j["from_month"] <= j["m"]) & (j["to_month"].isna() | (j["to_month"] >= j["m"])),
    )  # fmt: skip
    business = found(
        "business_roles", ["role", "from_on", "to_on"],
        lambda j: j["role"].isin(["法定代表人", "经营者"]) & (_ordinal(j["from_on"]) <= j["m"] + 3)
        & (j["to_on"].isna() | (_ordinal(j["to_on"]) >= j["m"])),
    )  # fmt: skip
    visited = found(
        "visits", ["outcome", "visited_at"],
        lambda j: (j["outcome"] == "在岗") & _ordinal(j["visited_at"]).between(j["m"], j["m"] + 3),
    )  # fmt: skip
    rows["unemployed"] = found(
        "unemployment_registrations", ["registered_on", "closed_on"],
        lambda j: (j["registered_on"] <= j["started_on"])
        & (j["closed_on"].isna() | (j["closed_on"] >= j["started_on"] - pd.Timedelta(days=30))),
    )  # fmt: skip
    rows["certified"] = found(
        "hardship_certificates", ["certified_on", "ended_on"],
        lambda j: (j["certified_on"] <= j["started_on"]) & (j["ended_on"].isna() | (j["ended_on"] >= j["started_on"])),
    )  # fmt: skip
    form = rows["form"].astype(str).to_numpy()
    traced = np.select(
        [form == "个体工商户", form == "灵活就业"],
        [(_months(alone, month, month + 3) > 0) | business, (_months(alone, month, month + 3) > 0) | visited],
        _months(employee, month, month + 3) > 0,
    ).astype(bool)
    before = _months(employee, month - 3, month - 1) > 0
    tests = [rows["id_key"].isna().to_numpy(), dead, pension, before, ~traced]
    words = ["identity_invalid", "deceased", "pensioner", "already_employed", "no_trace"]
    rows["reason"] = np.select(tests, words, "")
    rows["waiting"] = (rows["reason"] == "no_trace") & (today < _month_end(rows["m"] + 3))
    return rows


def _ordinal(days: pd.Series) -> pd.Series:
    return days.dt.year * 12 + days.dt.month - 1


def _month_end(months: pd.Series) -> pd.Series:
    following = months + 1
    return pd.to_datetime({"year": following // 12, "month": following % 12 + 1, "day": 1}) - pd.Timedelta(days=1)


def _count(rows: pd.DataFrame, reason: pd.Series, _today: pd.Timestamp) -> pd.DataFrame:
    out = rows[["id_key", "unit_code", "handler", "started_on", "registered_on", "m", "waiting"]].copy()
    out["reason"] = reason
    holds = out[out["reason"] == ""].reset_index().sort_values(["started_on", "registered_on", "row_key"])
    holds["year"] = holds["started_on"].dt.year
    again = holds.loc[holds.duplicated(["id_key", "year"]), "row_key"]
    out.loc[again, "reason"] = "counted_already"
    out["verdict"] = np.select(
        [(out["reason"] == "no_trace") & out["waiting"], out["reason"] == ""], ["pending", "verified"], "refused"
    )
    out["value"] = np.nan
    return out


def _cohort(
    rows: pd.DataFrame, fold: pd.DataFrame, calendar: pd.DataFrame, today: pd.Timestamp
) -> dict[str, pd.DataFrame]:
    month = rows["m"].to_numpy(np.int64)
    employee = rows[["id_key"]].join(calendar["e"], on="id_key")["e"].fillna(0).to_numpy(np.int64)
    key = rows[["id_key", "employer_code", "m"]].reset_index()
    key["employer_code"] = key["employer_code"].astype(object)
    mine = fold[fold["employee"] & fold["id_key"].isin(rows["id_key"])]
    at = key.merge(mine, on=["id_key", "employer_code"]).groupby("row_key")["w"].agg(_or)
    word = at.reindex(rows.index).fillna(0).to_numpy(np.int64)
    paid = key.merge(mine[["id_key", "base_yuan", "w"]], on="id_key")
    paid = paid[paid["base_yuan"].notna()]
    mean = {}
    for side, first, last in (("before", -12, -1), ("after", 1, 6)):
        months = _months(paid["w"].to_numpy(), paid["m"].to_numpy() + first, paid["m"].to_numpy() + last)
        amount = (paid["base_yuan"] * months).groupby(paid["row_key"]).sum()
        union = paid.groupby("row_key")["w"].agg(_or).reindex(rows.index).fillna(0).to_numpy(np.int64)
        known = _months(union, month + first, month + last)
        mean[side] = amount.reindex(rows.index).to_numpy() / np.where(known == 0, np.nan, known)

    def one(k: int) -> np.ndarray:
        return _months(word, month + k, month + k) == 1

    tests = {"stable_employment_rate": (12, _months(employee, month + 1, month + 12) >= 6, "not_stable")}
    for k in (3, 6, 12):
        tests[f"retention_rate_{k}"] = (k + 1, one(k) | (one(k - 1) & one(k + 1)), "left")
    no_wage = np.where(np.nan_to_num(mean["before"]) <= 0, "no_wage_before", "no_wage_after")
    both = (np.nan_to_num(mean["before"]) > 0) & ~np.isnan(mean["after"])
    found = {}
    for indicator, (k, holds, word_) in {**tests, "wage_growth": (6, both, no_wage)}.items():
        out = rows[["id_key", "unit_code", "handler", "started_on", "m"]].copy()
        waiting = (today < _month_end(rows["m"] + k)).to_numpy()
        out["verdict"] = np.select([waiting, holds], ["pending", "verified"], "refused")
        pending_word = "no_wage_after" if indicator == "wage_growth" else word_
        out["reason"] = np.where(waiting, pending_word, np.where(holds, "", word_))
        out["value"] = mean["after"] / mean["before"] - 1 if indicator == "wage_growth" else np.nan
        found[indicator] = out
    return found


def _write(verdicts: dict[str, pd.DataFrame], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tallies = []
    for indicator, rows in verdicts.items():
        ordered = rows.reset_index().sort_values(["unit_code", "m", "verdict", "reason", "row_key"])
        ordered.to_parquet(folder / f"{indicator}.parquet", compression="zstd")
        tally = (
            rows.groupby(["unit_code", "handler", "m", "verdict"], observed=True, dropna=False)
            .size()
            .reset_index(name="n")
        )
        tallies.append(tally.assign(indicator=indicator))
    _figures(pd.concat(tallies), verdicts["wage_growth"]).to_parquet(folder / "figures.parquet")


def _periods(rows: pd.DataFrame) -> pd.DataFrame:
    month = rows["m"]
    parts = [
        rows.assign(kind="month", period=month), rows.assign(kind="quarter", period=month // 3),
        rows.assign(kind="year", period=month // 12),
    ]  # fmt: skip
    last = int(month.max())
    for later in range(12):
        upto = month + later
        inside = (upto // 12 == month // 12) & (upto <= last)
        parts.append(rows[inside].assign(kind="ytd", period=upto[inside]))
    return pd.concat(parts)


def _figures(tally: pd.DataFrame, wages: pd.DataFrame) -> pd.DataFrame:
    tally = tally.groupby(["indicator", "unit_code", "handler", "m", "verdict"], dropna=False)["n"].sum().reset_index()
    spread = _periods(tally)
    grown = _periods(wages.loc[wages["verdict"] == "verified", ["unit_code", "handler", "m", "value"]])
    out = []
    for level in (*LEVELS, "staff"):
        for rows, value in ((spread, "n"), (grown, "value")):
            unit = rows["handler"] if level == "staff" else rows["unit_code"].str[: int(level)]
            keys = [unit.rename("unit"), "kind", "period"]
            if value == "n":
                found = rows.groupby(["indicator", *keys, "verdict"])["n"].sum().unstack("verdict").reset_index()
            else:
                found = rows.groupby(keys)["value"].median().reset_index()
            out.append(found.assign(level=str(level)))
    return pd.concat(out)
