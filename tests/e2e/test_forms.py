"""Forms in the browser: without scripts, refused, kept on the device; a workbook; the keyboard; the two languages."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.person import PHONE, House, Person
from tests.e2e.site import ROOT

pytestmark = pytest.mark.e2e

VILLAGE = "营房村"
"""Paired with the liaison's organisation."""


def write(person: Person, title: str) -> None:
    """Fill in a new project, with what is needed beyond last year's."""
    person.fill(title=title, category="志愿服务", village="营房村", budget_fen="1.2万", summary="每月一次。")


def test_a_project_is_drafted_and_filed_without_scripts(house: House) -> None:
    liaison = house.person("liaison", size=PHONE, java_script_enabled=False)
    liaison.go("projects/new/")
    write(liaison, "无脚本也能申报的项目")
    liaison.send('button[value="draft"]')
    expect(liaison.page).to_have_url(re.compile(r"/projects/\d+/$"))
    project = liaison.page.url
    liaison.page.locator('a[href$="/do/file/"]:visible').first.click()
    liaison.send()
    expect(liaison.page).to_have_url(project)
    assert "file" not in liaison.offered()


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(house: House) -> None:
    liaison = house.person("liaison")
    liaison.go("projects/new/")
    write(liaison, "日期写反的项目")
    liaison.fill(budget_fen="一万五", planned_start_on="2020-05-01", planned_finish_on="2020-04-01")
    liaison.send()
    summary = liaison.page.locator(".errors")
    expect(summary).to_contain_text("一万五")
    expect(summary).to_be_focused()
    summary.locator("a").first.click()
    expect(liaison.page.locator('[name="budget_fen"]')).to_be_focused()
    expect(liaison.page.locator('[name="title"]')).to_have_value("日期写反的项目")

    liaison.fill(budget_fen="15000")
    liaison.send()
    expect(summary).to_be_visible()
    expect(liaison.page.locator('[name="planned_start_on"]')).to_have_value("2020-05-01")


def test_a_near_copy_is_asked_about_before_it_is_filed(house: House) -> None:
    liaison = house.person("liaison")
    for title in ("夏季义诊进村第一场", "夏季义诊进村第二场"):
        liaison.go("projects/new/")
        write(liaison, title)
        liaison.send()
        if title.endswith("一场"):
            expect(liaison.page).to_have_url(re.compile(r"/projects/\d+/$"))
    expect(liaison.page.locator(".errors")).to_contain_text("夏季义诊进村第一场")
    liaison.fill(is_another=True)
    liaison.send()
    expect(liaison.page).to_have_url(re.compile(r"/projects/\d+/$"))


def test_a_draft_that_was_not_sent_is_back_after_the_page_was_left(house: House) -> None:
    liaison = house.person("liaison")
    liaison.go("projects/new/")
    write(liaison, "没写完的项目")
    expect(liaison.page.locator(".saved")).not_to_be_empty()
    liaison.go("projects/")
    liaison.go("projects/new/")
    expect(liaison.page.locator('[name="title"]')).to_have_value("没写完的项目")


def test_a_workbook_is_uploaded_previewed_and_applied(house: House, tmp_path: Path) -> None:
    office = house.person("office")
    office.go("sheets/")
    office.fill(file=workbook(tmp_path / "补报.xlsx", budget="一万五"))
    office.send()
    expect(office.page.locator("main")).to_contain_text("一万五")
    expect(office.page.locator('form[action$="/apply/"]')).to_have_count(0)
    office.shoot("sheets-refused")

    office.go("sheets/")
    office.fill(file=workbook(tmp_path / "补报.xlsx", budget="1.5万元"))
    office.send()
    office.page.locator('form[action$="/apply/"] button').click()
    expect(office.page.locator('form[action$="/apply/"]')).to_have_count(0)
    office.go("projects/?year=2020&q=补报的路灯")
    expect(office.page.locator("main")).to_contain_text("补报的路灯")


def workbook(path: Path, budget: str) -> Path:
    """The reference workbook's list of 2020 with one line more."""
    book = openpyxl.load_workbook(ROOT / "demo" / "caojing-2019.xlsx")
    for name in book.sheetnames:
        if name != "2020年申报":
            del book[name]
    sheet = book["2020年申报"]
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row > 3:
            sheet.unmerge_cells(str(merged))
    sheet.delete_rows(4, sheet.max_row)
    sheet.append(
        [
            1,
            "水库村",
            "补报的路灯",
            "改善设施",
            "化工区物业公司党支部",
            "5",
            budget,
            10,
            "2020年1月",
            "2020年3月",
            "夜里看不见路",
        ]
    )
    book.save(path)
    return path


def test_the_keyboard_reaches_the_content_and_the_search(house: House) -> None:
    anybody = house.person()
    anybody.go()
    page = anybody.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search]").first).to_be_focused()
    page.keyboard.type("河道")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/projects/\?q="))
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/network/$"))


def test_the_language_is_switched_and_stays(house: House) -> None:
    anybody = house.person()
    anybody.go("projects/")
    anybody.page.locator('header button[name="language"]').click()
    expect(anybody.page.locator("html")).to_have_attribute("lang", "en")
    anybody.go("network/")
    expect(anybody.page.locator("html")).to_have_attribute("lang", "en")
    expect(anybody.page.get_by_role("navigation", name="Main")).to_be_visible()
    anybody.page.locator('header button[name="language"]').click()
    expect(anybody.page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_text_grows_and_colours_turn(house: House) -> None:
    anybody = house.person()
    anybody.go()
    for field, value, attribute in (("theme", "dark", "data-theme"), ("size", "150", "data-text")):
        anybody.page.locator("header .menu > summary").first.click()
        anybody.page.locator(f'header button[name="{field}"][value="{value}"]').click()
        expect(anybody.page.locator("html")).to_have_attribute(attribute, value)
