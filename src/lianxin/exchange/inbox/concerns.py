"""What residents wait for: that somebody takes their concern in hand, an answer, and to be told of it."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.exchange.models import Concern
from lianxin.exchange.states import ConcernState
from lianxin.kernel import clock
from lianxin.network.matters import Line, Matter
from lianxin.network.models import Council

HAND_DAYS = 14
"""Within so many days residents hear that somebody has taken their concern in hand."""
CONCERN_DAYS = 60
"""Within so many days of raising it they have an answer, as the regulations on petitions (信访) have it."""
TELL_DAYS = 7
"""Within so many days of the answer they are told."""

Villages = Collection[int]


def to_take_in_hand(council: Council, villages: Villages) -> Matter:
    """Concerns for which nothing was done yet."""
    return _concerns(
        council,
        villages,
        ConcernState.RECORDED,
        what=_("Take a residents’ concern in hand"),
        why=_("Residents of your village raised it, and nothing has been done since."),
        due=lambda concern: concern.raised_on + timedelta(days=HAND_DAYS),
        many=ngettext_lazy(
            "%(count)d concern waits to be taken in hand", "%(count)d concerns wait to be taken in hand", "count"
        ),
    )


def to_answer(council: Council, villages: Villages) -> Matter:
    """Concerns that are being worked on."""
    return _concerns(
        council,
        villages,
        ConcernState.IN_HAND,
        what=_("Answer a residents’ concern"),
        why=_("A need was listed for it; those who raised it wait to hear what came of it."),
        due=lambda concern: concern.raised_on + timedelta(days=CONCERN_DAYS),
        many=ngettext_lazy("%(count)d concern waits for an answer", "%(count)d concerns wait for an answer", "count"),
    )


def to_tell(council: Council, villages: Villages) -> Matter:
    """Answers of which residents do not know."""
    return _concerns(
        council,
        villages,
        ConcernState.ANSWERED,
        what=_("Tell residents what was done"),
        why=_("It was answered; those who raised it do not know yet."),
        due=lambda concern: (concern.answered_on or clock.today()) + timedelta(days=TELL_DAYS),
        many=ngettext_lazy("%(count)d answer waits to be told", "%(count)d answers wait to be told", "count"),
    )


def _concerns(
    council: Council,
    villages: Villages,
    state: ConcernState,
    *,
    what: Promise,
    why: Promise,
    due: Callable[[Concern], date],
    many: Any,
) -> Matter:
    records: QuerySet[Concern] = Concern.objects.filter(council=council, village__in=villages, state=state)

    def line(concern: Concern) -> Line:
        url = reverse("exchange:concern", kwargs={"council": council.code, "pk": concern.pk})
        return Line(what, str(concern), url, why, due(concern))

    listed = reverse("exchange:concerns", kwargs={"council": council.code})
    oldest = ("answered_on", "pk") if state == ConcernState.ANSWERED else ("raised_on", "pk")
    return Matter(records.order_by(*oldest), line, many, f"{listed}?state={state}", why)
