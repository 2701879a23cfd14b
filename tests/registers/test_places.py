import pytest

from shixiao.registers.checking.places import Place, Unit, resolve_places

COUNTY = (
    Unit("990101000000", "某县"),
    Unit("990101001000", "某县东街道"),
    Unit("990101001001", "某县东街道河边社区"),
    Unit("990101001002", "某县东街道河边社区二区"),
    Unit("990101002000", "某县西街道"),
    Unit("990101002001", "某县西街道山前村"),
    Unit("990101002002", "某县西街道大山前村"),
)


@pytest.mark.parametrize(
    ("community", "street", "code"),
    [
        ("河边社区", "", "990101001001"),
        ("某县东街道河边社区", "", "990101001001"),
        ("河 边 社 区", "东街道", "990101001001"),
        ("河边社区", "西街道", None),
        ("山前村", "", None),
        ("西街道山前村", "", "990101002001"),
        ("", "西街道", "990101002000"),
        ("", "北街道", None),
        ("某县", "", None),
    ],
)
def test_a_unit_is_found_by_name_only_when_it_is_the_only_one(community: str, street: str, code: str | None) -> None:
    [place] = resolve_places([(community, street)], COUNTY)
    assert place.code == code
    assert (place.fault is None) == (code is not None)


def test_an_exact_name_comes_before_longer_ones() -> None:
    units = (Unit("990101001001", "山前村"), Unit("990101001002", "大山前村"))
    assert resolve_places([("山前村", "")], units) == [Place("山前村", "", "990101001001", None)]


def test_without_units_the_cure_is_to_import_them() -> None:
    [place] = resolve_places([("河边社区", "")], ())
    assert place.fault is not None and "还没有导入机构区划" in place.fault
