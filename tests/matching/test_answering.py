"""Both sides say yes before anything is claimed; a no re-routes the plan at once."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from lianxin.exchange.errors import NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import close_listing, withdraw_claim
from lianxin.exchange.states import ClaimState, Side
from lianxin.figures.queries import figures_off_count
from lianxin.journal.models import Entry
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.matching.errors import CapacityGone, SaidYes, SamePerson, WrongProposalState
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.queries.plans import changes_after, pairs_of
from lianxin.matching.services import Answered, accept_proposal, decline_proposal, reroute, rerouting, withdraw_proposal
from lianxin.matching.services.rerouting import is_to_follow
from lianxin.matching.services.turning import Turn, outdated_plan
from lianxin.matching.states import ProposalState
from lianxin.network.models import Post
from lianxin.network.services import appoint
from lianxin.network.states import Role
from tests.matching.town import Town, only, pairs

pytestmark = pytest.mark.django_db


def test_nothing_is_claimed_before_both_sides_said_yes(town: Town) -> None:
    need, offer = town.wants("图书角图书", 6), town.gives("捐赠图书", 8)
    proposal = only(town.published())

    answered = accept_proposal(proposal_id=proposal.pk, actor=town.steward)
    assert answered.proposal.state == ProposalState.HALF
    assert Claim.objects.count() == 0

    agreed = accept_proposal(proposal_id=proposal.pk, actor=town.liaison).proposal
    assert agreed.state == ProposalState.AGREED
    claim = Claim.objects.get()
    assert agreed.claim == claim
    assert (claim.listing, claim.organisation, claim.drawn_from) == (need, town.partner, offer)
    assert (claim.state, claim.quantity, claim.claimed_by) == (ClaimState.CONFIRMED, 6, town.liaison)
    assert [Listing.objects.get(pk=one.pk).taken for one in (need, offer)] == [6, 6]
    assert listings_off_count(town.council.pk) == []
    assert list(figures_off_count(town.council.pk)) == []


def test_either_side_may_be_first_and_none_says_yes_twice(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    proposal = only(town.published())
    accept_proposal(proposal_id=proposal.pk, actor=town.liaison)

    with pytest.raises(SaidYes) as refusal:
        accept_proposal(proposal_id=proposal.pk, actor=town.liaison)

    assert refusal.value.code == "said_yes"
    assert accept_proposal(proposal_id=proposal.pk, actor=town.steward).proposal.claim


def test_one_person_never_agrees_with_themselves(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    both = town.person(Role.LIAISON, town.partner)
    appoint(council=town.council, user=both, organisation=town.village, role=Role.STEWARD, actor=town.office_user)
    proposal = only(town.published())
    accept_proposal(proposal_id=proposal.pk, actor=both)

    with pytest.raises(SamePerson):
        accept_proposal(proposal_id=proposal.pk, actor=both)

    assert Claim.objects.count() == 0


def test_only_the_two_sides_answer(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.plan()
    for person in (town.liaison, town.office_user, town.rival_liaison):
        with pytest.raises(NotAllowed):  # a draft is nobody's to answer
            accept_proposal(proposal_id=only(plan).pk, actor=person)


def test_a_yes_lapses_with_the_post(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    proposal = only(town.published())
    leaver = town.person(Role.LIAISON, town.partner)
    accept_proposal(proposal_id=proposal.pk, actor=leaver)
    Post.objects.filter(user=leaver).delete()

    half = accept_proposal(proposal_id=proposal.pk, actor=town.steward).proposal
    assert (half.state, half.giver_yes_by) == (ProposalState.HALF, None)
    assert Claim.objects.count() == 0

    assert accept_proposal(proposal_id=proposal.pk, actor=town.liaison).proposal.claim


def test_a_no_goes_another_way_at_once_and_says_so(town: Town) -> None:
    town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    plan = town.published()
    proposal = only(plan)
    assert proposal.partner == town.partner

    answered = decline_proposal(proposal_id=proposal.pk, reason="今年已捐出", actor=town.liaison)

    assert [(one.kind, one.proposal.partner, one.after) for one in answered.changes] == [("new", town.rival, 5)]
    assert pairs(plan) == {("图书角图书", "捐赠旧图书"): 5}
    assert only(plan).state == ProposalState.PROPOSED
    assert [one.partner for one in changes_after(proposal)] == [town.rival]
    assert list(figures_off_count(town.council.pk)) == []
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == (ProposalState.DECLINED, "今年已捐出")


def test_who_said_no_is_not_asked_again_this_year(town: Town) -> None:
    town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    decline_proposal(proposal_id=only(town.published()).pk, reason="今年已捐出", actor=town.liaison)
    assert pairs(town.plan()) == {("图书角图书", "捐赠旧图书"): 5}


def test_what_was_agreed_on_or_said_yes_to_stays(town: Town) -> None:
    for title in ("图书角图书", "轮椅", "路灯"):
        town.wants(title, 5)
        town.gives(title, 5)
        town.gives(f"旧{title}", 5, by=town.rival)
    plan = town.published()
    books, chairs, lamps = (plan.proposals.get(need__title=title) for title in ("图书角图书", "轮椅", "路灯"))
    town.agree(books)
    accept_proposal(proposal_id=chairs.pk, actor=town.steward)

    decline_proposal(proposal_id=lamps.pk, reason="不合适", actor=town.steward)

    states = {one.need.title: (one.pk, one.state) for one in pairs_of(plan)}
    assert states["图书角图书"] == (books.pk, ProposalState.AGREED)
    assert states["轮椅"] == (chairs.pk, ProposalState.HALF)
    assert states["路灯"][0] != lamps.pk


def test_a_no_needs_a_reason_and_comes_once(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    proposal = only(town.published())
    with pytest.raises(ReasonMissing):
        decline_proposal(proposal_id=proposal.pk, reason=" ", actor=town.liaison)
    decline_proposal(proposal_id=proposal.pk, reason="没有了", actor=town.liaison)
    with pytest.raises(WrongProposalState):
        decline_proposal(proposal_id=proposal.pk, reason="没有了", actor=town.liaison)
    with pytest.raises(WrongProposalState):
        accept_proposal(proposal_id=proposal.pk, actor=town.steward)


def test_capacity_that_went_away_is_refused_and_the_plan_follows(town: Town) -> None:
    town.wants("图书角图书", 5)
    offer = town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    plan = town.published()
    proposal = only(plan)
    accept_proposal(proposal_id=proposal.pk, actor=town.steward)
    town.bid(offer, 3, by=town.village)

    with pytest.raises(CapacityGone) as refusal:
        accept_proposal(proposal_id=proposal.pk, actor=town.liaison)
    assert refusal.value.code == "capacity_gone"
    assert (refusal.value.facts["asked"], refusal.value.facts["left"]) == (5, 2)

    assert Turn()() > 0
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUPERSEDED
    assert sum(pairs(plan).values()) == 5
    assert Turn()() == 0


def test_what_was_closed_is_proposed_no_longer(town: Town) -> None:
    town.wants("轮椅")
    offer = town.gives("轮椅")
    plan = town.published()
    close_listing(listing_id=offer.pk, reason="没有了", actor=town.liaison)
    Turn()()
    assert pairs(plan) == {}


def test_the_office_takes_a_pair_out(town: Town) -> None:
    town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    plan = town.plan()
    answered = withdraw_proposal(proposal_id=only(plan).pk, reason="单位改制", actor=town.office_user)
    assert [one.proposal.state for one in answered.changes] == [ProposalState.DRAFT]
    with pytest.raises(NotAllowed):
        withdraw_proposal(proposal_id=only(plan).pk, reason="不想", actor=town.liaison)


def test_what_is_withdrawn_later_gives_back_to_both_sides(town: Town) -> None:
    need, offer = town.wants("轮椅", 4), town.gives("轮椅", 4)
    agreed = town.agree(only(town.published()))
    assert agreed.claim
    withdraw_claim(claim_id=agreed.claim.pk, reason="另有安排", actor=town.liaison)
    assert [Listing.objects.get(pk=one.pk).left for one in (need, offer)] == [4, 4]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_refusals_name_their_cause(town: Town, language: str) -> None:
    with translation.override(language):
        said = str(CapacityGone(title="轮椅", asked=5, left=2, unit="piece"))
        assert "轮椅" in said
        assert "2" in said
        assert NotEnoughLeft(asked=5, left=2, unit="piece").what_would_change_it


def test_a_claim_of_a_proposal_is_made_once(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    agreed = town.agree(only(town.published()))
    with pytest.raises(WrongProposalState):
        accept_proposal(proposal_id=agreed.pk, actor=town.steward)
    assert Proposal.objects.filter(claim__isnull=False).count() == Claim.objects.count() == 1


@pytest.fixture
def large(town: Town, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A published plan of one pair, of which another could take the place, as large as those that follow later."""
    town.wants("图书角图书", 5)
    town.gives("图书角图书", 5)
    town.gives("捐赠旧图书", 5, by=town.rival)
    town.wants("轮椅")
    town.gives("轮椅")
    monkeypatch.setattr(rerouting, "AT_ONCE_PROPOSALS", 0)
    return town.published()


def declined(town: Town, plan: Plan) -> tuple[Proposal, Answered]:
    proposal = plan.proposals.get(need__title="图书角图书")
    return proposal, decline_proposal(proposal_id=proposal.pk, reason="今年已捐出", actor=town.liaison)


def test_a_large_plan_follows_later_and_says_so(town: Town, large: Plan) -> None:
    proposal, answered = declined(town, large)
    assert (list(answered.changes), answered.follows_later) == ([], True)
    assert is_to_follow(large.pk)
    assert not is_to_follow(large.pk + 1)

    carry_out_queued()

    assert not is_to_follow(large.pk)
    assert [one.partner for one in changes_after(proposal)] == [town.rival]


def test_a_large_plan_is_queued_once_a_while_not_each_turn(town: Town, large: Plan) -> None:
    town.bid(Listing.objects.get(title="轮椅", side=Side.OFFER), 3, by=town.village)
    turn = Turn()
    assert [turn(), turn(), turn()] == [0, 0, 0]
    assert DBTaskResult.objects.count() == 1

    carry_out_queued()
    assert outdated_plan() is None


def test_the_office_hears_that_a_large_plan_follows_later(town: Town, large: Plan) -> None:
    assert reroute(plan_id=large.pk, actor=town.office_user) is None
    assert Entry.objects.filter(verb="matching.plan_to_follow", subject_id=large.pk).exists()


@pytest.mark.parametrize(("language", "words"), [("en", "follows within half a minute"), ("zh-hans", "半分钟内")])
def test_the_page_after_a_no_says_that_a_large_plan_follows(
    client: Client, town: Town, large: Plan, language: str, words: str
) -> None:
    proposal = large.proposals.get(need__title="图书角图书")
    where = {"council": town.code, "pk": proposal.pk}
    client.force_login(town.liaison)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    sent = {"key": uuid4(), "reason": "今年已捐出"}

    page = client.post(reverse("matching:do", kwargs=where | {"verb": "decline"}), sent, follow=True)
    card = page.content.decode().partition('id="changes"')[2].partition("</section>")[0]
    assert words in card
    assert [words in str(one) for one in page.context["messages"]] == [True]

    carry_out_queued()
    text = client.get(reverse("matching:proposal", kwargs=where)).content.decode()
    assert words not in text


def carry_out_queued() -> None:
    """What the background does, in this test's own transaction."""
    for queued in DBTaskResult.objects.ready():
        rerouting.follow_later.call(*queued.args_kwargs["args"])
        queued.delete()
