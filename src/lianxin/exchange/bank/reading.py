"""Reading a bank statement: which columns it has, and each of its lines, or why not."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lianxin.exchange.bank.errors import StatementEmpty, StatementHeadless, StatementLineUnreadable
from lianxin.exchange.bank.sources import Cells, Table, tables_in
from lianxin.kernel.dates import parse_date
from lianxin.kernel.fen import parse_fen
from lianxin.kernel.text import Unreadable, loose, narrow
from lianxin.ledger.errors import MOST_FEN
from lianxin.sheets.cells import clean, plain
from lianxin.sheets.headers import Header, locate
from lianxin.sheets.layouts import Column, Kind, Layout

_COLUMNS = (
    Column(
        "on",
        "交易日期",
        synonyms=("日期", "记账日期", "入账日期", "交易时间", "记账日", "交易日"),
        kind=Kind.DATE,
        required=True,
    ),
    Column("come", "收入金额", synonyms=("收入", "贷方金额", "贷方发生额", "贷方", "存入金额", "转入金额", "存入")),
    Column("gone", "支出金额", synonyms=("支出", "借方金额", "借方发生额", "借方", "支取金额", "转出金额", "支取")),
    Column("amount", "交易金额", synonyms=("金额", "发生额")),
    Column("way", "借贷标志", synonyms=("借贷", "借贷方向", "收支", "收/支", "收支标志", "借/贷", "方向")),
    Column("party", "对方户名", synonyms=("对方名称", "对方单位", "对方账户名称", "对手户名", "对方单位名称")),
    Column("remark", "摘要", synonyms=("交易摘要",)),
    Column("more", "附言", synonyms=("用途", "备注", "交易附言", "交易用途")),
    Column("reference", "流水号", synonyms=("交易流水号", "交易流水", "流水", "业务编号", "回单编号", "交易序号")),
    Column("balance", "余额", synonyms=("账户余额", "本次余额")),
)
LAYOUT = Layout(
    code="bank",
    name="bank",
    sheet=".*",
    sheet_name="",
    title="",
    subtitle="",
    columns=_COLUMNS,
    identity=("on",),
    hooks=None,  # type: ignore[arg-type]  # only its header is looked for
)
_TOTALS = re.compile(r"^(合计|总计|小计|累计|本页|本期|期初|期末|上页|承前|上期|total)", re.IGNORECASE)
_TIME = re.compile(r"^(\d{4}[-./年]?\d{1,2}[-./月]?\d{1,2}日?)[T\s]*\d{1,2}:?\d{2}:?\d{0,2}.*$", re.ASCII)
_KEPT_AS_TEXT = re.compile(r'^="(.*)"$')
_COME, _GONE = ("贷", "收", "入", "c"), ("借", "支", "付", "出", "d")
_LONGEST = {"party": 80, "remark": 200, "reference": 60}


@dataclass(frozen=True)
class BankRow:
    """One line of a statement: money that came (``incoming``) or went, above 0, in fen."""

    row: int
    on: date
    incoming: bool
    amount_fen: int
    party: str
    remark: str
    reference: str
    balance: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same line in whatever statement: the bank's reference, else all that the line says."""
        said: list[Any] = [self.incoming, self.amount_fen]
        said += ["#", self.reference] if self.reference else [str(self.on), self.party, self.remark, self.balance]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read_statement_file(content: bytes, *, today: date) -> list[BankRow]:
    """Every line of the first sheet that is a statement; totals are left out.

    One line that cannot be read refuses the whole: nothing is half taken in. Raises StatementTooLarge,
    StatementUnreadable, StatementHeadless, StatementEmpty, StatementLineUnreadable, and what a workbook refuses.
    """
    for table in tables_in(content):
        header = locate(table.rows, table.merges, LAYOUT, table.offset)
        if header and _is_complete(header.positions):
            return _lines(table, header, today)
    raise StatementHeadless


def _is_complete(positions: Mapping[str, int]) -> bool:
    return "on" in positions and ("amount" in positions or {"come", "gone"} & set(positions) != set())


def _lines(table: Table, header: Header, today: date) -> list[BankRow]:
    found = []
    for number, cells in enumerate(table.rows[header.first_data_row :], start=header.first_data_row + 1):
        said = {key: _cell(cells, at - table.offset) for key, at in header.positions.items()}
        if _is_line(said, cells):
            found.append(_line(number, said, today))
    if not found:
        raise StatementEmpty
    return found


def _cell(cells: Cells, at: int) -> Any:
    raw = cells[at] if 0 <= at < len(cells) else ""
    if isinstance(raw, str):
        kept = _KEPT_AS_TEXT.match(raw.strip())
        raw = clean(kept[1] if kept else raw)
    return raw


def _is_line(said: Mapping[str, Any], cells: Cells) -> bool:
    """Blank rows, totals, balances carried, and what a bank prints below a table are no lines: they move nothing."""
    first = next((text for cell in cells if (text := loose(plain(cell)))), "")
    if _TOTALS.match(first):
        return False
    return any(narrow(plain(said.get(key, ""))).strip("-—0., ") for key in ("come", "gone", "amount"))


def _line(number: int, said: Mapping[str, Any], today: date) -> BankRow:
    try:
        on = _day(said["on"])
        incoming, amount_fen = _amount(said)
    except Unreadable as error:
        raise StatementLineUnreadable(row=number, text=error.text[:60], why=error.code) from None
    if on > today:
        raise StatementLineUnreadable(row=number, text=str(on), why="date_in_future")
    remarks = dict.fromkeys(text for key in ("remark", "more") if (text := _text(said.get(key, ""), "remark")))
    return BankRow(
        row=number,
        on=on,
        incoming=incoming,
        amount_fen=amount_fen,
        party=_text(said.get("party", ""), "party"),
        remark=" ".join(remarks)[: _LONGEST["remark"]],
        reference=_reference(said.get("reference", "")),
        balance=_text(said.get("balance", ""), "reference"),
    )


def _day(raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, str) and (timed := _TIME.match(narrow(raw))):
        raw = timed[1]
    if isinstance(raw, float) and raw < 10**6:
        raw = int(raw)  # Excel keeps the time of day behind the point
    if not isinstance(raw, str | int | float | date) or isinstance(raw, bool):
        raise Unreadable("not_a_date", raw)
    return parse_date(raw)


def _amount(said: Mapping[str, Any]) -> tuple[bool, int]:
    """Whether it came, and how much. Raises Unreadable."""
    come, gone, amount = (_fen(said.get(key, "")) for key in ("come", "gone", "amount"))
    if come and gone:
        raise Unreadable("both_ways", said.get("come", ""))
    if come or gone:
        return bool(come), _positive(come or gone)
    if not amount:
        raise Unreadable("no_amount", plain(said.get("amount", "")))
    way = loose(_text(said.get("way", ""), "party")).casefold()
    if not way:
        return amount > 0, abs(amount)
    if not way.startswith((*_COME, *_GONE)):
        raise Unreadable("which_way", way)
    return way.startswith(_COME), _positive(amount)


def _positive(amount_fen: int) -> int:
    if amount_fen < 0:
        raise Unreadable("negative", amount_fen / 100)
    return amount_fen


def _fen(raw: Any) -> int:
    """An amount, 0 where there is none. Raises Unreadable."""
    text = narrow(plain(raw)) if not isinstance(raw, float) else raw
    if text in ("", "-", "--", "—"):
        return 0
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        raise Unreadable("not_an_amount", raw)
    fen = parse_fen(text)
    if abs(fen) > MOST_FEN:
        raise Unreadable("amount_too_large", plain(raw))
    return fen


def _text(raw: Any, key: str) -> str:
    return " ".join(clean(plain(raw)).split())[: _LONGEST[key]]


def _reference(raw: Any) -> str:
    """The bank's own number of a line. One that Excel rounded is none."""
    text = loose(_text(raw, "reference")).strip("'")
    return "" if "e+" in text.lower() or text.strip("-0") == "" else text
