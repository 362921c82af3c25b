"""What matching has waiting: a yes or a no to what was proposed, and a plan that was made and is not published."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.exchange.amounts import brief
from lianxin.kernel import clock
from lianxin.matching.errors import refusal_in
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.queries.proposal_page import reasons_of
from lianxin.matching.states import ASKED, PlanState
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council
from lianxin.network.queries import holds, organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role

ANSWER_DAYS = 7
"""Within so many days both sides are expected to say yes or no."""
REASONS_SAID = 3
PUBLISH_DAYS = 7
"""Within so many days a plan that was made is published or set aside: what is open changes meanwhile."""


@source
def matching(user: User, council: Council) -> list[Matter]:
    """What the person's organisations were asked, and the office's own plans."""
    mine = organisations_of(user, council.pk, Role.LIAISON, Role.STEWARD)
    found = [_to_answer(council, mine)] if mine else []
    if not holds(user, council.pk, Role.OFFICE):
        return found
    return [*found, _to_publish(council), _failed(user, council), _computing(user, council)]


def _to_answer(council: Council, mine: Collection[int]) -> Matter:
    gives = Q(partner__in=mine, giver_yes_by__isnull=True)
    gets = Q(village__in=mine, receiver_yes_by__isnull=True)
    records = Proposal.objects.filter(gives | gets, council=council, state__in=ASKED)
    return Matter(
        records=records.select_related("need", "partner", "village").order_by("proposed_on", "pk"),
        line=lambda one: _answer_line(one, council, mine),
        many=ngettext_lazy(
            "%(count)d proposal waits for your answer", "%(count)d proposals wait for your answer", "count"
        ),
        url=reverse("matching:home", kwargs={"council": council.code}),
        why=_("The plan proposes a pair; nothing is claimed before both sides say yes."),
    )


def _answer_line(one: Proposal, council: Council, mine: Collection[int]) -> Line:
    other = one.village if one.partner_id in mine else one.partner
    return Line(
        what=_("Say yes or no to a proposal"),
        thing=f"{one.need.title} · {brief(one.quantity, one.need.unit)} · {named(other)}",
        url=_page("proposal", council, one.pk),
        why=_reasons(one),
        due_on=_within(one.proposed_on, ANSWER_DAYS),
        act=reverse("matching:do", kwargs={"council": council.code, "pk": one.pk, "verb": "accept"}),
        verb=pgettext_lazy("proposal", "Say yes"),
    )


def _reasons(one: Proposal) -> str:
    """Why the plan proposes a pair, in a line."""
    reasons = pgettext("list", ", ").join(str(reason.factor.label) for reason in reasons_of(one)[:REASONS_SAID])
    if not reasons:
        return gettext("The conference office asks for this pair; nothing is claimed before both sides say yes.")
    told = gettext("%(percent)s fit: %(reasons)s; nothing is claimed before both sides say yes.")
    return told % {"percent": f"{one.score // 10}%", "reasons": reasons}


def _to_publish(council: Council) -> Matter:
    """The latest plan of a year that was made; drafts before it were tried, and wait for nothing."""
    later = Plan.objects.filter(council=council, year=OuterRef("year"), pk__gt=OuterRef("pk"))
    later = later.filter(state__in=(PlanState.READY, PlanState.PUBLISHED))
    why = _("It was made, and nobody was asked yet; what is open changes meanwhile.")
    return Matter(
        records=Plan.objects.filter(council=council, state=PlanState.READY).exclude(Exists(later)).order_by("pk"),
        line=lambda plan: Line(
            what=_("Publish the matching plan or set it aside"),
            thing=str(plan),
            url=_page("plan", council, plan.pk),
            why=why,
            due_on=_within(clock.day_of(plan.made_at), PUBLISH_DAYS),
        ),
        many=ngettext_lazy(
            "%(count)d matching plan is not published", "%(count)d matching plans are not published", "count"
        ),
        url=reverse("matching:home", kwargs={"council": council.code}),
        why=why,
    )


def _failed(user: User, council: Council) -> Matter:
    """The plans of one's own that could not be computed, until the year is planned again or they are set aside."""
    later = Plan.objects.filter(council=council, year=OuterRef("year"), pk__gt=OuterRef("pk"))
    why = _("You asked for it, and it could not be computed; its page says why, and how to go on.")
    failed = Plan.objects.filter(council=council, made_by=user, state=PlanState.FAILED).exclude(Exists(later))
    return Matter(
        records=failed.order_by("pk"),
        line=lambda plan: Line(
            what=_("The matching plan could not be computed"),
            thing=str(plan),
            url=_page("plan", council, plan.pk),
            why=str(refusal_in(plan.problem) or why),
            due_on=clock.day_of(plan.made_at),
            act=reverse("matching:again", kwargs={"council": council.code, "pk": plan.pk}),
            verb=_("Plan again"),
        ),
        many=ngettext_lazy(
            "%(count)d matching plan could not be computed", "%(count)d matching plans could not be computed", "count"
        ),
        url=reverse("matching:home", kwargs={"council": council.code}),
        why=why,
    )


def _computing(user: User, council: Council) -> Matter:
    """Work that one began and left, so that it is found again."""
    why = _("You asked for it. Nothing is to be done; it is ready, or says why not, in a while.")
    return Matter(
        records=Plan.objects.filter(council=council, made_by=user, state=PlanState.COMPUTING).order_by("pk"),
        line=lambda plan: Line(
            what=_("A matching plan is being computed"),
            thing=f"{plan} · {plan.progress}%",
            url=_page("plan", council, plan.pk),
            why=why,
            due_on=clock.day_of(plan.made_at),
        ),
        many=ngettext_lazy(
            "%(count)d matching plan is being computed", "%(count)d matching plans are being computed", "count"
        ),
        url=reverse("matching:home", kwargs={"council": council.code}),
        why=why,
    )


def _within(since: date | None, days: int) -> date:
    return (since or clock.today()) + timedelta(days=days)


def _page(name: str, council: Council, pk: Any) -> str:
    return reverse(f"matching:{name}", kwargs={"council": council.code, "pk": pk})
