"""csv, tsv and txt files as offices send them."""

from pathlib import Path

import pytest
from tests.registers.readers.sheets import only, read

from shixiao.vocabulary.problems import Problem

TABLE = "姓名,证件号码,日期\n张大姐,990101199001011230,2026-03-05\n小李,990101199002021231,2026/3/6\n"
CELLS = {
    1: ["姓名", "证件号码", "日期"],
    2: ["张大姐", "990101199001011230", "2026-03-05"],
    3: ["小李", "990101199002021231", "2026/3/6"],
}


def written(tmp_path: Path, content: bytes | str, name: str = "台账.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_it_reads_every_encoding_and_line_ending(tmp_path: Path, encoding: str, ending: str) -> None:
    source = read(written(tmp_path, TABLE.replace("\n", ending).encode(encoding)), tmp_path)
    assert only(source) == CELLS
    assert (source.sheets[0].name, source.sheets[0].position, source.sheets[0].hidden) == ("", 1, False)
    assert source.warnings == ()


def test_it_reads_utf16_with_the_other_byte_order_mark(tmp_path: Path) -> None:
    assert only(read(written(tmp_path, b"\xfe\xff" + TABLE.encode("utf-16-be")), tmp_path)) == CELLS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["台账.csv", "台账.tsv", "台账.txt", "台账"])
def test_it_finds_the_delimiter(tmp_path: Path, delimiter: str, name: str) -> None:
    assert only(read(written(tmp_path, TABLE.replace(",", delimiter), name), tmp_path)) == CELLS


def test_commas_in_the_cells_do_not_make_a_tab_file_a_comma_file(tmp_path: Path) -> None:
    text = "姓名\t地址\n张大姐\t人民路1号,2楼,东\n小李\t解放路3号,1楼,西\n"
    assert only(read(written(tmp_path, text), tmp_path))[2] == ["张大姐", "人民路1号,2楼,东"]


def test_it_counts_records_and_keeps_their_ordinals(tmp_path: Path) -> None:
    text = '台账标题\n\n姓名,备注,代码\n张大姐,"一\n\n二",001\n\n,,\n \t,　,\n小李,"他说""好""",002\n\n'
    assert only(read(written(tmp_path, text), tmp_path)) == {
        1: ["台账标题", None, None],
        3: ["姓名", "备注", "代码"],
        4: ["张大姐", "一\n\n二", "001"],
        8: ["小李", '他说"好"', "002"],
    }


def test_it_pads_short_records_and_keeps_extra_cells(tmp_path: Path) -> None:
    text = "姓名,代码,备注\n张大姐,001\n小李,002,好,多,,出\n王科长,003,好\n赵\n"
    assert only(read(written(tmp_path, text), tmp_path)) == {
        1: ["姓名", "代码", "备注", None, None, None],
        2: ["张大姐", "001", None, None, None, None],
        3: ["小李", "002", "好", "多", None, "出"],
        4: ["王科长", "003", "好", None, None, None],
        5: ["赵", None, None, None, None, None],
    }


def test_it_keeps_ragged_records_in_their_place_however_large_the_file(tmp_path: Path) -> None:
    records = [f"{at},名,码{'好' * 20}" for at in range(1, 200_001)]
    odd = {1: "标题", 2: "", 99_999: "99999,短", 100_000: '"100000",长,一,二', 199_999: "x", 200_000: "200000,尾"}
    for at, record in odd.items():
        records[at - 1] = record
    found = only(read(written(tmp_path, "\n".join(records)), tmp_path))
    assert len(found) == 199_999
    assert found[99_998][0] == "99998"
    assert found[99_999] == ["99999", "短", None, None]
    assert found[100_000] == ["100000", "长", "一", "二"]
    assert found[100_001][0] == "100001"
    assert found[199_999] == ["x", None, None, None]
    assert found[200_000] == ["200000", "尾", None, None]


def test_it_reads_a_single_column(tmp_path: Path) -> None:
    assert only(read(written(tmp_path, "证件号码\n990101199001011230\n"), tmp_path)) == {
        1: ["证件号码"],
        2: ["990101199001011230"],
    }


def test_quotes_inside_a_cell_are_just_characters(tmp_path: Path) -> None:
    assert only(read(written(tmp_path, '姓名,备注\n张大姐,5"管\n小李,好\n'), tmp_path)) == {
        1: ["姓名", "备注"],
        2: ["张大姐", '5"管'],
        3: ["小李", "好"],
    }


def test_it_removes_nul_bytes(tmp_path: Path) -> None:
    text = "姓名,代码\n" + "张大姐,001\n" * 20 + "小\0李,0\0" + "02\n\x1a"
    assert only(read(written(tmp_path, text), tmp_path))[22] == ["小李", "002"]


def test_it_unwraps_numbers_written_as_formulas_to_keep_their_digits(tmp_path: Path) -> None:
    text = '姓名,证件号码\n张大姐,="990101199001011230"\n小李,"=""990101199002021231"""\n赵,="1",多\n'
    found = only(read(written(tmp_path, text), tmp_path))
    assert [cells[1] for cells in found.values()] == ["证件号码", "990101199001011230", "990101199002021231", "1"]


@pytest.mark.parametrize(
    "text",
    [
        '姓名,代码,备注\n张大姐,"001,好\n小李,002,好\n王科长,003,好\n',
        '姓名,代码,备注\n张大姐,001,"好\n小李,002,好\n王科长,003,好\n',
        '证件号码\n"990101\n990102\n',
        '姓名,代码,备注\n张大姐,001,"好' + "\n小李,002,好" * 1_000_000 + "\n",
        '姓名,代码,备注\n张大姐,001,"' + "好" * 200_000 + '"\n小李,002,好\n',
    ],
    ids=["in the middle", "in the last column", "in one column", "in a large file", "a closed but endless cell"],
)
def test_it_refuses_an_open_quote_rather_than_lose_rows(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem, match="引号没有成对"):
        read(written(tmp_path, text), tmp_path)


def test_it_warns_of_damaged_characters(tmp_path: Path) -> None:
    content = ("姓名,地址\n" + "张大姐,晏河县人民路\n" * 50).encode()
    source = read(written(tmp_path, content.replace("路".encode(), "路".encode()[:2], 1)), tmp_path)
    assert only(source)[2][1] == "晏河县人民\ufffd"
    assert only(source)[3][1] == "晏河县人民路"
    assert source.warnings == ("台账.csv：有 1 处文字损坏，已写成 \ufffd，请核对。",)


def test_it_refuses_text_that_is_damaged_throughout(tmp_path: Path) -> None:
    content = TABLE.encode("utf-8") * 20 + TABLE.encode("gb18030") * 20
    with pytest.raises(Problem, match="处文字损坏"):
        read(written(tmp_path, content), tmp_path)


def test_it_refuses_more_columns_than_a_register_can_have(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="1200 列"):
        read(written(tmp_path, "姓名,代码\n张大姐,001\n" + ",".join("x" * 1_200)), tmp_path)


def test_blank_lines_alone_are_a_sheet_without_lines(tmp_path: Path) -> None:
    assert only(read(written(tmp_path, "\n\n ,\n"), tmp_path)) == {}
