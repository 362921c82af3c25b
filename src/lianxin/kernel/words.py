"""Amounts in words (大写金额), as the central bank's rules for filling in vouchers have them."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")


def amount_in_words(fen: int) -> str:
    """``人民币…`` for an amount in fen: 整 after 元 or 角 and never after 分; inner zeros read once.

    Where the rules allow two readings, their first is taken: 零 stands before 角 when the yuan end in 0.

    >>> amount_in_words(16_409_02)
    '人民币壹万陆仟肆佰零玖元零贰分'
    >>> amount_in_words(107_000_53)
    '人民币壹拾万柒仟元零伍角叁分'
    >>> amount_in_words(1_960_000_00), amount_in_words(50)
    ('人民币壹佰玖拾陆万元整', '人民币伍角整')
    """
    yuan, cents = divmod(abs(fen), 100)
    whole = f"{_integer(yuan)}元" if yuan or not cents else ""
    return f"人民币{'负' if fen < 0 else ''}{whole}{_cents(cents, yuan)}"


def _cents(cents: int, yuan: int) -> str:
    if not cents:
        return "整"
    jiao, fen = divmod(cents, 10)
    gap = "零" if yuan and (not jiao or not yuan % 10) else ""
    return gap + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "整")


def _integer(number: int) -> str:
    """Digits in words; 亿 groups recurse, so any size is read."""
    for size, unit in ((100_000_000, "亿"), (10_000, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low < size // 10 else ""
            return _integer(high) + unit + gap + (_integer(low) if low else "")
    return _group(number)


def _group(number: int) -> str:
    """Words of 0–9999."""
    if not number:
        return _DIGITS[0]
    words, pending = "", False
    for digit, place in zip(f"{number:04}", _PLACES, strict=True):
        if digit == "0":
            pending = bool(words)
            continue
        words += ("零" if pending else "") + _DIGITS[int(digit)] + place
        pending = False
    return words
