"""Unified social credit code (统一社会信用代码, GB 32100): 18 characters, the last one checks the others.

Own check, because common libraries refuse codes that begin with a letter (rural collectives: ``N``).
"""

from lianxin.kernel.text import Unreadable, narrow

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def check_character(body: str) -> str:
    """The 18th character for the first 17: ``(31 − Σ cᵢ·3ⁱ mod 31) mod 31``.

    Raises: Unreadable ``uscc_length`` or ``uscc_alphabet``.

    >>> check_character("91310116497943032")
    'P'
    """
    if len(body) != LENGTH - 1:
        raise Unreadable("uscc_length", body)
    if unknown := next((character for character in body if character not in _VALUE), None):
        raise Unreadable("uscc_alphabet", unknown)
    total = sum(_VALUE[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def check(code: str) -> bool:
    """Whether ``code`` is a well-formed code, exactly as written.

    >>> check("91310116497943032P"), check("913101164979430329")
    (True, False)
    """
    try:
        return parse(code) == code
    except Unreadable:
        return False


def parse(text: str) -> str:
    """The code in its normal form: narrow, upper case, no spaces or hyphens inside.

    Raises: Unreadable ``uscc_length``, ``uscc_alphabet`` (I O S V Z and others) or ``uscc_check`` (a digit is wrong).

    >>> parse("９１３１０１１６ 4979-43032p")
    '91310116497943032P'
    """
    code = narrow(text).upper().replace(" ", "").replace("-", "")
    if len(code) != LENGTH:
        raise Unreadable("uscc_length", text)
    if check_character(code[:-1]) != code[-1]:
        raise Unreadable("uscc_check", text)
    return code
