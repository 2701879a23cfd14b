"""What is read out of a sealed run: figures, the rows behind them, persons, findings, the difference of two runs."""

import hashlib
from dataclasses import dataclass

from shixiao.engine import Engine, parquet, quote
from shixiao.evidence import Blocks, view_known
from shixiao.indicators.judge import Setting, compile_indicator, parts_of
from shixiao.indicators.proof import prove, row_id
from shixiao.indicators.sentences import sentence_sql
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.registers.known import known_sql
from shixiao.registers.schema import Register
from shixiao.vocabulary.months import Period
from shixiao.vocabulary.problems import Problem


@dataclass(frozen=True)
class Filter:
    """Which verdict rows: under a unit prefix, in a period. Empty means all."""

    unit: str = ""
    period: Period | None = None

    @property
    def sql(self) -> str:
        """The condition on a verdict row."""
        tests = [f"starts_with(unit_code, {quote(self.unit)})"] if self.unit else []
        if self.period:
            tests.append(f"m BETWEEN {self.period.first} AND {self.period.last}")
        return " AND ".join(tests) or "TRUE"


def figures_sql(run: SealedRun) -> str:
    """The figures of a run in their fixed order."""
    return f"SELECT * FROM {parquet([run.file('figures')])}"


def evidence_sql(engine: Engine, run: SealedRun, plan: Plan, indicator: str, *, where: Filter, key: bytes) -> str:
    """SQL of the rows behind an indicator: place, person, verdict, reason, sentence and proving rows.

    A derived indicator gives the rows of its parts. `key` makes the person ids.
    """
    definition = plan.library.definitions.get(indicator)
    if definition is None:
        listed = "、".join(plan.library.definitions)
        raise Problem(
            where=indicator,
            what="没有这个指标。",
            why="不知道要看哪个数背后的人。",
            mend=f"可用的指标编号：{listed}",
        )
    conflicts = _load_conflicts(engine, run)
    known = {name: known_sql(register, plan.of(name), plan.as_of) for name, register in plan.registers.items()}
    view_known(engine, known, plan.fields, conflicts=conflicts)
    for id_ in run.manifest["rows"]:
        engine.view(f"verdict_{id_}", f"SELECT * FROM {parquet([run.verdicts(id_)])}")
        register = plan.library.definitions[id_].register
        engine.view(
            f"verified_{id_}",
            f"SELECT k.* FROM known_{register} AS k SEMI JOIN verdict_{id_} AS v "
            "ON v.row_key = k.row_key AND v.verdict = 'verified'",
        )
    parts = [indicator] if definition.is_judged else parts_of(plan.library, indicator)
    for part in parts:
        engine.table(f"evidence_{part}", _evidence(engine, plan, part, where, key))
    return " UNION ALL ".join(f"SELECT * FROM evidence_{part}" for part in parts)


def _load_conflicts(engine: Engine, run: SealedRun) -> int:
    engine.table("name_conflicts", f"SELECT * FROM {parquet([run.file('conflicts')])}")
    return int(engine.one("SELECT count(*) FROM name_conflicts")[0])


def _evidence(engine: Engine, plan: Plan, indicator: str, where: Filter, key: bytes) -> str:
    # Proof is asked of the registers by joins, so the blocks of the masks do not matter here.
    setting = Setting(plan.fields, plan.missing, plan.as_of, Blocks(()), "joins")
    compiled = compile_indicator(plan.library, indicator, setting)
    engine.table("shown", f"SELECT * FROM verdict_{indicator} WHERE {where.sql}")
    engine.run(
        "CREATE OR REPLACE TEMP TABLE ended_months AS SELECT DISTINCT m, counted_on AS last_day, "
        "date_trunc('month', counted_on)::DATE AS first_day FROM shown"
    )
    prove(engine, compiled, "shown")
    titles = {name: register.title for name, register in plan.registers.items()}
    register = compiled.definition.register
    return (
        f"SELECT {quote(indicator)} AS indicator, {quote(register)} AS register, k.file AS file, k.sheet AS sheet, "
        f"k.line AS row, {row_id('v.row_key')} AS row_id, {person_id('v.person', key)} AS person_id, "
        f"v.unit_code AS unit_code, v.counted_on AS counted_on, v.verdict AS verdict, v.reason AS reason, "
        f"{sentence_sql(compiled, titles)} AS sentence, COALESCE(p.evidence, '[]') AS evidence "
        f"FROM shown AS v JOIN known_{register} AS k ON k.row_key = v.row_key "
        "LEFT JOIN proofs AS p ON p.row_key = v.row_key AND p.m = v.m "
        "ORDER BY v.unit_code, v.counted_on, v.row_key"
    )


def person_id(column: str, key: bytes) -> str:
    """SQL: the lasting id of a person, HMAC-SHA256 of the number's key under the workspace's key, 16 hex digits."""
    padded = key.ljust(64, b"\0") if len(key) <= 64 else hashlib.sha256(key).digest().ljust(64, b"\0")
    inner = bytes(byte ^ 0x36 for byte in padded).hex()
    outer = bytes(byte ^ 0x5C for byte in padded).hex()
    message = f"encode(CAST({column} AS VARCHAR))"
    return (
        f"CASE WHEN {column} IS NULL THEN NULL ELSE "
        f"left(sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || {message}))), 16) END"
    )


def persons_sql(engine: Engine, run: SealedRun, plan: Plan, *, contributions: bool, key: bytes) -> str:
    """SQL of every row with an identity: who it belongs to and how that was found (tier exact or none)."""
    conflicts = _load_conflicts(engine, run)
    known = {name: known_sql(register, plan.of(name), plan.as_of) for name, register in plan.registers.items()}
    view_known(engine, known, plan.fields, conflicts=conflicts)
    parts = [
        f"SELECT {person_id('person', key)} AS person_id, {quote(name)} AS register, file, sheet, line AS row, "
        "CASE WHEN person IS NULL THEN 'none' ELSE 'exact' END AS tier, row_key "
        f"FROM known_{name}"
        for name, register in plan.registers.items()
        if _names_people(register) and plan.of(name) and (contributions or name != "contributions")
    ]
    none = "SELECT '' AS person_id, '' AS register, '' AS file, '' AS sheet, 0 AS row, '' AS tier, 0 AS row_key LIMIT 0"
    return f"SELECT * EXCLUDE (row_key) FROM ({' UNION ALL '.join(parts) or none}) ORDER BY row_key"


def _names_people(register: Register) -> bool:
    return register.number is not None


def findings_sql(run: SealedRun, key: bytes) -> str:
    """SQL of what the checks of a run found, hard before soft, the weightiest of each check first.

    Subjects that tell who somebody is (persons, accounts, phones, addresses) are lasting ids made with `key`.
    """
    if not run.is_checked:
        raise Problem(
            where=run.id,
            what="这次运行是旧版本算的，没有查过疑点。",
            why="没有疑点可以看。",
            mend="请再计算一次，再导出疑点。",
        )
    private = ", ".join(quote(kind) for kind in ("account", "phone", "address"))
    return (
        'SELECT "check", level, subject_kind, CASE '
        f"WHEN person IS NOT NULL THEN {person_id('person', key)} "
        f"WHEN subject_kind IN ({private}) THEN {person_id('subject', key)} "
        f"WHEN subject_kind = 'row' THEN {row_id('CAST(subject AS BIGINT)')} ELSE subject END AS subject, "
        f"unit_code, score, sentence, CAST(to_json([{row_id('one')} for one in evidence]) AS VARCHAR) AS evidence "
        f'FROM {parquet([run.file("findings")])} ORDER BY level, "check", score DESC, unit_code, subject, evidence, sentence'
    )
