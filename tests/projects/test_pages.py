"""Pages of projects: the list, a project, every verb on one form. ``tests.tenancy`` tests who finds which page."""

import re
from typing import Any
from uuid import uuid4

import pytest

from lianxin.exchange.models import Claim, Listing
from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from lianxin.network import ordering
from lianxin.projects.models import Project
from lianxin.projects.services import cancel_project, return_project
from lianxin.projects.states import ProjectState
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
OLDER, NEWER = r'href="(\?[^"]*before=\d+)"', r'href="(\?[^"]*after=\d+)"'
LATIN = re.compile(r">[^<]*[A-Za-z]{4,}[^<]*<")


@pytest.fixture
def world() -> World:
    return World()


def do(world: World, project: Project, verb: str, user: Any, **typed: Any) -> Any:
    data = {"key": uuid4()} | typed
    return send(f"projects/{project.pk}/do/{verb}/", user, data, council=world.council)


def test_twice_the_projects_cost_the_same_number_of_queries(world: World) -> None:
    for title in ("助餐", "图书角"):
        world.project("spend", title=title)
    before = queries_of("projects/", world.office_user, council=world.council)
    for title in ("河道保洁", "送戏下乡", "义诊进村", "路灯安装"):
        world.project("spend", title=title)

    assert queries_of("projects/", world.office_user, council=world.council) == before <= 25


def test_a_project_with_twice_the_entries_costs_the_same_number_of_queries(world: World) -> None:
    project = world.project("receive")
    world.spend(project, 100)
    before = queries_of(f"projects/{project.pk}/", world.office_user, council=world.council)
    for _ in range(4):
        world.spend(project, 100)

    assert queries_of(f"projects/{project.pk}/", world.office_user, council=world.council) == before <= 25


def test_the_list_shows_the_latest_year_until_something_else_is_asked_for(world: World) -> None:
    year = clock.today().year
    world.project("file", title="今年的")
    world.project("file", title="明年的", year=year + 1)

    latest = visit("projects/", council=world.council)
    assert "明年的" in latest
    assert "今年的" not in latest
    assert f"1 project of {year + 1}" in latest
    every = visit("projects/?year=", council=world.council)
    assert "明年的" in every
    assert "今年的" in every
    assert "今年的" in visit("projects/?q=今年", council=world.council)
    assert "No project fits" in visit("projects/?q=没有的", council=world.council)


def test_pages_go_on_from_a_key_both_ways(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "PAGE", 2)
    for number in range(5):
        world.project("file", title=f"第{number}项", category=world.council.categories.get(position=1 + number % 2))

    first = visit("projects/", council=world.council)
    older = re.search(OLDER, first)
    assert older
    assert "第4项" in first
    assert "第2项" not in first
    assert "all 5 projects" in first
    second = visit(f"projects/{older[1].replace('&amp;', '&')}", council=world.council)
    newer = re.search(NEWER, second)
    assert newer
    assert "第2项" in second
    assert "第4项" not in second
    back = visit(f"projects/{newer[1].replace('&amp;', '&')}", council=world.council)
    assert "第4项" in back
    assert re.search(OLDER, back)
    assert not re.search(NEWER, back)


def test_the_public_sees_neither_names_nor_reasons_nor_what_is_left(world: World) -> None:
    project = world.project("publish")
    world.claim(project, 1_000_00)
    returned = world.project("endorse", title="图书角共建")
    return_project(project=returned, reason="请补充材料", actor=world.office_user)

    pages = [f"projects/{one.pk}/" for one in (project, returned)]
    public, inside = (
        " ".join(visit(page, reader, council=world.council) for page in pages) for reader in (None, world.rival_liaison)
    )

    assert "Conference office approved the project." in public
    secret = ("¥9,000 left", "请补充材料", ">liaison<")
    assert [text for text in secret if text in public] == []
    assert [text for text in secret if text in inside] == list(secret)


def test_the_page_offers_just_what_the_reader_may_do(world: World) -> None:
    project = world.project("endorse")
    office = visit(f"projects/{project.pk}/", world.office_user, council=world.council)
    assert {"approve", "return"} == set(re.findall(r"/do/(\w+)/", office))
    assert not re.findall(r"/do/(\w+)/", visit(f"projects/{project.pk}/", world.steward, council=world.council))
    assert not re.findall(r"/do/(\w+)/", visit(f"projects/{project.pk}/", council=world.council))


def test_a_returned_project_leads_to_its_change_and_says_why(world: World) -> None:
    project = world.project("endorse")
    return_project(project=project, reason="请写明每月次数", actor=world.office_user)
    page = visit(f"projects/{project.pk}/", world.liaison, council=world.council)
    primary = re.search(r"<a[^>]*button-primary[^>]*>", page)
    assert primary
    assert f"/projects/{project.pk}/edit/" in primary.group()
    assert page.index("请写明每月次数") < page.index('id="timeline"')


def test_a_verb_is_done_once_however_often_its_form_is_sent(world: World) -> None:
    project = world.project("publish")
    listing = Listing.objects.get(fund=project.fund)
    typed = {"key": uuid4(), "listing": listing.pk, "organisation": world.partner.pk, "quantity": "0.3万"}
    for _ in range(2):
        answer = do(world, project, "claim", world.liaison, **typed)
        assert answer.status_code == 302

    assert list(Claim.objects.values_list("quantity", flat=True)) == [3_000_00]


def test_a_claim_of_more_than_is_left_is_refused_and_keeps_what_was_typed(world: World) -> None:
    project = world.project("publish")
    listing = Listing.objects.get(fund=project.fund)
    typed = {"listing": listing.pk, "organisation": world.partner.pk}

    answer = do(world, project, "claim", world.liaison, quantity="20,000", **typed)
    assert answer.status_code == 422
    assert 'value="20,000"' in answer.content.decode()
    assert "Claim ¥10,000 or less" in answer.content.decode()
    assert do(world, project, "claim", world.liaison, quantity="一万五", **typed).status_code == 422
    assert not Claim.objects.exists()


def test_an_expense_beyond_the_balance_is_refused_and_keeps_what_was_typed(world: World) -> None:
    project = world.project("receive")
    typed = {"payee": "粮油店", "amount_fen": "1.5万", "purpose": "食材", "voucher": "PZ-1", "on": "2019-01-01"}

    answer = do(world, project, "spend", world.steward, **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "¥15,000.00 is more than the ¥10,000.00 that is left" in page
    assert all(f'value="{text}"' in page for text in typed.values())
    assert do(world, project, "spend", world.steward, **typed | {"amount_fen": "１，０００"}).status_code == 302
    assert Transfer.objects.get(kind="spent").amount_fen == 1_000_00


def test_a_return_without_a_reason_is_refused_in_the_form(world: World) -> None:
    project = world.project("endorse")
    assert do(world, project, "return", world.office_user, reason="  ").status_code == 422
    assert do(world, project, "return", world.office_user, reason="请写明天数").status_code == 302
    project.refresh_from_db()
    assert project.state == ProjectState.RETURNED


def test_a_step_that_came_too_late_says_so(world: World) -> None:
    project = world.project("approve")
    cancel_project(project=project, reason="不做了", actor=world.office_user)
    page = f"projects/{project.pk}/do/publish/"
    assert "cancelled" in visit(page, world.office_user, council=world.council, status=409)
    assert do(world, project, "publish", world.office_user).status_code == 409


def test_a_bare_button_of_the_inbox_is_enough_for_a_verb_that_asks_nothing(world: World) -> None:
    project = world.project("file")
    path = f"projects/{project.pk}/do/endorse/"
    answer = send(path, world.steward, {"next": "/accounts/me/"}, council=world.council)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/me/")
    elsewhere = send(path, world.steward, {"next": "https://example.org/"}, council=world.council)
    assert elsewhere.status_code == 409


def test_no_page_mixes_the_languages(world: World) -> None:
    """Names of people and places are as they are; every other word is of the page's language."""
    project = world.project("accept", title="A", category=world.council.categories.get(position=1))
    Project.objects.update(title="A")
    pages = ["projects/", "projects/new/", "projects/review/", f"projects/{project.pk}/"]
    pages += [f"projects/{project.pk}/do/correct_outcome/", f"projects/{project.pk}/do/reverse/"]
    client = client_of(world.office_user)
    names = {"中文", world.partner.name, world.rival.name, "第一学校", "第二医院", "粮油店", "食材", "第七条", "万"}
    for page in pages:
        english = client.get(f"/{world.council.code}/{page}").content.decode()
        assert {word for word in CHINESE.findall(english.partition("<main")[2]) if word not in names} == set(), page

    client.cookies["language"] = "zh-hans"
    for page in pages:
        main = client.get(f"/{world.council.code}/{page}").content.decode().partition("<main")[2].partition("</main")[0]
        people = ("office", "steward", "liaison", "PDF")  # and kinds of files
        assert [text for text in LATIN.findall(main) if not any(name in text for name in people)] == [], page
