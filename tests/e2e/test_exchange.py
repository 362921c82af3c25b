"""Needs and resources in the browser: the last one and two phones, what fits while one types, several at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.person import PHONE, House, Person
from tests.e2e.test_screens import grave

pytestmark = pytest.mark.e2e

PARTNER = "化工区物业公司党支部"
SECOND = "市建设用地和土地整理事务中心党支部"
NARROW = {"width": 320, "height": 640}
LISTING = re.compile(r"/exchange/\d+/$")


def published(person: Person, query: str, **fields: Any) -> str:
    """List something; gives the address of its page."""
    person.go(f"exchange/new/?{query}")
    person.fill(**fields)
    person.send()
    expect(person.page).to_have_url(LISTING)
    return person.page.url


def second_liaison(house: House, name: str) -> Person:
    """Another partner's liaison, with a phone."""
    house.account(name)
    admin = house.person("admin")
    admin.go("network/posts/new/")
    admin.fill(username=name, role="联络员", organisation=SECOND)
    admin.send()
    expect(admin.page).to_have_url(re.compile("/network/posts/$"))
    return house.person(name, size=PHONE, bypass_csp=True)


def test_two_phones_claim_the_last_one_and_what_is_freed_goes_to_who_waits(house: House) -> None:
    steward = house.person("steward")
    wish = published(steward, "side=need&micro=1", title="一副老花镜", form="物资（件）", quantity="1")
    first, second = house.person("liaison", size=PHONE), second_liaison(house, "second-phone")
    for phone in (first, second):  # both have the form open before either sends it
        phone.go(wish)
        phone.page.locator(".dock a").click()
        expect(phone.page).to_have_url(re.compile("/do/claim/$"))
        expect(phone.page.locator('[name="quantity"]')).to_have_value("1")

    first.send()
    expect(first.page).to_have_url(wish)
    second.send()
    errors = second.page.locator(".errors")
    expect(errors).to_be_focused()
    assert grave(second) == []
    errors.locator("form.instead button").click()
    expect(second.page).to_have_url(wish)
    expect(second.page.locator(".queue")).to_contain_text(SECOND)

    first.page.locator("#claims td.act a").click()
    first.act(first.page.url, "withdraw_claim", reason="已另有安排")
    second.go("inbox/")
    second.page.locator("main").get_by_role("link", name=re.compile("一副老花镜")).first.click()
    second.begin(second.page.url, "accept")
    second.send()
    second.go(wish)
    expect(second.page.locator("#claims tbody")).to_contain_text(SECOND)
    expect(second.page.locator("#claims tbody")).not_to_contain_text(PARTNER)
    expect(second.page.locator("#timeline")).to_contain_text("已另有安排")
    for view in (second, house.person(size=NARROW, bypass_csp=True)):
        view.go(wish)
        assert view.sideways() <= 0
        assert grave(view) == []


def test_what_fits_is_shown_while_one_types_and_on_the_page(house: House) -> None:
    liaison, steward = house.person("liaison"), house.person("steward", bypass_csp=True)
    offer = published(liaison, "side=offer", title="可提供防滑拐杖", form="物资（件）", quantity="20")
    steward.go("exchange/new/?side=need")
    steward.fill(form="物资（件）", title="老人防滑拐杖")
    suggestions = steward.page.locator("#suggestions")
    expect(suggestions).to_contain_text("可提供防滑拐杖")
    expect(suggestions).to_contain_text("都提到“防滑”")
    assert grave(steward) == []
    steward.fill(quantity="5")
    steward.send()
    expect(steward.page).to_have_url(LISTING)
    steward.page.locator("aside .fits a").first.click()
    expect(steward.page).to_have_url(offer)
    assert "claim" in steward.offered()  # two-way: a village claims what is offered


def test_several_are_claimed_together_without_scripts(house: House) -> None:
    steward = house.person("steward")
    for title in ("村口长椅甲", "村口长椅乙"):
        published(steward, "side=need", title=title, form="物资（件）", quantity="3")
    liaison = house.person("liaison", size=PHONE, java_script_enabled=False)
    liaison.go("exchange/?side=need&form=goods")
    for title in ("村口长椅甲", "村口长椅乙"):
        liaison.page.locator("tr", has_text=title).locator('[name="listing"]').check()
    liaison.page.locator('button[form="basket"]').click()
    expect(liaison.page.locator("h1")).to_be_visible()
    quantities = liaison.page.locator('main [name^="quantity_"]')
    expect(quantities).to_have_count(2)
    quantities.first.fill("4")
    liaison.send()
    expect(liaison.page.locator(".field-error")).to_have_count(1)
    liaison.page.locator('main [name^="quantity_"]').first.fill("2")
    liaison.send()
    expect(liaison.page.locator(".messages")).to_be_visible()


def test_a_search_is_kept_and_forgotten(house: House) -> None:
    liaison = house.person("liaison", bypass_csp=True)
    liaison.go("exchange/?side=need&form=labour")
    liaison.page.locator("form.keep button").click()
    kept = liaison.page.locator(".kept li", has_text="需求 · 人力")  # beside the one that the demo keeps
    chip = kept.locator(".chip")
    expect(chip).to_be_visible()
    assert grave(liaison) == []
    kept.locator("form button").click()
    expect(chip).to_have_count(0)
