"""What waits of claims: to be answered, confirmed, spoken about, brought in and recorded."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.exchange.models import Claim, Delivery
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries.claims import due_by, due_on, given_by, received_by
from lianxin.exchange.states import ANSWER_DAYS, ASKED, CONTACT_DAYS, PENDING, ClaimState
from lianxin.kernel import clock
from lianxin.network.matters import Line, Matter
from lianxin.network.models import Council
from lianxin.network.sentences import named

QUIET_DAYS = 7
"""So long may a claim be silent before somebody is reminded."""
TOLD_DAYS = 7
"""So long it is told that a claim was released."""
BRING_AHEAD_DAYS = 7
"""What is due is mentioned a week ahead to those who bring it."""

Mine = Collection[int]


def to_confirm(council: Council, mine: Mine) -> Matter:
    claims = _claims(council).filter(state=ClaimState.ACTIVE, listing__origin="", listing__owner__in=mine)
    return _matter(
        council,
        mine,
        claims.order_by("on", "pk"),
        what=_("Confirm the claim"),
        why=_("It is a claim of what your organisation listed."),
        due=lambda claim: claim.on + timedelta(days=ANSWER_DAYS),
        act=("confirm", _("Confirm")),
        many=ngettext_lazy("%(count)d claim waits to be confirmed", "%(count)d claims wait to be confirmed", "count"),
        query="side=mine&stage=open",
    )


def to_answer(council: Council, mine: Mine) -> Matter:
    claims = _claims(council).filter(state__in=ASKED, organisation__in=mine)
    return _matter(
        council,
        mine,
        claims.order_by("answer_by_at", "pk"),
        what=_("Say yes or no"),
        why=_("It is kept for your organisation until then."),
        due=lambda claim: clock.day_of(claim.answer_by_at) if claim.answer_by_at else clock.today(),
        act=("accept", _("Accept")),
        many=ngettext_lazy("%(count)d proposal waits for an answer", "%(count)d proposals wait for an answer", "count"),
        query="side=mine&stage=asked",
    )


def to_contact(council: Council, mine: Mine) -> Matter:
    """Both sides speak with each other; the owner of the listing is reminded once it has confirmed."""
    claimed = Q(organisation__in=mine) | Q(listing__owner__in=mine, state=ClaimState.CONFIRMED)
    claims = _claims(council).filter(claimed, state__in=PENDING, listing__origin="", contacted_on__isnull=True)
    return _matter(
        council,
        mine,
        claims.order_by("on", "pk"),
        what=_("Speak with the other side and note it"),
        why=_("The two sides of a claim speak within a week."),
        due=lambda claim: claim.on + timedelta(days=CONTACT_DAYS),
        many=ngettext_lazy("%(count)d claim waits for a word", "%(count)d claims wait for a word", "count"),
        query="side=mine&stage=open",
    )


def to_bring(council: Council, mine: Mine) -> Matter:
    """What is due soon, and what has been silent for a week."""
    soon = due_by(clock.today() + timedelta(days=BRING_AHEAD_DAYS))
    came = Exists(Delivery.objects.filter(claim=OuterRef("pk")))
    quiet = Q(on__lt=clock.today() - timedelta(days=QUIET_DAYS)) & ~came
    claims = _claims(council).filter(given_by(mine), soon | quiet, state__in=PENDING)
    return _matter(
        council,
        mine,
        claims.order_by("due_on", "on", "pk"),
        what=_("Bring in what was promised"),
        why=_("Your organisation promised it, and not all of it has come."),
        due=due_on,
        many=ngettext_lazy(
            "%(count)d promise of yours has not come in", "%(count)d promises of yours have not come in", "count"
        ),
        query="side=give&stage=open",
    )


def to_record(council: Council, mine: Mine) -> Matter:
    claims = _claims(council).filter(received_by(mine), due_by(clock.today()), state__in=PENDING)
    return _matter(
        council,
        mine,
        claims.order_by("due_on", "on", "pk"),
        what=_("Record what came, or ask where it is"),
        why=_("It was promised to your organisation."),
        due=due_on,
        many=ngettext_lazy(
            "%(count)d promise to you has not come in", "%(count)d promises to you have not come in", "count"
        ),
        query="side=get&stage=open",
    )


def to_read(council: Council, mine: Mine) -> Matter:
    """What the other side let go, told for a week: nothing more is to be brought, or to be waited for."""
    since = clock.today() - timedelta(days=TOLD_DAYS)
    claims = _claims(council).filter(state=ClaimState.RELEASED, ended_on__gt=since, organisation__in=mine)
    matter = _matter(
        council,
        mine,
        claims.order_by("ended_on", "pk"),
        what=_("Read why it ended"),
        why=_("It was let go by the other side, or the listing was closed."),
        due=lambda claim: (claim.ended_on or clock.today()) + timedelta(days=TOLD_DAYS),
        many=ngettext_lazy("%(count)d claim of yours was released", "%(count)d claims of yours were released", "count"),
        query="side=mine&stage=ended",
    )
    return replace(matter, line=lambda claim: replace(matter.line(claim), why=claim.reason))


def _claims(council: Council) -> QuerySet[Claim]:
    return Claim.objects.filter(council=council).select_related("listing__owner", "organisation")


def _matter(
    council: Council,
    mine: Mine,
    records: QuerySet[Claim],
    *,
    what: Promise,
    why: Promise,
    due: Callable[[Claim], date],
    many: Any,
    query: str,
    act: tuple[str, Promise] | None = None,
) -> Matter:
    verb, word = act or ("", "")

    def line(claim: Claim) -> Line:
        do = (
            reverse("exchange:do_claim", kwargs={"council": council.code, "pk": claim.pk, "verb": verb}) if verb else ""
        )
        owner, claimant = claim.listing.owner, claim.organisation
        other = claimant if owner.pk in mine else owner
        return Line(what, f"{claim.listing.title} · {named(other)}", page_of(claim, council), why, due(claim), do, word)

    return Matter(records, line, many, f"{reverse('exchange:claims', kwargs={'council': council.code})}?{query}", why)


def page_of(claim: Claim, council: Council) -> str:
    """Where a claim is dealt with: its own page, or that of the thing of which its listing is part."""
    page = origin_of(claim.listing.origin).page
    name, pk = (page, claim.listing.origin_id) if page else ("exchange:claim", claim.pk)
    return reverse(name, kwargs={"council": council.code, "pk": pk})
