"""Chinese text cut for searching: no dictionary, no guess where a word ends.

A text is runs of *units*: a Chinese character is a unit, and so is a whole Latin word or number. Blanks, punctuation,
symbols and emoji end a run. From each unit begins one token, which holds the unit and the next one of its run; the last
unit of a run stands alone and so keeps runs apart:

>>> grams("水库村，路灯")
'水库 库村 村 路灯 灯'

A text holds 水库村 if the tokens 水库 and 库村 are neighbours there, and 村 if any token begins with it. So a query
finds exactly the texts of which each of its words is a part, with these limits: Latin words and numbers count whole,
and the first ``LONGEST_WORD`` characters of them; of a text the first ``LONGEST_TEXT`` characters count, of a query
the first ``LONGEST_QUERY``.

Tokens consist of a-z, 0-9 and common Chinese characters, which the tokenizers of both databases leave alone. Any other
letter is spelt in three of these characters. ``_QUOTE`` stands on both sides of a Latin word or number, so that none is
the beginning of another, and that 1e5 is not taken for a quantity.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LONGEST_TEXT = 20_000
LONGEST_QUERY = 200
LONGEST_WORD = 64

_SPELT = "龥"
_QUOTE = "龤"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_FIRST, _LAST = "一", "龣"
_LIKE_CHINESE = frozenset("〇々〆ー")


@dataclass(frozen=True)
class Phrase:
    """Tokens that must follow each other. ``begins``: there is one token, and it is enough that another begins so."""

    tokens: tuple[str, ...]
    begins: bool = False


def grams(text: str) -> str:
    """The index of a text: its tokens, parted by blanks. Empty if nothing in it can be searched for."""
    return " ".join(token for run in _runs(_same(text, LONGEST_TEXT)) for token in _tokens(run))


def phrases(query: str) -> list[Phrase]:
    """What a text must hold to be found, each once; all of it. Empty if nothing in the query can be searched for."""
    return list(dict.fromkeys(_phrase(run) for run in _runs(_same(query, LONGEST_QUERY))))


def _phrase(run: list[str]) -> Phrase:
    return Phrase(tuple(_tokens(run)[:-1])) if len(run) > 1 else Phrase((run[0],), begins=True)


def _tokens(run: list[str]) -> list[str]:
    return [*map("".join, pairwise(run)), run[-1]]


def _same(text: str, limit: int) -> str:
    """One writing for what reads the same: width, case, ligatures (㎡ is m2); nothing invisible."""
    seen = "".join(sign for sign in text[:limit] if unicodedata.category(sign) != "Cf" and not _is_variant(sign))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())[:limit]


def _is_variant(sign: str) -> bool:
    """Whether it only chooses among ways to draw the sign before it."""
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _runs(text: str) -> Iterator[list[str]]:
    """Units, run by run, as they are spelt in tokens."""
    run: list[str] = []
    word = ""
    for sign in f"{text} ":
        kind = unicodedata.category(sign)
        in_word = kind[0] in "LN" and kind != "Lo" and sign not in _LIKE_CHINESE
        if in_word:
            word += sign
            continue
        if word:
            run.append(f"{_QUOTE}{''.join(map(_spelt, word[:LONGEST_WORD]))}{_QUOTE}")
            word = ""
        if kind[0] in "LMN":
            run.append(_spelt(sign))
        elif run:
            yield run
            run = []


def _spelt(sign: str) -> str:
    if sign in _PLAIN or _FIRST <= sign <= _LAST:
        return sign
    high, low = divmod(ord(sign), 4096)
    return f"{_SPELT}{chr(ord(_FIRST) + high)}{chr(ord(_FIRST) + low)}"
