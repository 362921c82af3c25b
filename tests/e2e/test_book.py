"""The book of money in the browser: in, out by two persons, followed both ways, closed months, and verified at home."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.person import COUNCIL, DESKTOP, House, Person
from tests.e2e.test_life import VILLAGE, Cast, approved_and_published, gathered

pytestmark = pytest.mark.e2e

TITLE = "村民议事厅添置桌椅"
SEALED = "2019年12月"


def test_money_is_received_spent_by_two_and_followed_both_ways(house: House) -> None:
    cast = gathered(house, "second-book", DESKTOP)
    project = promised(cast)
    came_late(cast.office, project)
    came(cast.office, project)
    cast.steward.act(project, "start")
    spent_by_two(cast, project)
    followed(cast.liaison, project)


def promised(cast: Cast) -> str:
    """A project of ¥18,000, of which one partner promises 10,000 and another the rest."""
    page = cast.liaison.page
    cast.liaison.go("projects/new/")
    cast.liaison.fill(title=TITLE, village=VILLAGE, category="志愿服务", budget_fen="1.8万", summary="桌椅三十套。")
    cast.liaison.send('button[value="draft"]')
    expect(page).to_have_url(re.compile(r"/projects/\d+/$"))
    project = page.url
    cast.liaison.act(project, "file")
    approved_and_published(cast, project, "book")
    cast.liaison.act(project, "claim", quantity="10,000")
    cast.second.act(project, "claim", quantity="8,000")
    return project


def came_late(office: Person, project: str) -> None:
    """A month that is sealed takes nothing; the form says so, keeps what was typed, and offers a late entry."""
    office.begin(project, "receive", "?claim=")
    office.fill(voucher="YS-1", purpose="认领款", on="2019-12-20")
    expect(office.page.locator('[name="is_late"]')).to_have_count(0)
    office.send()
    expect(office.page.locator(".errors")).to_contain_text(f"{SEALED}已经封账")
    expect(office.page.locator('[name="voucher"]')).to_have_value("YS-1")
    office.shoot("book-sealed-month")
    office.fill(is_late=True)
    office.send()
    expect(office.page).to_have_url(project)
    expect(row(office.page, "YS-1")).to_contain_text("10,000.00")
    expect(row(office.page, "YS-1")).to_contain_text("2020年1月3日")


def came(office: Person, project: str) -> None:
    """The rest comes on its day."""
    office.begin(project, "receive", "?claim=")
    office.fill(voucher="YS-2", purpose="认领款")
    office.send()
    expect(office.page).to_have_url(project)


def spent_by_two(cast: Cast, project: str) -> None:
    """¥12,000 is above the council's amount: it waits, its recorder cannot approve it, the office does."""
    cast.steward.act(project, "spend", payee="家具店", amount_fen="12,000", purpose="桌椅二十套", voucher="YS-3")
    expect(cast.steward.page.locator("#money .alert")).to_contain_text("12,000")
    expect(row(cast.steward.page, "YS-3")).to_have_count(0)
    cast.steward.page.locator("#money .alert a").click()
    expect(cast.steward.page.locator("main")).to_contain_text("家具店")
    expect(cast.steward.page.locator('a[href$="/do/approve/"]')).to_have_count(0)

    cast.office.go("inbox/")
    expect(cast.office.page.locator("main")).to_contain_text("12,000")
    cast.office.page.goto(cast.steward.page.url)
    cast.office.shoot("book-second-person")
    cast.office.page.locator('a[href$="/do/approve/"]:visible').first.click()
    cast.office.send()
    expect(cast.office.page.locator(".messages .alert")).to_be_visible()
    cast.steward.go(project)
    expect(cast.steward.page.locator("#money .alert")).to_have_count(0)
    expect(row(cast.steward.page, "YS-3")).to_contain_text("12,000.00")


def followed(liaison: Person, project: str) -> None:
    """From the expense to its two givers, from one gift to what it paid, and from its claim to the gift."""
    page = liaison.page
    liaison.go(project)
    row(page, "YS-3").locator("td.number a").click()
    expense = page.url
    expect(page.locator("#table")).to_contain_text("6,666.67")
    expect(page.locator("#table")).to_contain_text("5,333.33")
    expect(page.locator("#table tfoot")).to_contain_text("12,000.00")
    liaison.shoot("book-whose-money")

    page.locator("#table tbody tr", has_text="6,666.67").locator("th a").click()
    gift = page.url
    expect(page.locator("main")).to_contain_text("3,333.33")
    spent = page.locator('[id^="stop-"] tbody tr', has_text="YS-3")
    expect(spent).to_contain_text("6,666.67")
    liaison.shoot("book-gift")

    page.locator(f'aside a[href*="/{COUNCIL}/"][href*="claims/"]').click()
    page.locator(f'main a[href="{path(gift)}"]').first.click()
    expect(page).to_have_url(gift)
    page.locator('[id^="stop-"] tbody tr', has_text="YS-3").locator("th a").click()
    expect(page).to_have_url(expense)


def test_anybody_compares_the_seal_and_verifies_the_book_at_home(house: House, tmp_path: Path) -> None:
    """Who gave and who was paid is told to nobody; an altered byte is noticed."""
    reader = house.person()
    reader.go("book/?year=2019")
    month = reader.page.locator("#month-2019-12")
    short = month.locator("code").inner_text()
    month.locator("a").click()
    expect(reader.page.locator("h1")).to_contain_text(SEALED)
    expect(reader.page.locator(".seal-short")).to_have_text(short)
    expect(reader.page.locator("main")).to_contain_text(short.replace("-", ""))
    reader.shoot("book-seal")

    reader.go("book/")
    program, book = (downloaded(reader, name, tmp_path) for name in ("/verify", "/export/"))
    assert '"payee"' not in book.read_text(encoding="utf-8")
    assert verified(program, book, short) == 0
    assert verified(program, book, "0000-0000-0000-0000") == 1
    book.write_bytes(book.read_bytes().replace(b'"fen":', b'"fen":1', 1))
    assert verified(program, book, short) == 1


def test_a_month_that_is_not_over_cannot_be_sealed(house: House) -> None:
    office = house.person("office")
    office.go("book/")
    expect(office.page.locator('main a[href$="/book/seal/"]')).to_have_count(0)
    assert office.go("book/seal/") == 422
    expect(office.page.locator("main")).to_contain_text("2020年1月")


def row(page: Page, voucher: str) -> Locator:
    """The line of a project's money with a voucher."""
    return page.locator("#money tbody tr", has_text=voucher)


def path(url: str) -> str:
    """An address without its host."""
    return urlsplit(url).path


def downloaded(reader: Person, address: str, folder: Path) -> Path:
    """What a link of the page hands out."""
    with reader.page.expect_download() as download:
        reader.page.locator(f'main a[href*="{address}"]').first.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def verified(program: Path, book: Path, short: str) -> int:
    """What the program says of a book that is to have this seal."""
    return subprocess.run([sys.executable, "-I", program, book, short], check=False, capture_output=True).returncode
