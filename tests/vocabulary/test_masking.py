"""What stays of personal values where nobody needs them in full."""

import pytest

from shixiao.vocabulary.masking import HIDDEN, PERSONAL, Personal, masked


@pytest.mark.parametrize(
    ("personal", "text", "shown"),
    [
        ("name", "张三", "张*"), ("name", "张小三", "张*"), ("name", "欧阳小三", "欧*"), ("name", "张", "*"),
        ("name", "古丽·阿依", "古*"),
        ("number", "11010519491231002X", "110*************2X"), ("number", "110105491231002", "110**********02"),
        ("number", "123456", "******"),
        ("phone", "13812341234", "138****1234"), ("phone", "0378-2345678", "037****5678"), ("phone", "12345", "*****"),
        ("account", "6217001234567890123", "****0123"), ("account", "1234", "****"),
        ("address", "云溪县松烟街道三组5号", "云溪县松烟街道****"), ("address", "云溪县白鹭镇石桥村6号", "云溪县白鹭镇****"),
        ("address", "解放路3号2单元", "解放路****"), ("address", "某处", "****"),
        ("hidden", "肢体二级", HIDDEN), ("hidden", "否", HIDDEN),
        ("", "厨师", "厨师"),
    ],
)  # fmt: skip
def test_it_hides_what_tells_who_it_is(personal: Personal, text: str, shown: str) -> None:
    assert masked(text, personal) == shown


@pytest.mark.parametrize("personal", PERSONAL)
def test_nothing_stays_nothing(personal: Personal) -> None:
    assert masked("", personal) == ""


@pytest.mark.parametrize("personal", [one for one in PERSONAL if one])
@pytest.mark.parametrize("length", range(1, 25))
def test_no_length_shows_a_value_whole(personal: Personal, length: int) -> None:
    text = "".join(chr(ord("一") + at) for at in range(length))
    hidden = len(set(text) - set(masked(text, personal)))
    assert hidden >= 1
