"""The whole life of one project, in the browser, by the people whose steps they are."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.person import COUNCIL, DESKTOP, PHONE, House, Person
from tests.e2e.site import Site
from tests.tenancy.town import PNG

pytestmark = pytest.mark.e2e

VILLAGE = "水库村"
PARTNER = "化工区物业公司党支部"
SECOND = "市建设用地和土地整理事务中心党支部"


@dataclass
class Cast:
    """The people of the play, each in a browser of their own."""

    office: Person
    steward: Person
    liaison: Person
    second: Person
    auditor: Person
    handler: Person
    admin: Person


@pytest.mark.parametrize(("name", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_a_project_lives_from_draft_to_closeout(name: str, size: Any, house: House, site: Site, tmp_path: Path) -> None:
    title = {"desktop": "社区助浴车进村", "phone": "河道志愿巡护队"}[name]
    cast = gathered(house, f"second-{name}", size)
    project = drafted(cast, title)
    returned_and_filed_again(cast, project, title)
    approved_and_published(cast, project, name)
    claimed_by_two(cast, project)
    money_in_and_out(cast, project, tmp_path)
    cast.office.go(project)
    cast.office.shoot(f"project-{name}-running")
    accepted_and_closed(cast, project)
    fits_the_narrowest(house, project)
    seen_by_the_others(cast, project, title)
    counted(cast.office, title)
    if name == "phone":
        assert site.run("verify")


def gathered(house: House, second: str, size: Any) -> Cast:
    """Everybody is there: the administrator gives a post, the office a pairing."""
    house.account(second)
    admin = house.person("admin", size=size)
    admin.go("network/posts/new/")
    admin.fill(username=second, role="联络员", organisation=SECOND)
    admin.send()
    expect(admin.page).to_have_url(re.compile("/network/posts/$"))

    office = house.person("office", size=size)
    office.go("network/?q=" + PARTNER)
    office.page.locator("main").get_by_role("link", name=PARTNER).first.click()
    office.page.goto(office.page.url + "pair/")
    office.fill(village=VILLAGE)
    office.send()
    expect(office.page.locator("main")).to_contain_text(VILLAGE)
    names = ("steward", "liaison", second, "auditor", "handler")
    steward, liaison, other, auditor, handler = (house.person(one, size=size) for one in names)
    return Cast(office, steward, liaison, other, auditor, handler, admin)


def drafted(cast: Cast, title: str) -> str:
    """The liaison drafts, beginning with last year's project; nobody else sees the draft."""
    page = cast.liaison.page
    cast.liaison.go("projects/")
    page.locator(f'main a[href="/{COUNCIL}/projects/new/"]').first.click()
    page.locator("summary", has_text="2019").click()
    page.locator('a[href^="?from="]').first.click()
    assert page.locator('[name="title"]').input_value()
    assert page.locator('[name="budget_fen"]').input_value()
    cast.liaison.fill(title=title, village=VILLAGE, budget_fen="1万", expected_persons="60")
    cast.liaison.send('button[value="draft"]')
    expect(page).to_have_url(re.compile(r"/projects/\d+/$"))
    project = page.url
    assert cast.second.go(project) == 404
    assert cast.office.go(project) == 404
    cast.liaison.act(project, "file")
    return project


def returned_and_filed_again(cast: Cast, project: str, title: str) -> None:
    """The village agrees in its inbox; the office returns it with a reason; the liaison corrects it."""
    cast.steward.go("inbox/")
    cast.steward.page.get_by_role("button", name=title).click()
    expect(cast.steward.page).to_have_url(re.compile("/inbox/$"))
    cast.office.act(project, "return", reason="请写明每月次数")

    cast.liaison.go("inbox/")
    expect(cast.liaison.page.locator("main")).to_contain_text(title)
    cast.liaison.begin(project, "edit")
    expect(cast.liaison.page.locator("main")).to_contain_text("请写明每月次数")
    cast.liaison.fill(summary="每月两次，全年二十四次。", budget_fen="10,000")
    cast.liaison.send()
    expect(cast.liaison.page).to_have_url(project)


def approved_and_published(cast: Cast, project: str, name: str) -> None:
    """The village agrees again; the office approves and publishes."""
    cast.steward.act(project, "endorse", reason="同意")
    cast.office.act(project, "approve")
    cast.office.act(project, "publish")
    cast.office.shoot(f"project-{name}-published")


def claimed_by_two(cast: Cast, project: str) -> None:
    """A part by one partner, the rest by another; asking for too much is refused and nothing typed is lost."""
    cast.liaison.begin(project, "claim")
    cast.liaison.fill(quantity="99,999")
    cast.liaison.send()
    expect(cast.liaison.page.locator(".errors")).to_be_visible()
    expect(cast.liaison.page.locator('[name="quantity"]')).to_have_value("99,999")
    cast.liaison.fill(quantity="6000")
    cast.liaison.send()
    expect(cast.liaison.page).to_have_url(project)
    cast.second.act(project, "claim", quantity="4,000")
    assert "claim" not in cast.second.offered()


def money_in_and_out(cast: Cast, project: str, folder: Path) -> None:
    """Money comes in from both, work begins, money is spent, a milestone is reached with a picture."""
    number = project.strip("/").rpartition("/")[2]  # a voucher that the book knows would be asked about
    for _ in range(2):
        cast.office.begin(project, "receive", "?claim=")
        cast.office.fill(voucher=f"PZ-1 {number}", purpose="认领款")
        cast.office.send()
        expect(cast.office.page).to_have_url(project)
    cast.steward.act(project, "start")
    cast.steward.act(project, "plan_milestone", title="首次服务", on="2019-12-24")
    cast.steward.act(project, "spend", payee="某服务社", amount_fen="1万", purpose="服务费", voucher=f"PZ-2 {number}")
    cast.steward.act(project, "reach_milestone", "?milestone=")
    picture = folder / "服务.png"
    picture.write_bytes(PNG)
    cast.steward.act(project, "add_evidence", title="首次服务照片", file=picture)
    with cast.second.page.expect_download() as download:
        cast.second.go(project)
        cast.second.page.locator('a[href^="/files/"]').first.click()
    assert download.value.suggested_filename == "服务.png"
    cast.steward.act(project, "submit")


def accepted_and_closed(cast: Cast, project: str) -> None:
    """The office accepts with what it came to, and closes."""
    cast.office.act(project, "accept", direct_persons="62", households="20", person_times="240")
    cast.office.act(project, "close")
    assert cast.office.offered() <= {"correct_outcome", "add_scan"}


def fits_the_narrowest(house: House, project: str) -> None:
    """A page with everything on it, in the longer language, on the smallest phone."""
    reader = house.person("office", size={"width": 320, "height": 640})
    reader.page.context.add_cookies([{"name": "language", "value": "en", "url": reader.site.url}])
    reader.go(project)
    assert reader.sideways() <= 0


def seen_by_the_others(cast: Cast, project: str, title: str) -> None:
    """The auditor reads the journal; handler and administrator see what they may, and nothing is offered to them."""
    cast.auditor.go("journal/")
    expect(cast.auditor.page.locator("main")).to_contain_text(title)
    for person in (cast.auditor, cast.handler, cast.admin):
        assert person.go(project) == 200
        assert person.offered() == set()
        assert person.go("projects/new/") == 404
        assert person.go("projects/review/") == 404
        assert person.go("sheets/") == 404
    for person in (cast.handler, cast.admin, cast.liaison, cast.steward):
        assert person.go("journal/") == 404
    assert cast.handler.go("network/posts/") == 404
    assert cast.admin.go("network/posts/") == 200


def counted(person: Person, title: str) -> None:
    """The year's figures have moved, and open the very records."""
    person.go("?year=2020")
    accepted = person.page.locator('main a[href*="projects.accepted"]').first
    expect(accepted).to_contain_text(re.compile("[1-9]"))
    accepted.click()
    expect(person.page.locator("main")).to_contain_text(title)
