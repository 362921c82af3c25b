"""Statements as banks give them and as strangers send them: read whole, or refused with a code."""

import io
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from lianxin.exchange.bank.errors import StatementLineUnreadable, StatementRefused
from lianxin.exchange.bank.likeness import Candidate, Reason, Seen, bare, likeliest
from lianxin.exchange.bank.reading import BankRow, read_statement_file
from lianxin.exchange.bank.sources import MOST_ROWS
from lianxin.sheets.errors import FileRefused

TODAY = date(2019, 12, 24)
HEAD = "交易日期,收入,支出,对方户名,摘要,流水号"


def read(text: str, encoding: str = "utf-8") -> list[BankRow]:
    return read_statement_file(text.encode(encoding), today=TODAY)


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"remove_timezone": True}) as book:
        sheet = book.add_worksheet("明细")
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
        if merge:
            sheet.merge_range(merge, "户名：某镇联席会议")
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_statement_is_read_in_whatever_encoding_a_bank_uses(encoding: str, delimiter: str) -> None:
    text = f"账号：6222\n{HEAD}\n2019-12-20,3000.00,,第一学校,助餐捐款,0012\n2019-12-21,,1000,粮油店,食材,0013\n"
    given, paid = read(text.replace(",", delimiter), encoding)
    assert (given.on, given.incoming, given.amount_fen) == (date(2019, 12, 20), True, 3_000_00)
    assert (given.party, given.remark, given.reference, given.row) == ("第一学校", "助餐捐款", "0012", 3)
    assert (paid.incoming, paid.amount_fen) == (False, 1_000_00)


@pytest.mark.parametrize(
    ("head", "line", "incoming"),
    [
        ("日期,贷方金额（元）,借方金额（元）", '20191220,"3,000.00",', True),
        ("记账日期,借方发生额,贷方发生额", "2019/12/20,0.00,3000", True),
        ("交易日期,借贷标志,交易金额", "2019年12月20日,借,3000", False),
        ("交易日期,收/支,金额", "2019.12.20,收入,￥3000.00", True),
        ("交易时间,发生额", "2019-12-20 10:33:21,-3000", False),
        ("交易时间,发生额", "20191220103321,3000", True),
    ],
)
def test_columns_are_found_by_what_banks_call_them(head: str, line: str, incoming: bool) -> None:
    (row,) = read(f"{head}\n{line}\n")
    assert (row.on, row.incoming, row.amount_fen) == (date(2019, 12, 20), incoming, 3_000_00)


def test_excel_with_titles_times_and_totals() -> None:
    head: list[Any] = ["交易日期", "收入金额", "支出金额", "对方户名", "摘要", "附言", "交易流水号"]
    rows = read_statement_file(
        workbook(
            ["户名：某镇"],
            head,
            [datetime(2019, 12, 20, 9, 30), 3000.5, "", "第一学校", "转账", "助餐", "=1+1"],  # noqa: DTZ001
            ["合计", 3000.5, 0],
            ["打印日期：2019-12-24"],
            merge="A1:G1",
        ),
        today=TODAY,
    )
    assert [(row.on, row.amount_fen, row.remark) for row in rows] == [(date(2019, 12, 20), 3_000_50, "转账 助餐")]


def test_what_excel_protects_as_text_is_that_text_and_formulas_are_none() -> None:
    (row,) = read(f'{HEAD}\n2019-12-20,3000,,"=cmd|\'/c calc\'!A1",+SUM(A1),="00123"\n')
    assert (row.party, row.remark, row.reference) == ("=cmd|'/c calc'!A1", "+SUM(A1)", "00123")


def test_a_reference_that_excel_rounded_is_none() -> None:
    one, other = read(f"{HEAD}\n2019-12-20,3000,,甲,捐款,2.01912E+17\n2019-12-20,3000,,乙,捐款,2.01912E+17\n")
    assert one.reference == other.reference == ""
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("去年冬天,3000,,甲,捐款,1", "not_a_date"),
        (",3000,,甲,捐款,1", "not_a_date"),
        ("2019-02-30,3000,,甲,捐款,1", "not_a_date"),
        ("2019-12-25,3000,,甲,捐款,1", "date_in_future"),
        ("2019-12-20,三千,,甲,捐款,1", "not_an_amount"),
        ("2019-12-20,3000.001,,甲,捐款,1", "fraction_of_fen"),
        ("2019-12-20,-3000,,甲,冲正,1", "negative"),
        ("2019-12-20,9999999999999999,,甲,捐款,1", "amount_too_large"),
        ("2019-12-20,3000,3000,甲,捐款,1", "both_ways"),
    ],
)
def test_one_line_that_cannot_be_read_refuses_the_whole(line: str, why: str) -> None:
    with pytest.raises(StatementLineUnreadable) as refusal:
        read(f"{HEAD}\n2019-12-20,1,,甲,捐款,9\n{line}\n")
    assert (refusal.value.code, refusal.value.facts["row"], refusal.value.facts["why"]) == (
        "statement_line_unreadable",
        3,
        why,
    )
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "statement_headless"),
        (b"\x00\x01\x02", "statement_unreadable"),
        (b"\xff" * 64, "statement_unreadable"),
        ("你好，世界".encode(), "statement_headless"),
        ("收入,支出\n1,2\n".encode(), "statement_headless"),
        (f"{HEAD}\n合计,1,1,,,\n".encode(), "statement_empty"),
        (f'{HEAD}\n2019-12-20,"3000,,甲'.encode() + b"x" * 200_000, "statement_unreadable"),
        ((HEAD + "\n" + "2019-12-20,1,,甲,捐款,\n" * MOST_ROWS).encode(), "statement_too_large"),
        (b"x" * (10 * 1024 * 1024 + 1), "statement_too_large"),
        (b"PK\x03\x04 no workbook", "not_a_workbook"),
        (workbook(["姓名", "电话"], ["甲", "1"]), "statement_headless"),
    ],
)
def test_hostile_files_are_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises((StatementRefused, FileRefused)) as refusal:
        read_statement_file(content, today=TODAY)
    assert refusal.value.code == code
    assert str(refusal.value)


def test_a_sheet_of_a_hundred_thousand_rows_is_refused_before_it_is_read() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD.split(","))
        for row in range(1, 100_001):
            sheet.write_row(row, 0, ["2019-12-20", 1])
    with pytest.raises(StatementRefused) as refusal:
        read_statement_file(target.getvalue(), today=TODAY)
    assert refusal.value.code == "statement_too_large"


def test_cells_merged_over_several_lines_are_no_dates_of_them() -> None:
    with pytest.raises(StatementLineUnreadable) as refusal:
        read_statement_file(workbook(HEAD.split(","), ["2019-12-20", 1], ["", 2]), today=TODAY)
    assert refusal.value.facts["why"] == "not_a_date"


SEEN = Seen(date(2019, 12, 20), 3_000_00, "上海漕泾建筑有限公司", "助餐捐款", "0012")


def promise(pk: int, **more: Any) -> Candidate:
    asked: dict[str, Any] = {
        "names": ["上海漕泾建筑有限公司"],
        "texts": ["老年食堂助餐"],
        "whole_fen": 3_000_00,
        "left_fen": 3_000_00,
        "since": date(2019, 12, 1),
        "until": date(2019, 12, 31),
    }
    return Candidate(pk=pk, **asked | more)


def test_the_likeliest_comes_first_with_its_reasons() -> None:
    found = likeliest(
        SEEN,
        [
            promise(1, names=["第二医院"]),
            promise(2, names=["金山区漕泾建筑（集团）有限公司"], texts=["河道保洁"]),
            promise(3),
            promise(4, names=["第二医院"], whole_fen=1, left_fen=1),
        ],
    )
    assert [one.candidate.pk for one in found] == [3, 2, 1]
    assert found[0].reasons == [Reason.AMOUNT_LEFT, Reason.NAME, Reason.DAY]
    assert found[0].is_sure
    assert found[1].reasons == [Reason.AMOUNT_LEFT, Reason.NAME_LIKE, Reason.DAY]


def test_what_the_book_has_comes_before_what_is_expected() -> None:
    entry = promise(7, voucher="0012", since=date(2019, 12, 19), until=date(2019, 12, 19))
    assert [one.candidate.pk for one in likeliest(SEEN, [promise(3), entry])] == [7, 3]


@pytest.mark.parametrize(
    ("name", "same"),
    [("上海 金山漕泾建筑（集团）有限公司", "漕泾建筑"), ("水库村村民委员会", "水库村"), ("有限公司", "")],
)
def test_names_are_compared_without_form_and_place(name: str, same: str) -> None:
    assert bare(name) == same
