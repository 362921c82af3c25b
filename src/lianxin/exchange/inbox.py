"""What the exchange has waiting: yes or no, a word with the other side, what is to come, what residents wait for."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Concern, Delivery, Listing, SavedSearch
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries import unmet_before
from lianxin.exchange.queries.claims import due_by, due_on, given_by, received_by
from lianxin.exchange.states import ANSWER_DAYS, ASKED, CONTACT_DAYS, PENDING, ClaimState, ConcernState
from lianxin.kernel import clock
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council
from lianxin.network.queries import holds, organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role

QUIET_DAYS = 7
"""So long may a claim or a concern be silent before somebody is reminded."""
BRING_AHEAD_DAYS = 7
"""What is due is mentioned a week ahead to those who bring it."""
HAND_DAYS = 14
"""Within so many days residents hear that somebody has taken their concern in hand."""
TELL_DAYS = 7
"""Within so many days of the answer residents are told."""
CARRY_BY = (1, 31)
"""Until the end of January the needs of the year before move on."""
SEARCH_DAYS = 7

Mine = Collection[int]


@source
def exchange(user: User, council: Council) -> list[Matter]:
    """The matters of each side on which the person stands."""
    mine = organisations_of(user, council.pk, Role.STEWARD, Role.LIAISON)
    villages = organisations_of(user, council.pk, Role.STEWARD)
    office = holds(user, council.pk, Role.OFFICE)
    found: list[Matter] = []
    if mine:
        found += [_to_answer(council, mine), _to_bring(council, mine), _to_record(council, mine)]
        found += [_to_contact(council, mine)]
    if mine or office:
        found.append(_to_confirm(council, {*mine, council.office_id} if office else mine))
    if villages:
        found += [_to_take_in_hand(council, villages), _to_tell(council, villages)]
    if office:
        found.append(_to_carry_over(council))
    return [*found, _fresh(council, user)]


def _to_confirm(council: Council, mine: Mine) -> Matter:
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


def _to_answer(council: Council, mine: Mine) -> Matter:
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


def _to_contact(council: Council, mine: Mine) -> Matter:
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


def _to_bring(council: Council, mine: Mine) -> Matter:
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


def _to_record(council: Council, mine: Mine) -> Matter:
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


def _to_take_in_hand(council: Council, villages: Mine) -> Matter:
    silent = clock.today() - timedelta(days=QUIET_DAYS)
    concerns = Concern.objects.filter(state=ConcernState.RECORDED, raised_on__lte=silent)
    return _concerns(
        council,
        concerns.filter(council=council, village__in=villages).order_by("raised_on", "pk"),
        what=_("Take a residents’ concern in hand"),
        why=_("Residents of your village raised it, and nothing has been done since."),
        due=lambda concern: concern.raised_on + timedelta(days=HAND_DAYS),
        many=ngettext_lazy(
            "%(count)d concern waits to be taken in hand", "%(count)d concerns wait to be taken in hand", "count"
        ),
        state=ConcernState.RECORDED,
    )


def _to_tell(council: Council, villages: Mine) -> Matter:
    concerns = Concern.objects.filter(state=ConcernState.ANSWERED, council=council, village__in=villages)
    return _concerns(
        council,
        concerns.order_by("answered_on", "pk"),
        what=_("Tell residents what was done"),
        why=_("It was answered; those who raised it do not know yet."),
        due=lambda concern: (concern.answered_on or clock.today()) + timedelta(days=TELL_DAYS),
        many=ngettext_lazy("%(count)d answer waits to be told", "%(count)d answers wait to be told", "count"),
        state=ConcernState.ANSWERED,
    )


def _to_carry_over(council: Council) -> Matter:
    """Needs of the years before of which something is left."""
    url = reverse("exchange:carry", kwargs={"council": council.code})
    what, why = _("Carry over the need"), _("Its year is over, and it was not met.")

    def line(need: Listing) -> Line:
        due = date(need.year + 1, *CARRY_BY)
        return Line(what, f"{named(need.owner)} · {need.title}", f"{url}?year={need.year}", why, due)

    many = ngettext_lazy(
        "%(count)d need of an earlier year was not met", "%(count)d needs of earlier years were not met", "count"
    )
    return Matter(unmet_before(council, clock.today().year), line, many, url, why)


def _fresh(council: Council, user: User) -> Matter:
    """What is new in the searches that the person keeps."""
    listed = reverse("exchange:list", kwargs={"council": council.code})
    what, why = _("Look at what is new"), _("You keep this search.")

    def line(search: SavedSearch) -> Line:
        url = reverse("exchange:see_search", kwargs={"council": council.code, "pk": search.pk})
        thing = gettext("%(name)s: %(count)d new") % {"name": search.name, "count": search.fresh}
        return Line(what, thing, url, why, clock.today() + timedelta(days=SEARCH_DAYS))

    kept = SavedSearch.objects.filter(council=council, user=user, fresh__gt=0).order_by("pk")
    many = ngettext_lazy(
        "%(count)d kept search has something new", "%(count)d kept searches have something new", "count"
    )
    return Matter(kept, line, many, listed, why)


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


def _concerns(
    council: Council,
    records: QuerySet[Concern],
    *,
    what: Promise,
    why: Promise,
    due: Callable[[Concern], date],
    many: Any,
    state: ConcernState,
) -> Matter:
    def line(concern: Concern) -> Line:
        url = reverse("exchange:concern", kwargs={"council": council.code, "pk": concern.pk})
        return Line(what, str(concern), url, why, due(concern))

    listed = reverse("exchange:concerns", kwargs={"council": council.code})
    return Matter(records, line, many, f"{listed}?state={state}", why)
