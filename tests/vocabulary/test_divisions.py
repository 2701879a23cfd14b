import pytest

from shixiao.vocabulary.divisions import LEVELS, level_of, parent, prefix


def test_it_climbs_from_a_community_to_the_top() -> None:
    path = ["990101001002"]
    while above := parent(path[-1]):
        path.append(above)
    assert path == ["990101001002", "990101001000", "990101000000", "990100000000", "990000000000"]
    assert [level_of(code) for code in path] == [12, 9, 6, 4, 2]


def test_it_cuts_the_prefix_of_every_level() -> None:
    assert [prefix("990101001002", level) for level in LEVELS] == [
        "",
        "99",
        "9901",
        "990101",
        "990101001",
        "990101001002",
    ]


def test_it_refuses_a_level_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="level"):
        prefix("990101001002", 3)


def test_a_code_of_nothing_has_no_parent() -> None:
    assert parent("000000000000") is None
