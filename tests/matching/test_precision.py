"""How precise the matching was: each figure says what its definition says."""

from datetime import timedelta

import pytest

from lianxin.exchange.models import Claim
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.kernel import clock
from lianxin.matching.metrics import AGREED
from lianxin.matching.models import Proposal
from lianxin.matching.queries.precision import DEFINITIONS, Precision, precision_of
from lianxin.matching.services import accept_proposal, decline_proposal
from tests.matching.town import Town, only

pytestmark = pytest.mark.django_db


def precision(town: Town) -> Precision:
    return precision_of(town.council, clock.today().year)


def test_nothing_is_said_where_there_is_nothing_to_count(town: Town) -> None:
    found = precision(town)
    assert (found.accepted_percent, found.days_by_plan, found.days_otherwise, found.plan) == (None, None, None, None)
    assert found.villages == []


def test_shares_count_what_was_decided_only(town: Town) -> None:
    for title in ("图书角图书", "轮椅", "路灯", "血压计"):
        town.wants(title, 4)
        town.gives(title, 4)
    plan = town.published()
    first, second, third, waits = plan.proposals.order_by("pk")
    for one in (first, second):
        town.agree(one)
    decline_proposal(proposal_id=third.pk, reason="没有了", actor=town.liaison)
    accept_proposal(proposal_id=waits.pk, actor=town.steward)

    found = precision(town)

    assert (found.agreed, found.declined, found.waiting, found.accepted_percent) == (2, 1, 1, 66)
    assert found.days_by_plan == 0
    [village] = found.villages
    assert (village.village, village.before, village.now, village.planned) == (town.village, 0, 50, 75)


def test_days_are_the_median_from_asking_to_the_second_yes(town: Town) -> None:
    for title in ("图书角图书", "轮椅", "路灯"):
        town.wants(title, 4)
        town.gives(title, 4)
    plan = town.published()
    for days, one in zip((9, 2, 4), plan.proposals.order_by("pk"), strict=True):
        Proposal.objects.filter(pk=one.pk).update(proposed_on=clock.today() - timedelta(days=days))
        town.agree(one)
    assert precision(town).days_by_plan == 4


def test_claims_that_no_plan_proposed_are_counted_apart(town: Town) -> None:
    need = town.wants("轮椅", 9)
    town.gives("轮椅", 4)
    claim = town.bid(need, 2)
    Claim.objects.filter(pk=claim.pk).update(on=clock.today() + timedelta(days=5))
    town.agree(only(town.published()))
    found = precision(town)
    assert (found.days_otherwise, found.days_by_plan) == (5, 0)
    [village] = found.villages
    assert (village.before, village.now) == (22, 66)


def test_every_figure_has_its_definition() -> None:
    assert {"accepted_percent", "days_by_plan", "days_otherwise", "villages"} == set(DEFINITIONS)


def test_the_public_figure_counts_pairs_that_were_agreed_on(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    town.agree(only(town.published()))
    scope = Scope(town.council.pk, clock.today().year)
    assert totals(scope)[AGREED.code] == 1
    [record] = AGREED.within(scope)
    assert AGREED.row(record).url_name == "exchange:listing"
