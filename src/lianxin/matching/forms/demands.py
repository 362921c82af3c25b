"""The pairs and limits that a policy names: chosen from lists that are searched, kept as hidden values, taken back.

No pair is typed. What is chosen travels with the form, so that it works without a script and nothing typed is lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.kernel.errors import Refused
from lianxin.matching.errors import ChoiceLacking, ContradictoryPolicy
from lianxin.matching.policy import MOST_LIMIT, MOST_PAIRS, Pair, PlanPolicy
from lianxin.matching.queries.making import Found, needs_found, needs_named, partners_found, partners_named
from lianxin.matching.states import Clash
from lianxin.network.fields import id_in

if TYPE_CHECKING:
    from lianxin.network.models import Council

KINDS = MUST, MUST_NOT, LIMIT = ("must", "must_not", "limit")
FOUND = ("need", "partner")
"""What is looked for and chosen."""
EDITS = ("find", "add", "drop")
"""Buttons that change what is chosen and make no plan."""


@dataclass(frozen=True)
class Demand:
    """One pair or limit in words; ``value`` is what the form sends back."""

    kind: str
    value: str
    need: str
    partner: str
    most: int | None = None


class Demands:
    """What a policy names, and what is looked for to name more."""

    def __init__(self, council: "Council", year: int, data: Any, earlier: PlanPolicy) -> None:
        self.council, self.year, self.data = council, year, data or {}
        self.named = _sent(data) if data else _of(earlier)
        self.refusal: Refused | None = None

    @property
    def policy(self) -> PlanPolicy:
        """The pairs and limits; all else as usual."""
        must, must_not, limits = (self.named[kind] for kind in KINDS)
        return PlanPolicy(must=must, must_not=must_not, limits=dict(limits))

    def edit(self) -> bool:
        """Do what a button asked that makes no plan; False where none was pressed. ``refusal`` says why not.

        Words that were typed and not looked for yet are looked for first.
        """
        asked = next((name for name in EDITS if name in self.data), "")
        if asked == "drop":
            kind, _colon, value = self.data["drop"].partition(":")
            self.named[kind] = tuple(pair for pair in self.named.get(kind, ()) if _value(pair) != value)
        elif asked == "add":
            self._add(self.data["add"])
        return bool(asked) or any(self._typed(name) != self.data.get(f"found_{name}", "") for name in FOUND)

    @property
    def left_open(self) -> bool:
        """Whether something is chosen of which it is not said what is to become of it."""
        return bool(self.data.get("partner")) and bool(self.data.get("need") or self.data.get("most"))

    @property
    def looked_for(self) -> bool:
        """Whether somebody is choosing."""
        names = ("find_need", "find_partner", "need", "partner", "most", *EDITS)
        return any(self.data.get(name) for name in names)

    @property
    def rows(self) -> list[Demand]:
        """What is chosen, in words. Two queries."""
        pairs = [(kind, pair) for kind in (MUST, MUST_NOT) for pair in self.named[kind]]
        needs = needs_named(self.council, {need for _kind, (need, _partner) in pairs})
        partners = partners_named({one for _kind, (_need, one) in pairs} | {one for one, _most in self.named[LIMIT]})
        rows = [
            Demand(kind, _value(pair), needs.get(pair[0], f"#{pair[0]}"), partners.get(pair[1], f"#{pair[1]}"))
            for kind, pair in pairs
        ]
        limits = self.named[LIMIT]
        return rows + [Demand(LIMIT, _value(one), "", partners.get(one[0], f"#{one[0]}"), one[1]) for one in limits]

    @property
    def needs(self) -> Found:
        """The open needs that hold what was typed. One query."""
        return needs_found(self.council, self.year, self._typed("need"), self._chosen("need"))

    @property
    def partners(self) -> Found:
        """The partners that hold what was typed. Two queries."""
        return partners_found(self.council, self.year, self._typed("partner"), self._chosen("partner"))

    @property
    def most(self) -> str:
        """The limit as it is typed."""
        return str(self.data.get("most", ""))

    def _typed(self, name: str) -> str:
        return str(self.data.get(f"find_{name}", ""))[:60].strip()

    def _chosen(self, name: str) -> int:
        return id_in(self.data.get(name, ""))

    def _add(self, kind: str) -> None:
        try:
            pair = self._limit() if kind == LIMIT else self._pair(kind)
        except Refused as refusal:
            self.refusal = refusal
            return
        others = [one for one in self.named[kind] if kind != LIMIT or one[0] != pair[0]]
        self.named[kind] = tuple(dict.fromkeys([*others, pair]))
        self.data = {name: value for name, value in self.data.items() if name not in (*FOUND, "most")}

    def _pair(self, kind: str) -> Pair:
        """The pair that is chosen. Raises ChoiceLacking, ContradictoryPolicy."""
        pair = self._chosen("need"), self._chosen("partner")
        need, partner = needs_named(self.council, {pair[0]}), partners_named({pair[1]})
        if not need or not partner or kind not in (MUST, MUST_NOT):
            raise ChoiceLacking(what=_("a need and a partner"))
        if pair in self.named[MUST_NOT if kind == MUST else MUST]:
            raise ContradictoryPolicy(need=need[pair[0]], partner=partner[pair[1]], kind=Clash.FORBIDDEN)
        return pair

    def _limit(self) -> Pair:
        """The partner that is chosen and its limit. Raises ChoiceLacking."""
        partner, most = self._chosen("partner"), id_in(self.most.strip())
        if not partners_named({partner}) or not self.most.strip().isdecimal() or most > MOST_LIMIT:
            raise ChoiceLacking(what=_("a partner, and type a number up to %(most)s") % {"most": f"{MOST_LIMIT:,}"})
        return partner, most


def _of(policy: PlanPolicy) -> dict[str, tuple[Pair, ...]]:
    return {MUST: policy.must, MUST_NOT: policy.must_not, LIMIT: tuple(policy.limits.items())}


def _sent(data: Any) -> dict[str, tuple[Pair, ...]]:
    """What a form sends back; what no page of ours wrote is left out."""
    return {kind: tuple(dict.fromkeys(_pairs(data.getlist(kind)[:MOST_PAIRS]))) for kind in KINDS}


def _pairs(values: list[str]) -> Iterator[Pair]:
    for value in values:
        left, _dash, right = value.partition("-")
        if id_in(left):
            yield id_in(left), id_in(right)


def _value(pair: Pair) -> str:
    return f"{pair[0]}-{pair[1]}"
