import pytest

from shixiao.vocabulary.names import normalise_name, shares_character


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" 张 三 ", "张三"),
        ("张\u3000三", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("Ｊｏｈｎ Smith", "JOHNSMITH"),
        ("", ""),
    ],
)
def test_it_cleans_a_name(raw: str, clean: str) -> None:
    assert normalise_name(raw) == clean


@pytest.mark.parametrize(
    ("one", "other", "shares"),
    [
        ("张三", "张小三", True),
        ("张三", "李四", False),
        ("买买提·艾力", "古丽·阿", False),
        ("张三", "", False),
        ("ann", "ＡＮＮ", True),
    ],
)
def test_it_sees_whether_names_share_a_character(one: str, other: str, shares: bool) -> None:
    assert shares_character(one, other) is shares
