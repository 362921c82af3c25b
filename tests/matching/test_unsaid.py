"""Needs that stay unmet because nobody said whether what is left fits them; saying it, and planning again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form, Side
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.plan_page import plan_page, village_rows
from lianxin.matching.queries.unsaid import unsaid_of
from lianxin.matching.services import Said, publish_plan, say_what_fits
from lianxin.matching.states import WhyUnmet
from tests.matching.town import Town, pairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(town: Town) -> Town:
    """A training room that nobody said anything of, a need for one, and needs for other rooms."""
    town.wants("需要培训教室", 2, form=Form.VENUE)
    town.wants("需要会议室", 3, form=Form.VENUE, village=1)
    town.wants("需要演出场地", 1, form=Form.VENUE, village=1)
    town.gives("可提供培训教室", 20, form=Form.VENUE)
    return town


def whys(plan: Plan) -> dict[str, str]:
    """Why each need stays unmet, by its title."""
    return {one.need.title: one.why for one in plan.unmet.select_related("need")}


def test_what_is_not_said_is_told_from_what_does_not_fit(hall: Town) -> None:
    plan = hall.plan()
    assert pairs(plan) == {("需要培训教室", "可提供培训教室"): 2}
    assert whys(plan) == dict.fromkeys(["需要会议室", "需要演出场地"], WhyUnmet.NOT_SAID)
    page = plan_page(plan)
    assert (page.unmet, page.unsaid) == (2, 2)
    assert {row.share.village: row.unsaid for row in village_rows(page)} == {hall.village: 0, hall.villages[1]: 2}


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({}, WhyUnmet.NOT_SAID),
        ({"of": 0}, WhyUnmet.NOT_SAID),  # the need says none
        ({"need": 0}, WhyUnmet.NOT_SAID),  # the resource says none
        ({"need": 0, "of": 1}, WhyUnmet.NOTHING_FITS),  # both say one, and another
        ({"quantity": 2}, WhyUnmet.NOTHING_FITS),  # nothing of it is left
        ({"form": Form.VENUE}, WhyUnmet.NOTHING_FITS),
        ({"until_on": 3}, WhyUnmet.NOTHING_FITS),  # over before it is needed
        ({"until_on": 9}, WhyUnmet.NOT_SAID),
    ],
)
def test_it_waits_for_words_only_where_words_could_help(town: Town, terms: dict[str, Any], why: WhyUnmet) -> None:
    categories, today = list(town.council.categories.all()[:2]), clock.today()
    town.wants("需要图书", 2)
    town.gives("可提供图书", 2)
    town.wants(
        "需要象棋",
        from_on=today + timedelta(days=5),
        category=categories[terms["need"]] if "need" in terms else None,
    )
    town.gives(
        "健康手环",
        max(1, terms.get("quantity", 10) - 2),
        form=terms.get("form", Form.GOODS),
        category=categories[terms["of"]] if "of" in terms else None,
        until_on=today + timedelta(days=terms["until_on"]) if "until_on" in terms else None,
    )
    if "quantity" in terms:
        town.wants("需要健康手环", 1)
    assert whys(town.plan())["需要象棋"] == why


def test_a_village_gets_nothing_from_itself(town: Town) -> None:
    town.wants("需要图书", 2)
    town.gives("可提供图书", 2)
    town.wants("需要象棋")
    town.gives("健康手环", by=town.village)
    assert whys(town.plan()) == {"需要象棋": WhyUnmet.NOTHING_FITS}


def test_what_may_be_asked_of_nobody_is_not_left(hall: Town) -> None:
    """A partner at its limit has nothing left to give, whatever it says."""
    policy = PlanPolicy(projects=False, at_least_one=False, limits={hall.partner.pk: 2})
    assert set(whys(hall.plan(policy)).values()) == {WhyUnmet.NOTHING_FITS}


def test_it_is_asked_kind_by_kind(hall: Town) -> None:
    hall.gives("可提供培训教室", 5, by=hall.rival, form=Form.VENUE)
    hall.gives("可提供排练厅", 5, form=Form.VENUE, category=hall.council.categories.first())
    plan = hall.plan()
    offers, *needs = unsaid_of(plan)
    assert (offers.side, offers.title, len(offers.listings)) == (Side.OFFER, "可提供培训教室", 2)
    assert sorted(offers.waiting) == [("会议室", 1), ("演出场地", 1)]
    assert {one.title for one in needs} == {"需要会议室", "需要演出场地"}  # they leave their category open too


def test_asking_costs_the_same_however_many(hall: Town, django_assert_num_queries: Any) -> None:
    for number in range(5):
        hall.gives(f"可提供场地{number}", 5, form=Form.VENUE)
        hall.wants(f"需要大厅{number}", 5, form=Form.VENUE)
    plan = hall.plan()
    with django_assert_num_queries(5):
        assert len(unsaid_of(plan)) > 5


def test_what_is_said_is_written_once_and_the_next_plan_knows_it(hall: Town) -> None:
    plan = hall.plan()
    [offers, *_needs] = unsaid_of(plan)
    said = [Said([one.pk for one in offers.listings], uses=["会议室"])]
    assert say_what_fits(council=hall.council, said=said, actor=hall.office_user) == 1
    assert say_what_fits(council=hall.council, said=said, actor=hall.office_user) == 0

    offer = Listing.objects.get(title="可提供培训教室")
    assert offer.details.count("会议室") == 1
    assert (offer.capacity, offer.owner, offer.category) == (20, hall.partner, None)
    assert Entry.objects.filter(verb="exchange.revised", subject_id=offer.pk).count() == 1
    again = hall.plan()
    assert pairs(again)["需要会议室", "可提供培训教室"] == 3
    assert whys(again) == {"需要演出场地": WhyUnmet.NOT_SAID}


def test_a_category_is_said_and_what_stands_is_kept(hall: Town) -> None:
    category = hall.council.categories.first()
    need = Listing.objects.get(title="需要会议室")
    said = [Said([need.pk], category=category)]
    assert say_what_fits(council=hall.council, said=said, actor=hall.office_user) == 1
    need.refresh_from_db()
    assert (need.category, need.capacity, need.place, need.details) == (category, 3, hall.villages[1], "")


def test_only_the_office_says_it_and_only_of_its_own_town(hall: Town) -> None:
    other = Town("310116113")
    said = [Said([Listing.objects.get(title="需要会议室").pk], uses=["会议室"])]
    for person in (hall.liaison, hall.auditor):
        with pytest.raises(NotAllowed):
            say_what_fits(council=hall.council, said=said, actor=person)
    with pytest.raises(Listing.DoesNotExist):
        say_what_fits(council=other.council, said=said, actor=other.office_user)


class TestPage:
    """The page on which it is said."""

    @pytest.fixture
    def client(self, hall: Town) -> Client:
        """The office's browser."""
        client = Client()
        client.force_login(hall.office_user)
        return client

    def at(self, name: str, plan: Plan) -> str:
        """The address of a page of the plan."""
        return reverse(f"matching:{name}", kwargs={"council": plan.council.code, "pk": plan.pk})

    def test_the_plan_leads_there(self, hall: Town, client: Client) -> None:
        plan = hall.plan()
        for show in ("villages", "unmet"):
            page = client.get(f"{self.at('plan', plan)}?show={show}").content.decode()
            assert f'href="{self.at("unsaid", plan)}"' in page
            assert f'action="{self.at("again", plan)}"' in page
        client.force_login(hall.auditor)
        read = client.get(self.at("plan", plan)).content.decode()
        assert self.at("unsaid", plan) not in read
        assert client.get(self.at("unsaid", plan)).status_code == 403

    @pytest.mark.parametrize("later", [False, True])
    def test_what_is_ticked_is_said_and_the_plan_is_made_again(
        self, hall: Town, client: Client, *, later: bool
    ) -> None:
        plan = publish_plan(plan_id=hall.plan().pk, actor=hall.office_user)
        address = self.at("unsaid", plan)
        key = client.get(address).context["form"].groups[0].key
        sent: dict[str, Any] = {f"{key}-uses": ["会议室"], f"{key}-more": "小型讲座", "key": uuid4()}
        done = client.post(address, sent | ({"later": "1"} if later else {}))

        newest = Plan.objects.latest("pk")
        assert (done.status_code, done["Location"]) == (302, self.at("plan", newest))
        assert (newest == plan) == later
        details = Listing.objects.get(title="可提供培训教室").details
        assert "会议室" in details
        assert "小型讲座" in details

    def test_nothing_said_is_asked_again(self, hall: Town, client: Client) -> None:
        plan = hall.plan()
        page = client.post(self.at("unsaid", plan), {"key": uuid4()})
        assert (page.status_code, Plan.objects.count()) == (422, 1)

    def test_what_a_refusal_meets_is_kept_as_it_was(self, hall: Town, client: Client) -> None:
        """The plan cannot be made again, so nothing is said either; what was ticked stands on the page."""
        need = Listing.objects.get(title="需要培训教室")
        plan = hall.plan(PlanPolicy(projects=False, must=((need.pk, hall.partner.pk),)))
        Listing.objects.filter(pk=need.pk).update(state="closed")
        address = self.at("unsaid", plan)
        key = client.get(address).context["form"].groups[0].key
        page = client.post(address, {f"{key}-uses": ["会议室"], "key": uuid4()})
        assert (page.status_code, page.context["refusal"].code) == (422, "contradictory_policy")
        assert "会议室" not in Listing.objects.get(title="可提供培训教室").details
        assert page.context["form"][f"{key}-uses"].value() == ["会议室"]

    def test_where_all_is_said_nothing_is_asked(self, hall: Town, client: Client) -> None:
        plan = hall.plan()
        Listing.objects.filter(side=Side.NEED).update(state="closed")
        page = client.get(self.at("unsaid", plan))
        assert (page.status_code, page.context["form"].groups) == (200, [])
        assert b'class="empty"' in page.content
