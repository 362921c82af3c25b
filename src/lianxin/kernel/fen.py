"""Money: integer fen (1/100 yuan). Reads what people and Excel write, prints what pages show."""

import re
from decimal import ROUND_HALF_UP, Decimal

from lianxin.kernel.text import Unreadable, narrow

MAX_FEN = 2**63 - 1
_MAX_YUAN = Decimal(MAX_FEN).scaleb(-2)

_AMOUNT = re.compile(
    r"""(?P<sign>[-+]?)\s*(?:¥|RMB|CNY|人民币)?\s*(?P<inner>-?)
        (?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*
        (?P<unit>[百千万亿]?)\s*(?:元|块|圆|yuan)?(?:整|正)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_UNIT = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_WAN_FEN = 1_000_000


def parse_fen(value: str | float | Decimal) -> int:
    """An amount in yuan as people or Excel write it → fen. The sign is kept; layouts decide whether it may be < 0.

    Numbers are yuan. A float is read with Excel's 15 significant digits, so that 0.1 + 0.2 is 0.3 yuan.

    Raises: Unreadable ``not_an_amount``, ``fraction_of_fen`` (finer than a fen) or ``amount_too_large`` (> 2⁶³−1 fen).

    >>> parse_fen("1.5万元"), parse_fen("￥3,000"), parse_fen("１２，０００"), parse_fen(3000.5)
    (1500000, 300000, 1200000, 300050)
    """
    yuan = _yuan(value)
    if abs(yuan) > _MAX_YUAN:  # before any arithmetic, which a huge exponent would break
        raise Unreadable("amount_too_large", value)
    if (yuan * 100) % 1:
        raise Unreadable("fraction_of_fen", value)
    return int(yuan * 100)


def format_fen(fen: int) -> str:
    """Exact amount with thousands separators.

    >>> format_fen(1960_000_00), format_fen(-5)
    ('¥1,960,000.00', '-¥0.05')
    """
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{yuan:,}.{cents:02}"


def format_wan(fen: int) -> str:
    """Headline amount: 万元 from ¥10,000 up, else 元; at most two decimals (half up), no trailing zeros.

    >>> format_wan(1960_000_00), format_wan(52_800_00), format_wan(8_500_00), format_wan(12_50)
    ('196万元', '5.28万元', '8,500元', '12.5元')
    """
    wan = abs(fen) >= _WAN_FEN
    amount = (Decimal(fen) / (_WAN_FEN if wan else 100)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{amount:,}".rstrip("0").rstrip(".") + ("万元" if wan else "元")


def _yuan(value: str | float | Decimal) -> Decimal:
    if isinstance(value, str):
        return _yuan_of_text(value)
    if isinstance(value, bool):
        raise Unreadable("not_an_amount", value)
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise Unreadable("not_an_amount", value)
    return number


def _yuan_of_text(text: str) -> Decimal:
    found = _AMOUNT.fullmatch(narrow(text))
    if not found or (found["sign"] and found["inner"]):
        raise Unreadable("not_an_amount", text)
    if len(found["number"]) > 40:
        raise Unreadable("amount_too_large", text)
    number = Decimal(found["number"].replace(",", "")) * _UNIT[found["unit"]]
    return -number if "-" in (found["sign"], found["inner"]) else number
