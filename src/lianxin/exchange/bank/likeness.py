"""How much a line of the bank looks like money that is expected, or that the book has: points, each with its reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lianxin.kernel.text import loose


class Reason(StrEnum):
    """Why a line may be something. What each is worth stands in ``POINTS``."""

    VOUCHER = "voucher"
    AMOUNT_LEFT = "amount_left"
    AMOUNT_WHOLE = "amount_whole"
    AMOUNT_PART = "amount_part"
    NAME = "name"
    NAME_LIKE = "name_like"
    NAMED_IN_REMARK = "named_in_remark"
    TITLE = "title"
    WORDS = "words"
    DAY = "day"
    NEAR = "near"


POINTS: dict[Reason, int] = {
    Reason.VOUCHER: 50,
    Reason.AMOUNT_LEFT: 40,
    Reason.AMOUNT_WHOLE: 30,
    Reason.AMOUNT_PART: 10,
    Reason.NAME: 35,
    Reason.NAME_LIKE: 20,
    Reason.NAMED_IN_REMARK: 20,
    Reason.TITLE: 20,
    Reason.WORDS: 10,
    Reason.DAY: 10,
    Reason.NEAR: 5,
}
SHOWN_FROM = 30
"""Less is no suggestion."""
SURE_FROM = 70
"""The amount and the name agree: one click is enough."""
MOST_SHOWN = 5
_FORMS = re.compile(
    r"(股份|有限|责任|集团|公司|总公司|分公司|上海市|上海|金山区|金山|人民政府|委员会|村民|经济合作社|合作社|\(.*?\)|[()·.,、\-])"
)
_SAME_DAYS, _NEAR_DAYS, _LATE_DAYS = 3, 31, 60


@dataclass(frozen=True)
class Seen:
    """A line as it is compared."""

    on: date
    amount_fen: int
    party: str
    remark: str
    reference: str


@dataclass(frozen=True)
class Candidate:
    """What a line may be. ``pk`` is a claim's where money is expected, an entry's where the book has it (``voucher``).

    ``left_fen`` is what has not come of ``whole_fen``. It may come from ``since`` until ``until``.
    """

    pk: int
    names: Sequence[str]
    texts: Sequence[str]
    whole_fen: int
    left_fen: int
    since: date
    until: date
    voucher: str = ""


@dataclass(frozen=True)
class Likeness:
    """How much a candidate looks like the line, and why."""

    candidate: Candidate
    reasons: Sequence[Reason]

    @property
    def points(self) -> int:
        """The sum of its reasons, at most 100."""
        return min(sum(POINTS[reason] for reason in self.reasons), 100)

    @property
    def is_sure(self) -> bool:
        """Whether one click is enough."""
        return self.points >= SURE_FROM


def likeliest(seen: Seen, candidates: Iterable[Candidate]) -> list[Likeness]:
    """What a line may be, the likeliest first; what the book has comes before what is expected."""
    found = [Likeness(one, _reasons(seen, one)) for one in candidates]
    fits = [one for one in found if one.points >= SHOWN_FROM]
    fits.sort(key=lambda one: (-one.points, not one.candidate.voucher, one.candidate.pk))
    return fits[:MOST_SHOWN]


def bare(name: str) -> str:
    """A name without spaces, legal form and place, as banks shorten it.

    >>> bare("上海 金山漕泾建筑（集团）有限公司")
    '漕泾建筑'
    """
    return _FORMS.sub("", loose(name).casefold())


def _reasons(seen: Seen, one: Candidate) -> list[Reason]:
    found = [_amount(seen, one), _name(seen, one), _words(seen, one), _day(seen, one)]
    if one.voucher and loose(one.voucher) == loose(seen.reference):
        found.append(Reason.VOUCHER)
    return [reason for reason in found if reason]


def _amount(seen: Seen, one: Candidate) -> Reason | None:
    if seen.amount_fen == one.left_fen:
        return Reason.AMOUNT_LEFT
    if seen.amount_fen == one.whole_fen:
        return Reason.AMOUNT_WHOLE
    return Reason.AMOUNT_PART if seen.amount_fen < one.left_fen and not one.voucher else None


def _name(seen: Seen, one: Candidate) -> Reason | None:
    party, bared = loose(seen.party), bare(seen.party)
    names = [name for name in one.names if name]
    if any(loose(name) == party for name in names):
        return Reason.NAME
    if len(bared) > 1 and any(_like(bare(name), bared) for name in names):
        return Reason.NAME_LIKE
    said = loose(seen.remark)
    return Reason.NAMED_IN_REMARK if any(len(bare(name)) > 2 and bare(name) in said for name in names) else None


def _like(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and (short == long or (len(short) > 2 and short in long))


def _words(seen: Seen, one: Candidate) -> Reason | None:
    said = loose(seen.remark)
    texts = [loose(text) for text in one.texts if len(loose(text)) > 1]
    if any(text in said for text in texts):
        return Reason.TITLE
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    shared = max((sum(text[at : at + 2] in pairs for at in range(len(text) - 1)) for text in texts), default=0)
    return Reason.WORDS if shared > 1 else None


def _day(seen: Seen, one: Candidate) -> Reason | None:
    if one.since - timedelta(days=_SAME_DAYS) <= seen.on <= one.until + timedelta(days=_SAME_DAYS):
        return Reason.DAY
    near = timedelta(days=_NEAR_DAYS if one.voucher else _LATE_DAYS)
    return Reason.NEAR if one.since - near <= seen.on <= one.until + near else None
