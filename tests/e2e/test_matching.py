"""The demo council's plan: made of its needs and resources, explained, compared, partly accepted, partly declined."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.person import PHONE, House, Person
from tests.e2e.test_screens import grave

pytestmark = pytest.mark.e2e

PARTNER, PARTNERS_ACCOUNT = "凌云路街道梅陇六村党总支", "meilong6"
VILLAGE, VILLAGES_ACCOUNT = "营房村", "yingfang"
PLAN = re.compile(r"/matching/\d+/$")
PROPOSAL = re.compile(r"/matching/proposals/\d+/$")
ELEVEN_VILLAGES = 11


def makes(office: Person, called: str, **weights: str) -> str:
    """Make a plan in which the partner must serve a need of the village; gives the address of its page."""
    office.go("matching/new/")
    office.fill(name=called)
    for factor, word in weights.items():
        office.page.locator(f"#id_weight_{factor}").get_by_label(word, exact=True).check()
    if not office.page.locator('[name="find_need"]').is_visible():
        office.page.locator("details.more > summary").click()
    if not office.page.locator('[name="must"]').count():
        for name, typed in (("need", f"图书 {VILLAGE}"), ("partner", PARTNER)):
            office.fill(**{f"find_{name}": typed})
            found = office.page.locator(f'#found-{name} input[type="radio"]')
            expect(found).to_have_count(1)
            found.check()
        office.page.locator('button[name="add"][value="must"]').click()
        expect(office.page.locator('[name="name"]')).to_have_value(called)
    expect(office.page.locator(".demands")).to_contain_text(PARTNER)
    assert grave(office) == []
    office.send()
    expect(office.page).to_have_url(PLAN)
    return office.page.url


def test_the_demos_plan_is_made_explained_accepted_and_declined(house: House) -> None:
    office = house.person("office", bypass_csp=True)
    first = makes(office, "第一稿")
    expect(office.page.locator(".shares").first.locator("tbody tr")).to_have_count(ELEVEN_VILLAGES)
    expect(office.page.locator("#how")).to_contain_text("没有，已经证明")
    assert grave(office) == []

    office.go(first + "?show=pairs")
    office.page.locator("tbody th a").first.click()
    expect(office.page.locator("#why .bars tr").first).to_be_visible()
    assert grave(office) == []

    second = makes(office, "看重结对", pairing="看重", text="不看")
    office.page.locator("main .menu > summary").first.click()
    office.page.get_by_role("link", name=re.compile("第一稿")).click()
    expect(office.page.locator(".compared").first).to_contain_text("看重")
    expect(office.page.locator(".shares").first.locator("tbody tr")).to_have_count(ELEVEN_VILLAGES)
    assert grave(office) == []

    says_what_fits(office, second)

    office.go(first)
    office.page.locator('main .actions a[href$="/do/publish/"]').click()
    office.send()
    expect(office.page).to_have_url(first)
    expect(office.page.locator(".messages .alert")).to_be_visible()

    agreed = both_say_yes(house)
    declined = one_says_no(house)
    office.go(first + "?show=ended")
    expect(office.page.locator("tbody").first).to_contain_text("那几天已有安排")
    office.go(first + "?show=pairs&state=agreed")
    expect(office.page.locator(f'tbody a[href="{agreed}"]')).to_be_visible()
    expect(office.page.locator(f'tbody a[href="{declined}"]')).to_have_count(0)
    office.go("matching/precision/")
    expect(office.page.locator(".figures")).to_contain_text("50%")
    for view in (office, house.person("office", size=PHONE, bypass_csp=True)):
        for path in ("matching/", "matching/precision/", second, f"{first}?show=pairs", f"{first}?show=unmet"):
            view.go(path)
            assert view.sideways() <= 0, path
            assert grave(view) == [], path


def says_what_fits(office: Person, plan: str) -> None:
    """A training room may serve as a meeting room; the plan that is made with that serves more needs in full."""
    office.go(plan)
    before = int(office.page.locator(".figure-value").first.inner_text())
    office.page.locator('main a[href$="/unsaid/"]').click()
    assert grave(office) == []
    office.page.get_by_label(re.compile("^会议室")).check()
    office.send()
    expect(office.page).to_have_url(PLAN)
    assert office.page.url != plan
    assert int(office.page.locator(".figure-value").first.inner_text()) > before


def both_say_yes(house: House) -> str:
    """The partner on a phone, by one click in its list; the village on the proposal's page. Gives its address."""
    partner = house.person(PARTNERS_ACCOUNT, size=PHONE, bypass_csp=True)
    partner.go("inbox/")
    expect(partner.page.locator("main")).to_contain_text("对接建议")
    partner.go("matching/")
    waiting = partner.page.locator(".work", has_text=VILLAGE).filter(has_text="图书").first
    address = str(waiting.locator(".work-title a").get_attribute("href"))
    assert grave(partner) == []
    waiting.get_by_role("button").click()
    expect(partner.page).to_have_url(PROPOSAL)
    expect(partner.page.locator(".messages .alert")).to_be_visible()
    assert partner.offered() == {"decline"}  # nobody is asked twice

    village = house.person(VILLAGES_ACCOUNT, bypass_csp=True)
    village.go(house.site.url + address)
    expect(village.page.locator("#why")).to_be_visible()
    assert grave(village) == []
    village.send()
    expect(village.page).to_have_url(PROPOSAL)
    village.page.locator('main a[href*="/exchange/claims/"]').first.click()
    expect(village.page.locator("h1")).to_contain_text("图书")
    expect(village.page.locator(".head")).to_contain_text(PARTNER)
    return address


def one_says_no(house: House) -> str:
    """The village, to another proposal: without a reason it is asked again; then it is told what changed."""
    village = house.person(VILLAGES_ACCOUNT)
    village.go("matching/")
    link = village.page.locator(".work-title a").first
    address = str(link.get_attribute("href"))
    link.click()
    village.page.locator('main a[href$="/do/decline/"]').first.click()
    village.send()
    expect(village.page.locator(".field-error")).to_be_visible()
    village.fill(reason="那几天已有安排")
    village.send()
    expect(village.page).to_have_url(PROPOSAL)
    expect(village.page.locator(".messages .alert")).to_be_visible()
    expect(village.page.locator("#changes")).to_be_visible()
    expect(village.page.locator("#timeline")).to_contain_text("那几天已有安排")
    return address
