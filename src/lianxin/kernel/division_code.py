"""Division codes (区划代码): 12 digits, 2-2-2 county, 3 town, 3 village. A prefix is an ancestor."""

from enum import IntEnum

from lianxin.kernel.text import Unreadable, narrow

LENGTH = 12
COUNCIL_LENGTH = 9


class Level(IntEnum):
    """How many digits of a code carry meaning."""

    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWN = 9
    VILLAGE = 12


def parse(text: str) -> str:
    """A full code of 12 digits; a bare prefix (2, 4, 6 or 9 digits) is padded with zeros.

    Raises: Unreadable ``division_code``.

    >>> parse("310116112"), parse("３１０１１６１１２２１６")
    ('310116112000', '310116112216')
    """
    code = narrow(text)
    if len(code) not in tuple(Level) or not (code.isascii() and code.isdigit()) or code.startswith("00"):
        raise Unreadable("division_code", text)
    return code.ljust(LENGTH, "0")


def level(code: str) -> Level:
    """The level of a 12-digit code.

    >>> level("310116112216").name, level("310116112000").name, level("310000000000").name
    ('VILLAGE', 'TOWN', 'PROVINCE')
    """
    for candidate in reversed(Level):
        shorter = max((length for length in Level if length < candidate), default=0)
        if code[shorter:candidate].strip("0"):
            return candidate
    raise Unreadable("division_code", code)


def prefix(code: str) -> str:
    """The digits that carry meaning: what every code below begins with.

    >>> prefix("310116112000")
    '310116112'
    """
    return code[: level(code)]


def parent(code: str) -> str | None:
    """The code one level up, or None for a province.

    >>> parent("310116112216"), parent("310116112000"), parent("310000000000")
    ('310116112000', '310116000000', None)
    """
    above = [length for length in Level if length < level(code)]
    return code[: above[-1]].ljust(LENGTH, "0") if above else None


def is_ancestor(upper: str, lower: str) -> bool:
    """Whether ``lower`` lies strictly within ``upper``.

    >>> is_ancestor("310116112000", "310116112216"), is_ancestor("310116112216", "310116112216")
    (True, False)
    """
    return upper != lower and lower.startswith(prefix(upper))


def council_prefix(code: str) -> str:
    """The nine digits that name a town's council.

    Raises: Unreadable ``division_code`` if the code is above a town.

    >>> council_prefix("310116112216")
    '310116112'
    """
    if level(code) < Level.TOWN:
        raise Unreadable("division_code", code)
    return code[:COUNCIL_LENGTH]
