"""Claims in the browser: proposed and accepted on a phone, delivered with a photo; and lists without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.person import PHONE, House
from tests.e2e.test_exchange import PARTNER, published
from tests.e2e.test_screens import grave
from tests.tenancy.town import PNG

pytestmark = pytest.mark.e2e


def test_a_proposal_is_accepted_on_a_phone(house: House) -> None:
    steward, phone = house.person("steward"), house.person("liaison", size=PHONE, bypass_csp=True)
    need = published(steward, "side=need", title="村史馆讲解员", form="专业（课时）", quantity="8")
    steward.begin(need, "propose")
    choice = steward.page.locator('[name="organisation"] option', has_text=PARTNER)
    steward.page.locator('[name="organisation"]').select_option(value=choice.first.get_attribute("value"))
    steward.fill(quantity="5")
    steward.send()
    expect(steward.page).to_have_url(need)

    phone.go("inbox/")
    phone.page.locator("main").get_by_role("link", name=re.compile("村史馆讲解员")).first.click()
    expect(phone.page.locator("main")).to_contain_text("由贵单位来办")
    assert grave(phone) == []
    claim = phone.page.url
    phone.page.locator(".dock a").click()
    phone.send()
    expect(phone.page).to_have_url(claim)
    expect(phone.page.locator(".head .pill").first).to_contain_text("已确认")
    steward.go(need)
    expect(steward.page.locator("#claims tbody")).to_contain_text("5课时")


def test_what_came_is_recorded_with_a_photo(house: House, tmp_path: Path) -> None:
    photo = tmp_path / "到货.png"
    photo.write_bytes(PNG)
    steward, liaison = house.person("steward", size=PHONE, bypass_csp=True), house.person("liaison")
    need = published(steward, "side=need", title="活动室长桌", form="物资（件）", quantity="4")
    liaison.begin(need, "claim")
    liaison.send()
    liaison.page.locator("#claims td.act a").click()
    claim = liaison.page.url

    steward.begin(claim, "confirm")
    steward.send()
    steward.begin(claim, "deliver")
    assert grave(steward) == []
    steward.fill(quantity="4", file=photo)
    steward.send()
    expect(steward.page).to_have_url(claim)
    expect(steward.page.locator(".head .pill").first).to_contain_text("已履约")
    assert grave(steward) == []
    assert steward.sideways() <= 0

    liaison.go(claim)
    with liaison.page.expect_download() as given:
        liaison.page.locator("#came a.file").click()
    assert given.value.suggested_filename == photo.name


def test_lists_are_sorted_and_their_columns_chosen_without_scripts(house: House) -> None:
    visitor = house.person(java_script_enabled=False)
    visitor.go("exchange/?side=need&form=money")
    visitor.page.locator("th.sorts a", has_text="数量").click()
    amounts = visitor.page.locator('td[data-label="数量"]')
    expect(visitor.page.locator('th[aria-sort="descending"]')).to_have_text("数量")
    assert "19,100" in amounts.first.inner_text()
    visitor.page.locator("th.sorts a", has_text="数量").click()
    expect(visitor.page.locator('th[aria-sort="ascending"]')).to_have_text("数量")

    visitor.page.locator(".columns-menu > summary").click()
    visitor.page.locator('[name="column"][value="category"]').uncheck()
    visitor.page.locator('[name="column"][value="whom"]').check()
    visitor.page.locator(".columns-menu form button").click()
    heads = visitor.page.locator("thead th")
    expect(heads.filter(has_text="惠及")).to_have_count(1)
    expect(heads.filter(has_text="类别")).to_have_count(0)
    assert "sort=amount" in visitor.page.url
