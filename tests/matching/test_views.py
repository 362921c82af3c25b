"""Pages of matching: what each shows, what is refused where it is typed, and that nothing typed is lost."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.matching.models import Plan, Proposal, Share
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.states import Factor, PlanState, ProposalState, Weight
from tests.tenancy.matched import Matched
from tests.world import World

pytestmark = pytest.mark.django_db
WEIGHTS = {f"weight_{factor}": "2" for factor in Factor.values}


class Town(Matched):
    """Two plans of one town, and everybody's browser."""

    def __init__(self) -> None:
        super().__init__(World(), str, str)

    def at(self, name: str, **more: Any) -> str:
        """The address of a page of the town."""
        return reverse(f"matching:{name}", kwargs={"council": self.world.code} | more)

    def browser(self, user: User | None = None) -> Client:
        """The office's, unless told otherwise."""
        client = Client()
        client.force_login(user or self.world.office_user)
        return client

    def policy(self, **more: Any) -> dict[str, Any]:
        """What the form of a policy sends."""
        year = clock.today().year
        return {"year": year, "name": "再编", "projects_each": "1", "key": uuid4(), **WEIGHTS, **more}


@pytest.fixture
def town() -> Town:
    """The town of every test here."""
    return Town()


def test_the_office_sees_its_plans_and_a_partner_what_it_is_asked(town: Town) -> None:
    office = town.browser().get(town.at("home")).content.decode()
    assert town.at("plan", pk=town.ready.pk) in office
    assert town.at("new") in office

    liaison = town.browser(town.world.liaison).get(town.at("home")).content.decode()
    assert town.at("plan", pk=town.ready.pk) not in liaison
    assert town.at("do", pk=town.accept.pk, verb="accept") in liaison
    assert town.at("proposal", pk=town.drafted.pk) not in liaison


def test_what_fits_best_is_asked_first_with_what_is_offered(town: Town) -> None:
    Proposal.objects.filter(pk=town.decline.pk).update(score=900)
    page = town.browser(town.world.liaison).get(town.at("home"))
    assert [one.score for one, _steps in page.context["waiting"]] == [900, 500, 500]
    assert page.content.decode().count("matched-decline") == 2  # the need, and what is offered for it


def test_who_was_asked_nothing_is_told_what_will_come(town: Town) -> None:
    page = town.browser(town.world.rival_liaison).get(town.at("home"))
    assert (page.status_code, b'class="empty"' in page.content) == (200, True)


def test_a_refusal_is_shown_on_the_form(town: Town) -> None:
    last_year = clock.today().year - 1
    town.world.need(title="去年的需求", year=last_year)
    page = town.browser().post(town.at("new"), town.policy(year=last_year))
    assert (page.status_code, page.context["refusal"].code) == (422, "no_offers")
    assert b'class="errors"' in page.content


def test_a_plan_begins_with_the_policy_of_another_and_a_pair_more(town: Town) -> None:
    pair, gone = (town.accept.need_id, town.world.partner.pk), (town.accept.need_id + 10_000, town.world.partner.pk)
    policy = PlanPolicy(weights={Factor.TEXT: Weight.NONE}, must_not=(pair, gone))
    Plan.objects.filter(pk=town.published.pk).update(policy=policy.to_json())
    address = f"{town.at('new')}?from={town.published.pk}&must={town.decline.need_id}-{town.world.partner.pk}"
    form = town.browser().get(address).context["form"]
    assert form["weight_text"].initial == Weight.NONE
    named = form.demands.policy
    assert (named.must_not, named.must) == ((pair,), ((town.decline.need_id, town.world.partner.pk),))
    assert form.left_out == 1
    assert form.opened


def test_without_anything_open_there_is_nothing_to_plan() -> None:
    world = World()
    client = Client()
    client.force_login(world.office_user)
    for name in ("home", "new"):
        page = client.get(reverse(f"matching:{name}", kwargs={"council": world.code}))
        assert (page.status_code, b'class="empty"' in page.content) == (200, True)


@pytest.mark.parametrize("show", ["villages", "pairs", "unmet", "ended", "nonsense"])
def test_each_part_of_a_plan_is_shown(show: str, town: Town) -> None:
    Proposal.objects.filter(pk=town.decline.pk).update(state=ProposalState.DECLINED, reason="路太远")
    Proposal.objects.filter(pk=town.accept.pk).update(sprang_from=town.decline)
    page = town.browser().get(f"{town.at('plan', pk=town.published.pk)}?show={show}")
    text = page.content.decode()
    assert page.status_code == 200
    assert ("路太远" in text) == (show == "ended")
    assert (town.at("proposal", pk=town.accept.pk) in text) == (show in ("pairs", "ended"))


def test_pairs_are_narrowed(town: Town) -> None:
    address = f"{town.at('plan', pk=town.published.pk)}?show=pairs"
    client = town.browser()
    for query, count in (
        ("", 3),
        (f"&village={town.world.village.pk}", 3),
        (f"&partner={town.world.partner.pk}&village=999999", 3),
        ("&state=agreed", 0),
        ("&form=goods&state=proposed", 3),
        ("&form=money", 0),
    ):
        assert len(client.get(f"{address}{query}").context["rows"]) == count, query


def test_pairs_come_in_pages_the_best_first(town: Town) -> None:
    for number in range(40):
        town._pair(town.published, f"further-{number}", ProposalState.PROPOSED)
    client, address = town.browser(), town.at("plan", pk=town.published.pk)
    first = client.get(f"{address}?show=pairs")
    second = client.get(address + first.context["older"])
    assert [len(first.context["rows"]), len(second.context["rows"])] == [30, 13]
    assert not second.context["older"]


def test_the_worst_served_village_comes_first(town: Town) -> None:
    Share.objects.create(plan=town.published, village=town.world.villages[1], wanted=10, served=2)
    page = town.browser().get(town.at("plan", pk=town.published.pk))
    rows = page.context["villages"]
    assert [row.share.percent for row in rows] == [20, 80]
    assert page.context["page"].worst.village == town.world.villages[1]


def test_who_could_help_is_named(town: Town) -> None:
    by = [{"partner": town.world.rival.pk, "offer": None, "units": 1}]
    Share.objects.filter(plan=town.published).update(helped_by={"by": by})
    assert town.world.rival.name in town.browser().get(town.at("plan", pk=town.published.pk)).content.decode()


def test_a_plan_under_way_shows_how_far_it_is_and_only_the_part_that_moves(town: Town) -> None:
    Plan.objects.filter(pk=town.ready.pk).update(state=PlanState.COMPUTING, progress=40)
    client, address = town.browser(), town.at("plan", pk=town.ready.pk)
    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    assert b'<progress value="40"' in whole.content
    assert (b"<html" in whole.content, b"<html" in part.content) == (True, False)
    assert town.at("do_plan", pk=town.ready.pk, verb="cancel").encode() in part.content


@pytest.mark.parametrize(("percent", "minutes"), [(5, None), (40, 3), (90, 1)])
def test_a_plan_under_way_says_how_long_it_takes_still(percent: int, minutes: int | None, town: Town) -> None:
    begun = clock.now() - timedelta(seconds=119)
    Plan.objects.filter(pk=town.ready.pk).update(state=PlanState.COMPUTING, progress=percent, made_at=begun)
    told = town.browser().get(town.at("plan", pk=town.ready.pk)).context["time_left"]
    assert [int(word) for word in re.findall(r"\d+", told)] == ([] if minutes is None else [minutes])


def test_a_plan_that_failed_says_why(town: Town) -> None:
    problem = {"code": "nothing_fits", "facts": {"needs": 7}}
    Plan.objects.filter(pk=town.ready.pk).update(state=PlanState.FAILED, problem=problem)
    page = town.browser().get(town.at("plan", pk=town.ready.pk))
    assert (page.context["problem"].code, "7" in str(page.context["problem"])) == ("nothing_fits", True)
    assert f"from={town.ready.pk}" in page.content.decode()


def test_a_plan_is_made_again_at_a_click(town: Town) -> None:
    client, address = town.browser(), town.at("again", pk=town.ready.pk)
    for state, offered in ((PlanState.READY, True), (PlanState.FAILED, True), (PlanState.COMPUTING, False)):
        problem = {"code": "plan_broke", "facts": {}} if state == PlanState.FAILED else {}
        Plan.objects.filter(pk=town.ready.pk).update(state=state, problem=problem)
        page = client.get(town.at("plan", pk=town.ready.pk)).content.decode()
        assert (f'action="{address}"' in page) == offered, state
    Plan.objects.filter(pk=town.ready.pk).update(state=PlanState.READY)

    made = client.post(address)

    newest = Plan.objects.latest("pk")
    assert (made.status_code, made["Location"]) == (302, town.at("plan", pk=newest.pk))
    assert (newest.year, newest.policy) == (town.ready.year, town.ready.policy)
    assert client.get(address).status_code == 200


def test_a_plan_that_cannot_be_made_again_says_why(town: Town) -> None:
    Plan.objects.filter(pk=town.ready.pk).update(year=2001)
    page = town.browser().post(town.at("again", pk=town.ready.pk))
    assert (page.status_code, page.context["refusal"].code) == (422, "no_needs")
    assert town.browser(town.world.auditor).post(town.at("again", pk=town.ready.pk)).status_code == 403


def test_the_auditor_reads_and_changes_nothing(town: Town) -> None:
    client = town.browser(town.world.auditor)
    page = client.get(town.at("plan", pk=town.ready.pk))
    assert (page.status_code, page.context["steps"]) == (200, [])
    assert client.get(town.at("do_plan", pk=town.ready.pk, verb="publish")).status_code == 403


def test_publishing_is_asked_once_and_then_both_sides_are(town: Town) -> None:
    client, address = town.browser(), town.at("do_plan", pk=town.ready.pk, verb="publish")
    assert client.get(address).status_code == 200
    assert client.post(address, {"key": uuid4()}).status_code == 302
    town.drafted.refresh_from_db()
    assert town.drafted.state == ProposalState.PROPOSED
    refused = client.get(address)
    assert (refused.status_code, refused.context["refusal"].code) == (409, "wrong_plan_state")


def test_a_plan_is_set_aside_for_a_reason_only(town: Town) -> None:
    client, address = town.browser(), town.at("do_plan", pk=town.ready.pk, verb="cancel")
    assert client.post(address, {"key": uuid4(), "reason": " "}).status_code == 422
    assert client.post(address, {"key": uuid4(), "reason": "需求变了"}).status_code == 302
    assert "需求变了" in client.get(town.at("plan", pk=town.ready.pk)).content.decode()


def test_two_plans_are_compared(town: Town) -> None:
    page = town.browser().get(f"{town.at('compare')}?first={town.ready.pk}&second={town.published.pk}")
    found = page.context["page"]
    assert [len(pairs) for _page, pairs, _all in found.only] == [1, 3]
    assert [(one.percent, other.percent) for one, other in found.villages] == [(80, 80)]


def test_what_a_policy_names_is_said_on_its_plan_and_compared(town: Town) -> None:
    pair, limits = (town.accept.need_id, town.world.partner.pk), {town.world.rival.pk: 7}
    policy = PlanPolicy(projects=False, must=(pair,), limits=limits)
    Plan.objects.filter(pk=town.ready.pk).update(policy=policy.to_json())
    client = town.browser()
    how = client.get(town.at("plan", pk=town.ready.pk)).content.decode().split('id="how"')[1]
    assert all(words in how for words in (town.accept.need.title, town.world.partner.name, town.world.rival.name, "7"))
    page = client.get(f"{town.at('compare')}?first={town.ready.pk}&second={town.published.pk}")
    assert [(one, other) for _label, one, other in page.context["page"].named] == [(1, 0), (1, 0)]


def test_plans_of_two_years_and_a_plan_alone_are_not_compared(town: Town) -> None:
    client, address = town.browser(), town.at("compare")
    Plan.objects.filter(pk=town.ready.pk).update(year=2001)
    other = client.get(f"{address}?first={town.ready.pk}&second={town.published.pk}")
    assert (other.status_code, other.context["page"]) == (200, None)
    alone = client.get(f"{address}?first={town.ready.pk}")
    assert (alone.status_code, b'class="empty"' in alone.content) == (200, True)
    assert client.get(f"{address}?first=999999").status_code == 404


def test_a_plan_is_a_workbook(town: Town) -> None:
    response: Any = town.browser().get(town.at("xlsx", pk=town.published.pk))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    pairs, villages, amounts, unmet = (book.get_sheet_by_index(at).to_python() for at in range(4))
    assert sum(town.world.partner.name in row for row in pairs) == 3
    assert [row[2:8] for row in villages if town.world.village.name in row] == [[3, 0, 3, 0, 0, 80]]
    assert [row[1:5] for row in amounts if "24件" in str(row)] == [["物资", "30件", "24件", 80]]
    assert sum(town.world.village.name in row for row in unmet) == 3


def test_a_yes_is_one_click_and_is_not_asked_twice(town: Town) -> None:
    client = town.browser(town.world.liaison)
    page = client.get(town.at("proposal", pk=town.accept.pk))
    assert {step.verb for step in page.context["steps"]} == {"accept", "decline"}
    assert client.post(town.at("do", pk=town.accept.pk, verb="accept")).status_code == 302
    town.accept.refresh_from_db()
    assert (town.accept.state, town.accept.giver_yes_by) == (ProposalState.HALF, town.world.liaison)
    again = client.get(town.at("proposal", pk=town.accept.pk))
    assert {step.verb for step in again.context["steps"]} == {"decline"}
    assert client.post(town.at("do", pk=town.accept.pk, verb="accept")).status_code == 422


def test_after_both_said_yes_the_claim_is_a_click_away(town: Town) -> None:
    address = town.at("do", pk=town.accept.pk, verb="accept")
    for user in (town.world.liaison, town.world.steward):
        assert town.browser(user).post(address).status_code == 302
    town.accept.refresh_from_db()
    page = town.browser(town.world.steward).get(town.at("proposal", pk=town.accept.pk))
    claim = reverse("exchange:claim", kwargs={"council": town.world.code, "pk": town.accept.claim_id})
    assert claim in page.content.decode()


def test_a_no_without_a_reason_is_asked_again(town: Town) -> None:
    client, address = town.browser(town.world.steward), town.at("do", pk=town.decline.pk, verb="decline")
    assert client.post(address, {"key": uuid4(), "reason": ""}).status_code == 422
    town.decline.refresh_from_db()
    assert town.decline.state == ProposalState.PROPOSED


def test_what_was_proposed_instead_is_shown(town: Town) -> None:
    Proposal.objects.filter(pk=town.decline.pk).update(state=ProposalState.DECLINED, reason="路太远")
    Proposal.objects.filter(pk=town.withdraw.pk).update(sprang_from=town.decline)
    text = town.browser(town.world.steward).get(town.at("proposal", pk=town.decline.pk)).content.decode()
    assert "路太远" in text
    assert town.at("proposal", pk=town.withdraw.pk) in text


def test_the_reasons_add_up_to_the_fit(town: Town) -> None:
    page = town.browser().get(town.at("proposal", pk=town.accept.pk))
    assert sum(reason.points for reason in page.context["reasons"]) == town.accept.score


def test_how_precise_the_matching_was_is_told_to_members(town: Town) -> None:
    for user in (town.world.liaison, town.world.steward):
        town.browser(user).post(town.at("do", pk=town.accept.pk, verb="accept"))
    page = town.browser(town.world.rival_liaison).get(town.at("precision"))
    found = page.context["precision"]
    assert (page.status_code, found.agreed, found.accepted_percent) == (200, 1, 100)
    assert [(one.before, one.now, one.planned) for one in found.villages] == [(0, 80, 80)]

    figures = reverse("insights:figures", kwargs={"council": town.world.code}) + f"?year={clock.today().year}"
    assert town.at("precision") in town.browser().get(figures).content.decode()
    assert town.at("precision") not in Client().get(figures).content.decode()


@pytest.mark.parametrize(
    ("loss", "flips_at", "count"),
    [({"served": 2}, 450, 2), ({"served": 0, "levels": 1}, 500, 2), ({"fit": 3}, None, 1), ({}, 500, 1), (None, 0, 0)],
)
def test_what_a_plan_would_lose_is_said_in_words(
    loss: dict[str, int] | None, flips_at: int | None, count: int, town: Town
) -> None:
    explained = {"loss": loss, "flips_at": flips_at}
    Proposal.objects.filter(pk=town.accept.pk).update(explanation=explained)
    page = town.browser().get(town.at("proposal", pk=town.accept.pk))
    assert len(page.context["lines"]) == count
    assert " 0.0%" not in "".join(page.context["lines"])
