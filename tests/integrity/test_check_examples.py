"""Every check does what its examples say, and has enough of them."""

import re
from dataclasses import replace

import pytest

from shixiao.engine import open_engine
from shixiao.indicators.expression import DefinitionProblem
from shixiao.integrity.examples import check_examples, read_examples
from shixiao.integrity.finding import Setting, find
from shixiao.integrity.loading import load_checks
from tests.indicators.library import FIELDS, KNOWN_ON, REGISTERS, shipped
from tests.integrity.library import checks

IDS = sorted(checks().all)
FEWEST = 3


@pytest.mark.parametrize("check", IDS)
def test_examples_find_what_they_say(check: str) -> None:
    examples = read_examples(checks().all[check], shipped().texts, FIELDS)
    with open_engine(threads=1) as engine:
        assert check_examples(engine, checks(), examples, FIELDS, KNOWN_ON) == []


@pytest.mark.parametrize("check", IDS)
def test_each_check_shows_a_true_case_an_innocent_one_and_a_sentence(check: str) -> None:
    examples = read_examples(checks().all[check], shipped().texts, FIELDS)
    assert len(examples) >= FEWEST
    assert any(one.finds for one in examples)
    assert any(not one.finds for one in examples)
    assert any(one.says for one in examples)


@pytest.mark.parametrize("check", IDS)
def test_each_check_tells_what_may_be_innocent_and_what_settles_it(check: str) -> None:
    guide = shipped().texts[checks().all[check].place.replace("definition.toml", "guide.md")]
    assert guide.startswith(f"# {checks().all[check].title}\n")
    for heading in ("## 也可能没有问题", "## 看什么就能弄清"):
        assert re.search(rf"^{heading}\n\n- \S", guide, re.MULTILINE), heading


@pytest.mark.parametrize("check", IDS)
def test_no_sentence_shows_what_is_personal(check: str) -> None:
    for pattern in checks().all[check].patterns:
        said = re.sub(
            r"tail\([^)]*\)|digits_differ\([^)]*\)|number_of\([^)]*\)",
            "",
            " ".join(re.findall(r"\{([^{}]+)\}", pattern.says)),
        )
        for alias, name in re.findall(r"(\w+)\.(\w+)", said):
            register = REGISTERS.get(pattern.rows[alias])
            column = register.column(name) if register else None
            assert name != "person"
            assert column is None or not column.masked_as, f"{alias}.{name}"


def _changed(check: str, name: str, before: str, after: str) -> dict[str, str]:
    place = checks().all[check].place.replace("definition.toml", name)
    text = shipped().texts[place]
    assert before in text
    return {**shipped().texts, place: text.replace(before, after)}


def test_an_example_that_is_wrong_is_found() -> None:
    texts = _changed("P06", "examples.toml", "finds = []", 'finds = ["甲"]')
    examples = read_examples(checks().all["P06"], texts, FIELDS)
    with open_engine(threads=1) as engine:
        [wrong] = check_examples(engine, checks(), examples, FIELDS, KNOWN_ON)
    assert (wrong.expected, wrong.found) == ("甲", "没有")


def test_another_sentence_than_the_one_written_is_found() -> None:
    texts = _changed("P06", "examples.toml", "1600.50 元", "1600.51 元")
    examples = read_examples(checks().all["P06"], texts, FIELDS)
    with open_engine(threads=1) as engine:
        [wrong] = check_examples(engine, checks(), examples, FIELDS, KNOWN_ON)
    assert "1600.50" in wrong.found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("death.person = pay.person AND ", "", "要和前面的台账有一栏相等"),
        ("death.died_on <", "death.died_in <", "不认识的名称 death.died_in"),
        ("total(pay.paid_yuan)", "total(pay.policy)", "参数的类型不对"),
        ("total(pay.paid_yuan)", "getenv('HOME')", "没有函数 getenv"),
        ('death = "deaths"', 'death = "parquet_metadata"', "没有台账 parquet_metadata"),
        ('level = "hard"', 'level = "certain"', "level 只能是"),
        ("per =", "pro =", "不认识的项目：pro"),
        ("first_day(pay.from_month)", "(SELECT max(died_on) FROM known_deaths)", "表达式里不能用"),
    ],
)
def test_a_definition_that_cannot_be_used_says_why(before: str, after: str, said: str) -> None:
    texts = _changed("P06", "definition.toml", before, after)
    with pytest.raises(DefinitionProblem, match=re.escape(said)), open_engine(threads=1) as engine:
        changed = load_checks(texts)
        examples = read_examples(changed.all["P06"], texts, FIELDS)
        check_examples(engine, changed, examples, FIELDS, KNOWN_ON)


def test_a_register_never_imported_leaves_the_check_undone_not_silent() -> None:
    examples = read_examples(checks().all["P06"], shipped().texts, FIELDS)
    only = replace(checks(), all={"P06": checks().all["P06"]})
    with open_engine(threads=1) as engine:
        assert check_examples(engine, only, examples[:1], FIELDS, KNOWN_ON) == []
        setting = Setting(FIELDS, frozenset({"training_enrolments"}), examples[0].as_of)
        assert find(engine, only, setting) == {"P06": ["training_enrolments"]}
        assert engine.one("SELECT count(*) FROM findings") == (1,)
        setting = replace(setting, missing=frozenset({"deaths"}))
        assert find(engine, only, setting) == {"P06": ["deaths"]}
        assert engine.one("SELECT count(*) FROM findings") == (0,)
