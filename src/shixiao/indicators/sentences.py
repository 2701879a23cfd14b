"""One Chinese sentence per verdict: why it was judged so."""

from collections.abc import Mapping

from shixiao.engine import quote
from shixiao.indicators.compile import COUNTED_ALREADY, Compiled, JudgedFact

COUNTED_ALREADY_SAYS = "同一个人在规定的期间内已经计入一次，不再重复计算。"


def sentence_sql(compiled: Compiled, titles: Mapping[str, str]) -> str:
    """SQL of the sentence of a verdict row `v` with columns verdict, reason and window_end. titles: register -> title."""
    cases = [f"WHEN v.reason = '{COUNTED_ALREADY}' THEN {quote(COUNTED_ALREADY_SAYS)}"]
    for fact in compiled.facts:
        cases += _fact_cases(fact, titles)
    says = compiled.definition.verified_says or "各项事实都有记录作证。"
    return f"CASE WHEN v.verdict = 'verified' THEN {quote(says)} {' '.join(cases)} ELSE '' END"


def _fact_cases(judged: JudgedFact, titles: Mapping[str, str]) -> list[str]:
    fact = judged.fact
    mine = f"v.reason = {quote(fact.reason)}"
    waits = fact.waits or f"还没有看到证明。不成立时的结论是：{fact.says}"
    until = "CASE WHEN v.window_end IS NULL THEN '' ELSE strftime(v.window_end, ' 观察到 %Y年%-m月%-d日 为止。') END"
    found = [f"WHEN {mine} AND v.verdict = 'pending' THEN {quote(waits)} || {until}"]
    if judged.unverifiable:
        missing = "、".join(sorted(titles.get(name, name) for name in judged.registers))
        found.append(f"WHEN {mine} AND v.verdict = 'unverifiable' THEN {quote(f'还没有导入过{missing}，无法核实。')}")
    found.append(f"WHEN {mine} THEN {quote(fact.says)}")
    return found
