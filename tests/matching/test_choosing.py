"""Choosing the pairs and limits of a policy on its page: found, added, taken off, refused; nothing typed is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.exchange.models import Listing
from lianxin.kernel import clock
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.making import MOST_FOUND, needs_found
from lianxin.matching.states import Factor, Weight
from tests.matching.town import Town

pytestmark = pytest.mark.django_db


class Desk:
    """The office at the page of a new plan."""

    def __init__(self, town: Town) -> None:
        self.town, self.client = town, Client()
        self.client.force_login(town.office_user)
        self.address = reverse("matching:new", kwargs={"council": town.code})
        self.need = town.wants("图书角图书", 5)
        self.other = town.wants("轮椅", 2, village=1)
        town.gives("捐赠图书", 9)
        town.gives("轮椅", 9, by=town.rival)

    def send(self, **more: Any) -> Any:
        """Send the form as the page would, with what is chosen."""
        weights = {f"weight_{factor}": "2" for factor in Factor.values}
        said = {"year": clock.today().year, "name": "春天", "projects_each": "1", "key": uuid4(), **weights}
        return self.client.post(self.address, said | more)

    @property
    def pair(self) -> str:
        """The books and the first partner, as the page sends them."""
        return f"{self.need.pk}-{self.town.partner.pk}"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Two needs and two partners."""
    return Desk(town)


def named(page: Any) -> PlanPolicy:
    """What the page names now."""
    policy: PlanPolicy = page.context["form"].demands.policy
    return policy


def chosen(desk: Desk) -> dict[str, int]:
    """The books and the first partner, chosen."""
    return {"need": desk.need.pk, "partner": desk.town.partner.pk}


@pytest.mark.parametrize("kind", ["must", "must_not"])
def test_a_pair_is_chosen_and_added_and_what_was_typed_stays(kind: str, desk: Desk) -> None:
    page = desk.send(add=kind, weight_text="3", **chosen(desk))
    pair = (desk.need.pk, desk.town.partner.pk)
    assert (page.status_code, getattr(named(page), kind), Plan.objects.count()) == (200, (pair,), 0)
    form, text = page.context["form"], page.content.decode()
    assert (form["name"].value(), form["weight_text"].value(), dict(form.errors)) == ("春天", "3", {})
    assert f'name="{kind}" value="{desk.pair}"' in text
    assert (form.demands.needs.chosen, form.demands.partners.chosen) == (0, 0)  # the next pair is chosen anew

    again = desk.send(add=kind, **{kind: desk.pair}, **chosen(desk))
    assert getattr(named(again), kind) == (pair,)


def test_what_is_named_makes_the_plan(desk: Desk) -> None:
    other = f"{desk.other.pk}-{desk.town.rival.pk}"
    done = desk.send(must=desk.pair, must_not=other, limit=f"{desk.town.partner.pk}-3", weight_pairing="3")
    policy = PlanPolicy.from_json(Plan.objects.get().policy)
    assert done.status_code == 302
    assert policy.must == ((desk.need.pk, desk.town.partner.pk),)
    assert policy.must_not == ((desk.other.pk, desk.town.rival.pk),)
    assert policy.limits == {desk.town.partner.pk: 3}
    assert policy.weight(Factor.PAIRING) == Weight.MUCH


@pytest.mark.parametrize(("kind", "against"), [("must", "must_not"), ("must_not", "must")])
def test_a_pair_that_contradicts_another_is_refused_by_name(kind: str, against: str, desk: Desk) -> None:
    page = desk.send(add=kind, **{against: desk.pair}, **chosen(desk))
    refusal = page.context["refusal"]
    assert (page.status_code, refusal.code) == (422, "contradictory_policy")
    assert desk.need.title in str(refusal)
    assert desk.town.partner.name in str(refusal)
    assert (getattr(named(page), kind), len(getattr(named(page), against))) == ((), 1)
    found = page.context["form"].demands
    assert (found.needs.chosen, found.partners.chosen) == (desk.need.pk, desk.town.partner.pk)
    assert page.content.decode().count('class="errors"') == 1


def test_contradictory_pairs_that_are_sent_all_the_same_are_refused_by_name(desk: Desk) -> None:
    page = desk.send(must=desk.pair, must_not=desk.pair)
    assert (page.status_code, page.context["refusal"].code) == (422, "contradictory_policy")
    assert desk.need.title in str(page.context["refusal"])
    assert (len(named(page).must), len(named(page).must_not), Plan.objects.count()) == (1, 1, 0)


def test_a_need_that_closed_meanwhile_is_named(desk: Desk) -> None:
    Listing.objects.filter(pk=desk.need.pk).update(state="closed")
    page = desk.send(must=desk.pair)
    assert page.context["refusal"].facts["kind"] == "not_open"
    assert desk.need.title in str(page.context["refusal"])
    assert desk.need.title in page.content.decode()


@pytest.mark.parametrize(
    "said",
    [{}, {"need": True}, {"partner": True}, {"need": "999999", "partner": True}, {"need": True, "partner": "999999"}],
)
def test_half_a_pair_is_not_added(said: dict[str, Any], desk: Desk) -> None:
    full = chosen(desk)
    sent = {name: full[name] if value is True else value for name, value in said.items()}
    page = desk.send(add="must", **sent)
    assert (page.status_code, page.context["refusal"].code) == (422, "choice_lacking")
    assert named(page).must == ()


def test_a_need_of_another_town_is_no_need(desk: Desk) -> None:
    foreign = Town("310116113").wants("别镇的需求")
    page = desk.send(add="must", need=foreign.pk, partner=desk.town.partner.pk)
    assert page.context["refusal"].code == "choice_lacking"
    assert "别镇的需求" not in desk.send(find="need", must=f"{foreign.pk}-{desk.town.partner.pk}").content.decode()


def test_a_limit_is_set_changed_and_taken_off(desk: Desk) -> None:
    partner = desk.town.partner.pk
    assert named(desk.send(add="limit", partner=partner, most="4")).limits == {partner: 4}
    assert named(desk.send(add="limit", limit=f"{partner}-4", partner=partner, most="0")).limits == {partner: 0}
    assert named(desk.send(drop=f"limit:{partner}-4", limit=f"{partner}-4")).limits == {}
    for most in ("", "many", "-1", "99999999"):
        page = desk.send(add="limit", partner=partner, most=most)
        assert (page.status_code, page.context["refusal"].code, named(page).limits) == (422, "choice_lacking", {})
        assert page.context["form"].demands.most == most


@pytest.mark.parametrize("drop", ["must:{pair}", "must_not:{pair}", "nonsense", "limit:1-1", ":"])
def test_one_is_taken_off_and_the_others_stay(drop: str, desk: Desk) -> None:
    page = desk.send(drop=drop.format(pair=desk.pair), must=desk.pair)
    assert (page.status_code, len(named(page).must)) == (200, 0 if drop.startswith("must:") else 1)


def test_what_is_typed_is_looked_for_without_a_script_and_makes_no_plan(desk: Desk) -> None:
    """Also by the return key, which presses the form's own button."""
    for pressed in ({"find": "need"}, {}):
        page = desk.send(find_need="图书 甲村", find_partner="", **pressed)
        found = page.context["form"].demands.needs
        assert (page.status_code, [one.pk for one in found.rows]) == (200, [desk.need.pk])
        assert page.context["form"].opened
    assert Plan.objects.count() == 0
    done = desk.send(find_need="图书 甲村", found_need="图书 甲村")
    assert (done.status_code, Plan.objects.count()) == (302, 1)


def test_what_is_chosen_and_not_added_is_asked_for(desk: Desk) -> None:
    for sent in (chosen(desk), {"partner": desk.town.partner.pk, "most": "3"}):
        page = desk.send(**sent)
        assert (page.status_code, Plan.objects.count()) == (422, 0)
        assert page.context["form"].non_field_errors()


def test_while_one_types_the_lists_follow(desk: Desk) -> None:
    address = reverse("matching:find", kwargs={"council": desk.town.code})
    year = str(clock.today().year)
    needs = desk.client.get(address, {"find_need": "轮椅", "year": year}).content.decode()
    assert f'value="{desk.other.pk}"' in needs
    assert f'value="{desk.need.pk}"' not in needs
    kept = desk.client.get(address, {"find_need": "轮椅", "need": str(desk.need.pk), "year": year}).content.decode()
    assert f'value="{desk.need.pk}" checked' in kept
    partners = desk.client.get(address, {"find_partner": desk.town.rival.name, "year": year}).content.decode()
    assert f'value="{desk.town.rival.pk}"' in partners
    assert f'value="{desk.town.partner.pk}"' not in partners
    assert "<html" not in needs + partners
    assert "捐赠图书" not in partners
    assert "轮椅" in partners  # what the partner has to give is named
    desk.client.force_login(desk.town.liaison)
    assert desk.client.get(address).status_code == 404


def test_needs_of_the_year_are_found_by_all_words_and_only_some_are_shown(town: Town) -> None:
    for number in range(MOST_FOUND + 3):
        town.wants(f"需要桌椅{number}")
    town.wants("需要去年的桌椅", year=clock.today().year - 1)
    found = needs_found(town.council, clock.today().year, "桌椅")
    assert (len(found.rows), found.count) == (MOST_FOUND, MOST_FOUND + 3)
    assert needs_found(town.council, clock.today().year, "桌椅 没有").rows == []
