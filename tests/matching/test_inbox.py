"""What waits on whom, and what the journal says of it."""

from datetime import timedelta

import pytest
from django.utils import translation

from lianxin.accounts.models import User
from lianxin.journal.models import Entry
from lianxin.journal.sentences import tell
from lianxin.kernel import clock
from lianxin.matching.errors import NothingFits, refusal_in
from lianxin.matching.inbox import matching
from lianxin.matching.services import (
    accept_proposal,
    cancel_plan,
    decline_proposal,
    plan_again,
    planning,
    publish_plan,
    reroute,
    withdraw_proposal,
)
from lianxin.matching.services.planning import carry_out
from lianxin.matching.states import Factor
from lianxin.network.matters import Line
from lianxin.network.states import Role
from tests.matching.town import Town

pytestmark = pytest.mark.django_db


def lines(town: Town, user: User) -> list[Line]:
    """What waits on somebody."""
    return [matter.line(one) for matter in matching(user, town.council) for one in matter.records]


def test_both_sides_are_asked_until_they_said_yes(town: Town) -> None:
    town.wants("图书角图书", 6)
    town.gives("捐赠图书", 6)
    plan = town.plan()
    assert lines(town, town.liaison) == []
    assert [line.thing for line in lines(town, town.office_user)] == [str(plan)]

    town.published()

    [asked] = lines(town, town.steward)
    assert "图书角图书" in asked.thing
    assert town.partner.name in asked.thing
    assert asked.due_on == clock.today() + timedelta(days=7)
    assert asked.act.endswith("/do/accept/")
    assert str(Factor.TEXT.label) in str(asked.why)
    [given] = lines(town, town.liaison)
    assert town.village.name in given.thing
    assert lines(town, town.rival_liaison) == []

    proposal = plan.council.proposals.get(state="proposed")
    accept_proposal(proposal_id=proposal.pk, actor=town.steward)
    assert lines(town, town.steward) == []
    assert len(lines(town, town.liaison)) == 1
    accept_proposal(proposal_id=proposal.pk, actor=town.liaison)
    assert lines(town, town.liaison) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_verb_is_said_whole(town: Town, language: str) -> None:
    for title in ("图书角图书", "轮椅"):
        town.wants(title, 6)
        town.gives(title, 6)
        town.gives(f"旧{title}", 4, by=town.rival)
    plan = town.published()
    books = plan.proposals.get(need__title="图书角图书")
    town.agree(books)
    decline_proposal(proposal_id=plan.proposals.get(state="proposed").pk, reason="没有了", actor=town.liaison)
    town.gives("新轮椅", 3)
    reroute(plan_id=plan.pk, actor=town.office_user)
    waits = plan.proposals.filter(state="proposed")[0]
    withdraw_proposal(proposal_id=waits.pk, reason="改期", actor=town.office_user)
    cancel_plan(plan_id=plan.pk, reason="调整", actor=town.office_user)
    with translation.override(language):
        told = tell(Entry.objects.filter(verb__startswith="matching."))
        said = {one.entry.verb: one.text for one in told}
        assert {
            "matching.planned", "matching.plan_published", "matching.proposal_accepted", "matching.agreed",
            "matching.proposal_declined", "matching.pair_new", "matching.plan_followed", "matching.proposal_withdrawn",
            "matching.plan_cancelled",
        } <= set(said)  # fmt: skip
        for one in told:
            assert one.text != one.entry.verb
            assert "—" not in one.text
            assert "{" not in one.text
            assert one.subject
            assert one.subject.page in ("matching:plan", "matching:proposal")
            if language == "zh-hans":
                assert one.text.endswith("。")


def test_of_several_drafts_only_the_latest_waits_to_be_published(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    town.plan(name="第一稿")
    second = town.plan(name="第二稿")
    assert [line.thing for line in lines(town, town.office_user)] == ["第二稿"]
    publish_plan(plan_id=second.pk, actor=town.office_user)
    assert lines(town, town.office_user) == []


def test_who_asked_hears_that_a_plan_is_computed_and_that_it_failed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "AT_ONCE_PAIRS", 0)
    town.wants("轮椅")
    town.gives("健康手环")
    plan, colleague = town.plan(), town.person(Role.OFFICE)
    [line] = lines(town, town.office_user)
    assert line.act == ""
    assert line.url.endswith(f"/matching/{plan.pk}/")
    assert lines(town, colleague) == []

    carry_out(plan_id=plan.pk)

    [line] = lines(town, town.office_user)
    assert line.act.endswith(f"/matching/{plan.pk}/again/")
    assert line.why == str(NothingFits(needs=1))
    assert lines(town, colleague) == []
    plan.refresh_from_db()
    with translation.override("en"):
        assert str(refusal_in(plan.problem)) == str(NothingFits(needs=1))

    town.gives("轮椅")
    again = plan_again(plan_id=plan.pk, actor=town.office_user)
    carry_out(plan_id=again.pk)
    assert [line.url.rsplit("/", 2)[-2] for line in lines(town, town.office_user)] == [str(again.pk)]


def test_a_proposal_of_a_plan_that_was_set_aside_waits_on_nobody(town: Town) -> None:
    town.wants("轮椅")
    town.gives("轮椅")
    plan = town.published()
    cancel_plan(plan_id=plan.pk, reason="调整", actor=town.office_user)
    assert lines(town, town.steward) == []
