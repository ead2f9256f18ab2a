"""A CSV list: what is read of it, and every way in which it is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.fitting.listing import Column, Row, date_cell, is_formula, number_cell, read_listing
from sim import Refusal, ScenarioError

HIRED = Column("hired", ("入职日期", "hired"), date_cell, ("应为日期", "must be a date"))
PAY = Column("pay", ("月工资", "pay"), number_cell(1, 100_000), ("应为 1—100000 元", "1 to 100000 yuan"))
LEFT = Column("left", ("离职日期", "left"), date_cell, ("应为日期", "must be a date"), required=False, empty=True)
COLUMNS = (HIRED, PAY, LEFT)


def listed(tmp_path: Path, content: str | bytes, columns: Sequence[Column] = COLUMNS) -> list[Row]:
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_listing(path, columns)


def refused(tmp_path: Path, content: str | bytes) -> tuple[Refusal, ...]:
    with pytest.raises(ScenarioError) as caught:
        listed(tmp_path, content)
    assert all(refusal.expected[0] and refusal.expected[1] for refusal in caught.value.refusals)
    assert all(sentence.encode("gbk") for sentence in caught.value.sentences())
    return caught.value.refusals


def lines(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.where.rpartition(":")[2] for refusal in refusals]


CHINESE = "入职日期,月工资,姓名\n2020-03-05,3200,张三\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_list_is_read_in_the_encodings_of_an_office(tmp_path: Path, encoding: str) -> None:
    (row,) = listed(tmp_path, CHINESE.encode(encoding))
    assert row.values == {"hired": dt.date(2020, 3, 5), "pay": 3200.0, "left": None}
    assert (row.line, row.where) == (2, f"{tmp_path / 'list.csv'}:2")


@pytest.mark.parametrize("heading", ["hired,pay", " Hired ,PAY", "入职日期（年月日）,月工资(元)", "入职日期,ｐａｙ"])
def test_headings_are_known_in_both_languages(tmp_path: Path, heading: str) -> None:
    assert len(listed(tmp_path, f"{heading}\r\n2020-03-05,3200\r\n\r\n2021-03-05,3200\r\n")) == 2


@pytest.mark.parametrize(
    "text", ["2020-03-05", "2020/3/5", "2020.3.5", "2020年3月5日", "２０２０年３月５日", "2020/3/5 0:00:00"]
)
def test_a_date_is_read_as_an_office_writes_it(text: str) -> None:
    assert date_cell(text) == dt.date(2020, 3, 5)


@pytest.mark.parametrize("text", ["2020-13-05", "2021-02-29", "2020-3", "5/3/2020", "2020-3/5", "20-3-5", "", "现在"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?s).*"):
        date_cell(text)


@pytest.mark.parametrize(("text", "value"), [("3200", 3200), ("3,200.5", 3200.5), ("３２００", 3200), ("1", 1)])
def test_a_number_is_read(text: str, value: float) -> None:
    assert number_cell(1, 10_000)(text) == value


@pytest.mark.parametrize("text", ["0", "-5", "10001", "nan", "inf", "1e3", "3200元", "32,00", ""])
def test_what_is_no_number_in_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?s).*"):
        number_cell(1, 10_000)(text)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t3", " =1", "＝1", "-abc"])
def test_a_formula_is_recognised(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize("cell", ["-5", "3200", "", "-", "2020-03-05", "-3.5%"])
def test_a_plain_cell_is_no_formula(cell: str) -> None:
    assert not is_formula(cell)


def test_every_faulty_row_is_named_at_once_in_order(tmp_path: Path) -> None:
    content = "hired,pay,left\n2020-99-05,3200,\n2020-03-05,-5,\n2020-03-05,=1+1,\n2020-03-05\n2020-03-05,1,x\n,1,\n"
    found = refused(tmp_path, content)
    assert lines(found) == ["2", "3", "4", "5", "6", "7"]
    assert [refusal.found for refusal in found] == ["2020-99-05", "-5", "=1+1", "1", "x", "“”"]
    assert [refusal.key for refusal in found] == ["入职日期", "月工资", "月工资", "", "离职日期", "入职日期"]


def test_other_columns_are_never_shown(tmp_path: Path) -> None:
    content = '姓名,身份证号,hired,pay\n张三,="410123199001011234",x,3200\n李四,410123,2020-01-01,3200,9\n'
    with pytest.raises(ScenarioError) as caught:
        listed(tmp_path, content)
    said = "".join(caught.value.sentences("zh") + caught.value.sentences("en"))
    assert not any(secret in said for secret in ("张三", "李四", "4101"))


def test_a_formula_in_a_column_that_is_not_read_is_left_alone(tmp_path: Path) -> None:
    assert listed(tmp_path, 'id,hired,pay\n"=""41""",2020-01-01,3200\n')


def test_a_list_without_headings_does_not_show_its_first_row(tmp_path: Path) -> None:
    found = refused(tmp_path, "张三,2020-01-01,3200\n")
    assert [refusal.found for refusal in found] == ["", ""]


def test_a_missing_column_names_the_heading_that_is_nearly_right(tmp_path: Path) -> None:
    hired, pay = refused(tmp_path, "入职日,工龄\n2020-03-05,3\n")
    assert (hired.key, hired.found, hired.suggestion) == ("入职日期", "入职日", "入职日期")
    assert (pay.key, pay.found) == ("月工资", "")


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, "入职日期,hired,pay\n2020-03-05,2020-03-05,3200\n")
    assert found.found == "入职日期、hired"


def test_mixed_encodings_name_the_lines(tmp_path: Path) -> None:
    content = CHINESE.encode("gbk") + "2020-03-05,3200,李四\n".encode() + "2020-03-05,3200,王五\n".encode("gbk")
    (found,) = refused(tmp_path, content)
    assert found.where.endswith(":3")
    assert "UTF-8" in found.expected[1]
    assert lines(refused(tmp_path, content[:-2] + b"\xff\xff\n")) == ["4"]


def test_many_lines_of_mixed_encoding_are_cut_short(tmp_path: Path) -> None:
    content = "李四\n".encode("gbk") * 30 + "李四\n".encode() * 40
    assert refused(tmp_path, content)[-1].expected[1] == "…and 10 more lines"


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\n\n", b"PK\x03\x04\x00\x00", "入职日期".encode("utf-16")]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert len(refused(tmp_path, content)) == 1


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", "E621"), (tmp_path, "E621")):
        with pytest.raises(ScenarioError) as caught:
            read_listing(path, COLUMNS)
        assert caught.value.refusals[0].code == code
    assert refused(tmp_path, b"1" * 16_000_001)[0].code == "E621"
    assert refused(tmp_path, 'hired,pay\n"2020,3\n')[0].code == "E622"
    assert "no rows" in refused(tmp_path, "hired,pay\n")[0].expected[1]
    assert refused(tmp_path, "x," * 300 + "\n1,2")[0].code == "E623"


def test_more_faults_than_anyone_would_read_are_counted(tmp_path: Path) -> None:
    found = refused(tmp_path, "hired,pay\n" + "x,3200\n" * 250)
    assert len(found) == 201
    assert found[-1].expected == ("……另有 50 处", "…and 50 more")


def test_a_judge_sees_the_sound_rows_and_its_refusals_come_in_line_order(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("hired,pay\n2020-01-01,1\nx,2\n2020-01-03,3\n", encoding="utf-8")

    def judge(rows: Sequence[Row]) -> list[Refusal]:
        return [Refusal(row.where, "", "", ("错", "wrong")) for row in rows]

    with pytest.raises(ScenarioError) as caught:
        read_listing(path, COLUMNS, judge)
    assert lines(caught.value.refusals) == ["2", "3", "4"]


def test_a_row_that_repeats_another_is_refused_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    row = "2020-01-01,1,张三\n"
    path.write_text(f"hired,pay,name\n{row}2020-01-01,1,李四\n{row} 2020-01-01 ,1,张三\n", encoding="utf-8")
    assert len(read_listing(path, COLUMNS)) == 4
    with pytest.raises(ScenarioError) as caught:
        read_listing(path, COLUMNS, distinct=True)
    assert lines(caught.value.refusals) == ["4", "5"]
    assert "line 2" in caught.value.sentences("en")[0]
    assert "张三" not in str(caught.value)
