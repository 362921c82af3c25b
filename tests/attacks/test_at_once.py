"""Two people do the same, or things that exclude each other, at the same moment."""

from datetime import date

import pytest

from lianxin.exchange.models import Claim
from lianxin.exchange.services import Wanted
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.ledger.models import Fund, Transfer
from lianxin.ledger.queries import balance_of
from lianxin.network.models import Enrolment, Organisation
from lianxin.network.services import RegisterLine, end_enrolment, enrol, update_enrolment
from lianxin.projects.models import Outcome, Project
from lianxin.projects.services import (
    Benefit,
    accept_project,
    approve_project,
    carry_balance,
    close_project,
    draft_project,
    publish_project,
    receive_money,
    return_project,
    reverse_entry,
    revise_project,
    spend_money,
    withdraw_project_claim,
)
from lianxin.projects.states import ProjectState
from tests.attacks.crowd import as_opened, at_once, broken
from tests.world import World, paper, valid_uscc

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    made = World()
    for _ in (made.liaison, made.steward, made.partner, made.rival_liaison):
        pass  # made here, before the crowd
    return made


def test_one_of_two_officers_who_approve_and_return_at_once_wins(world: World) -> None:
    project = world.project("endorse")
    one, other = as_opened(project), as_opened(project)

    found = at_once(
        lambda: approve_project(project=one, actor=world.office_user),
        lambda: return_project(project=other, actor=world.office_user, reason="请补充"),
    )

    # An approved project may still be returned, a returned one not be approved.
    assert found in (["done", "done"], ["wrong_state", "done"])
    assert as_opened(project).state == ProjectState.RETURNED
    assert broken() == []


def test_approving_twice_at_once_approves_once(world: World) -> None:
    project = world.project("endorse")
    copies = [as_opened(project), as_opened(project)]
    found = at_once(*[lambda p=p: approve_project(project=p, actor=world.office_user) for p in copies])
    assert sorted(found) == ["done", "wrong_state"]
    assert project.reviews.filter(verdict="approved").count() == 1
    assert broken() == []


def test_publishing_twice_at_once_asks_for_the_money_once(world: World) -> None:
    project = world.project("approve")
    copies = [as_opened(project), as_opened(project)]
    found = at_once(*[lambda p=p: publish_project(project=p, actor=world.office_user) for p in copies])
    assert sorted(found) == ["done", "wrong_state"]
    assert as_opened(project).fund.listings.count() == 1  # type: ignore[union-attr]
    assert broken() == []


def test_accepting_twice_at_once_counts_people_once(world: World) -> None:
    project = world.project("submit")
    copies = [as_opened(project), as_opened(project)]
    benefit = Benefit(direct_persons=62)
    found = at_once(*[lambda p=p: accept_project(project=p, benefit=benefit, actor=world.office_user) for p in copies])
    assert sorted(found) == ["done", "wrong_state"]
    assert Outcome.objects.count() == 1
    assert broken() == []


def test_two_expenses_at_once_never_spend_more_than_is_held(world: World) -> None:
    project = world.project("receive")
    copies = [as_opened(project) for _ in range(4)]
    found = at_once(
        *[
            lambda p=p: spend_money(project=p, payee="粮油店", amount_fen=6_000_00, paper=paper(), actor=world.steward)
            for p in copies
        ]
    )
    assert sorted(found) == ["done", "not_enough_money", "not_enough_money", "not_enough_money"]
    assert balance_of(as_opened(project).fund) == 4_000_00  # type: ignore[arg-type]
    assert broken() == []


def test_a_transfer_reversed_twice_at_once_is_reversed_once(world: World) -> None:
    project = world.project("spend")
    spent = Transfer.objects.get(kind="spent")
    copies = [as_opened(project), as_opened(project)]
    found = at_once(
        *[
            lambda p=p: reverse_entry(project=p, transfer_id=spent.pk, paper=paper("错记"), actor=world.office_user)
            for p in copies
        ]
    )
    assert sorted(found) == ["already_reversed", "done"]
    assert Transfer.objects.filter(reverses=spent).count() == 1
    assert broken() == []


def test_money_never_arrives_in_a_project_that_is_closed_at_once(world: World) -> None:
    project = world.project("accept")
    one, other, claim = as_opened(project), as_opened(project), Claim.objects.get()
    found = at_once(
        lambda: close_project(project=one, actor=world.office_user),
        lambda: receive_money(project=other, claim_id=claim.pk, amount_fen=100, paper=paper(), actor=world.office_user),
    )
    assert found in (["done", "wrong_state"], ["balance_left", "done"])
    assert broken() == []


def test_a_claim_withdrawn_while_its_money_arrives_is_one_or_the_other(world: World) -> None:
    project = world.project("claim")
    one, other, claim = as_opened(project), as_opened(project), Claim.objects.get()
    found = at_once(
        lambda: withdraw_project_claim(project=one, claim_id=claim.pk, reason="改期", actor=world.liaison),
        lambda: receive_money(project=other, claim_id=claim.pk, amount_fen=100, paper=paper(), actor=world.office_user),
    )
    assert found in (["done", "claim_not_live"], ["claim_delivered", "done"])
    assert broken() == []


def test_a_balance_is_never_carried_into_a_project_that_is_closed_at_once(world: World) -> None:
    source, target = world.project("receive"), world.project("accept", title="图书角共建")
    one, other, closing = as_opened(source), as_opened(target), as_opened(target)
    found = at_once(
        lambda: carry_balance(project=one, to=other, amount_fen=100, paper=paper("结转"), actor=world.office_user),
        lambda: close_project(project=closing, actor=world.office_user),
    )
    assert found in (["done", "balance_left"], ["bad_target", "done"])
    assert broken() == []


def test_a_balance_is_not_carried_into_a_project_that_was_closed_after_it_was_looked_at(world: World) -> None:
    source, target = world.project("receive"), world.project("accept", title="图书角共建")
    looked_at = as_opened(target)
    close_project(project=as_opened(target), actor=world.office_user)
    found = at_once(
        lambda: carry_balance(
            project=as_opened(source), to=looked_at, amount_fen=100, paper=paper("结转"), actor=world.office_user
        )
    )
    assert found == ["bad_target"]


def test_balances_carried_both_ways_at_once_do_not_block_each_other(world: World) -> None:
    one, other = world.project("receive"), world.project("receive", title="图书角共建")
    pairs = [(as_opened(a), as_opened(b)) for a, b in [(one, other), (other, one)] * 3]
    found = at_once(
        *[
            lambda a=a, b=b: carry_balance(
                project=a, to=b, amount_fen=100, paper=paper("结转"), actor=world.office_user
            )
            for a, b in pairs
        ]
    )
    assert found == ["done"] * 6
    assert broken() == []


def test_a_form_that_was_opened_before_another_change_does_not_bend_the_figures(world: World) -> None:
    project = world.project("endorse")
    return_project(project=project, actor=world.office_user, reason="请补充")
    early, late = as_opened(project), as_opened(project)
    revise_project(project=early, draft=world.draft(budget_fen=20_000_00), actor=world.liaison)
    revise_project(project=late, draft=world.draft(budget_fen=30_000_00), actor=world.liaison)
    assert as_opened(project).budget_fen == 30_000_00
    assert broken() == []


def test_needs_revised_twice_at_once_open_one_fund(world: World) -> None:
    project = draft_project(council=world.council, draft=world.draft(), actor=world.liaison)
    wanted = [Wanted("陪伴", Form.LABOUR, 40)]
    copies = [as_opened(project), as_opened(project)]
    found = at_once(
        *[lambda p=p: revise_project(project=p, draft=world.draft(wanted=wanted), actor=world.liaison) for p in copies]
    )
    assert found == ["done", "done"]
    assert Fund.objects.count() == 1
    assert as_opened(project).fund.listings.count() == 1  # type: ignore[union-attr]
    assert broken() == []


def test_projects_drafted_at_once_get_a_number_each(world: World) -> None:
    drafts = [world.draft(title=f"项目{number}") for number in range(6)]
    found = at_once(
        *[lambda d=draft: draft_project(council=world.council, draft=d, actor=world.liaison) for draft in drafts]
    )
    assert found == ["done"] * 6
    assert sorted(Project.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("uscc", [None, valid_uscc(88_000)])
def test_an_organisation_enrolled_by_two_at_once_is_enrolled_once(world: World, uscc: str | None) -> None:
    line = RegisterLine(name="第三学校", since_on=date(2018, 1, 1), uscc=uscc, village=world.village)
    found = at_once(*[lambda: enrol(council=world.council, line=line, actor=world.office_user)] * 3)
    assert sorted(found) == ["already_enrolled", "already_enrolled", "done"]
    assert Organisation.objects.filter(name="第三学校").count() == 1


def test_organisations_enrolled_at_once_get_a_number_each(world: World) -> None:
    lines = [RegisterLine(name=f"单位{number}", since_on=date(2018, 1, 1)) for number in range(5)]
    found = at_once(
        *[lambda each=line: enrol(council=world.council, line=each, actor=world.office_user) for line in lines]
    )
    assert found == ["done"] * 5
    positions = list(Enrolment.objects.filter(council=world.council).values_list("position", flat=True))
    assert len(set(positions)) == len(positions)


def test_two_councils_that_enrol_the_same_organisation_at_once_share_it(world: World) -> None:
    other = World("310116113")
    line = RegisterLine(name="第三学校", since_on=date(2018, 1, 1), uscc=valid_uscc(88_001))
    found = at_once(
        lambda: enrol(council=world.council, line=line, actor=world.office_user),
        lambda: enrol(council=other.council, line=line, actor=other.office_user),
    )
    assert found == ["done", "done"]
    assert Organisation.objects.filter(uscc=line.uscc).count() == 1


def test_a_code_given_to_two_members_at_once_goes_to_one(world: World) -> None:
    code = valid_uscc(88_002)
    members = list(Enrolment.objects.filter(council=world.council).select_related("organisation").order_by("pk"))[:2]
    lines = [RegisterLine(name=m.organisation.name, since_on=m.since_on, uscc=code) for m in members]
    found = at_once(
        *[
            lambda m=m, own=line: update_enrolment(enrolment=m, line=own, actor=world.office_user)
            for m, line in zip(members, lines, strict=True)
        ]
    )
    assert sorted(found) == ["done", "uscc_taken"]


def test_a_correction_that_was_opened_early_does_not_bring_a_member_back(world: World) -> None:
    member = Enrolment.objects.select_related("organisation").get(organisation=world.partner)
    opened = Enrolment.objects.select_related("organisation").get(pk=member.pk)
    end_enrolment(enrolment=member, on=clock.today(), reason="撤销", actor=world.office_user)
    line = RegisterLine(name=world.partner.name, since_on=opened.since_on, phone="021")
    at_once(lambda: update_enrolment(enrolment=opened, line=line, actor=world.office_user))
    member.refresh_from_db()
    assert member.until_on == clock.today()
    assert member.end_reason == "撤销"
