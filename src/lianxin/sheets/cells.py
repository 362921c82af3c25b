"""From a cell to a value, once for each different cell: converters that remember what they have read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from lianxin.kernel import uscc
from lianxin.kernel.dates import parse_date, parse_month
from lianxin.kernel.fen import parse_fen
from lianxin.kernel.text import Unreadable, narrow
from lianxin.sheets.layouts import Column, Kind, Value

Raw = str | float | int | bool | date | datetime | time | timedelta
Convert = Callable[[Any], Value]

_REMEMBERED = 20_000
_SHOWN = 60
_EXACT = 10.0**13  # whole yuan below this are what Excel shows
_COUNT = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.0+)?\s*(?:户|人次|人|名|个|次|项|件|条)?", re.ASCII)
_HAS_UNIT = re.compile(r"[百千万亿元块圆]")


@dataclass(frozen=True)
class Bad:
    """Stands for a cell that could not be read."""

    code: str
    text: str


class Converter(dict[Any, Value]):
    """Cell → value, remembering the cells it has met; blank cells become None, unreadable ones ``Bad``."""

    def __init__(self, convert: Convert) -> None:
        super().__init__({"": None})
        self._convert = convert
        self.has_met_bad = False

    def __missing__(self, raw: Any) -> Value:
        try:
            value = self._convert(raw)
        except Unreadable as error:
            value = Bad(error.code, shown(error.text))
            self.has_met_bad = True
        if len(self) >= _REMEMBERED:
            self.clear()
            self[""] = None
        self[raw] = value
        return value


def converter(column: Column, *, in_wan: bool = False) -> Converter:
    """The converter for a column. ``in_wan``: its header says that plain numbers are 万元."""
    match column.kind:
        case Kind.FEN:
            return Converter(partial(_fen, in_wan=in_wan))
        case Kind.INTEGER:
            return Converter(partial(_integer, maximum=column.maximum))
        case Kind.DATE:
            return Converter(_dated(parse_date))
        case Kind.MONTH:
            return Converter(_dated(parse_month))
        case Kind.USCC:
            return Converter(_uscc)
        case Kind.CHOICE:
            return Converter(
                partial(_choice, choices={_loose(label): value for label, value in column.choices.items()})
            )
        case _:
            return Converter(partial(_text, max_length=column.max_length))


def shown(raw: Any) -> str:
    """A cell as a short text for a sentence."""
    text = plain(raw)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def plain(raw: Any) -> str:
    """A cell as a text, the way Excel shows it without a format."""
    if isinstance(raw, bool):
        return str(raw).upper()
    return format(raw, ".15g") if isinstance(raw, float) else str(raw)


def clean(text: str) -> str:
    """A text without outer space and control characters; line breaks stay."""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) != "Cc")
    return text.strip()


def _text(raw: Raw, *, max_length: int) -> str | None:
    text = clean(plain(raw))
    if len(text) > max_length:
        raise Unreadable("too_long", text)
    return text or None


def _fen(raw: Raw, *, in_wan: bool) -> int | None:
    if isinstance(raw, str) and not raw.strip():
        return None
    if isinstance(raw, date | time | timedelta):
        raise Unreadable("not_an_amount", raw)
    if isinstance(raw, float) and not in_wan and 0 <= raw < _EXACT and raw.is_integer():
        return int(raw) * 100
    if in_wan and not (isinstance(raw, str) and _HAS_UNIT.search(raw)):
        raw = f"{plain(raw)}万元"
    fen = parse_fen(raw)
    if fen < 0:
        raise Unreadable("negative", plain(raw))
    return fen


def _integer(raw: Raw, *, maximum: int) -> int | None:
    text = narrow(plain(raw))
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    if not found:
        raise Unreadable("not_a_number", text)
    if len(found[1]) > 20 or (number := int(found[1].replace(",", ""))) > maximum:
        raise Unreadable("number_too_large", text)
    if number < 0:
        raise Unreadable("negative", text)
    return number


def _uscc(raw: Raw) -> str | None:
    text = plain(raw)
    return uscc.parse(text) if text.strip() else None


def _dated(parse: Callable[[Any], date]) -> Convert:
    def convert(raw: Raw) -> date | None:
        if isinstance(raw, str) and not raw.strip():
            return None
        try:
            return parse(plain(raw) if isinstance(raw, bool | time | timedelta) else raw)
        except Unreadable as error:
            raise Unreadable(error.code, plain(raw)) from None

    return convert


def _choice(raw: Raw, *, choices: Mapping[str, str]) -> str | None:
    text = plain(raw)
    if not text.strip():
        return None
    value = choices.get(_loose(text))
    if value is None:
        raise Unreadable("not_a_choice", text)
    return value


def _loose(text: str) -> str:
    return "".join(narrow(text).casefold().split())
