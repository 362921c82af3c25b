"""The home page: its year, its headline, its cost, and what it says when there is nothing yet."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.insights.queries.home import home_page
from lianxin.insights.queries.years import years_of
from lianxin.kernel import clock
from lianxin.network.services import NewPlace, found_council
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_the_year_shown_is_the_latest_with_accepted_projects(world: World, client: Client) -> None:
    year = clock.today().year
    world.project("accept")
    world.project("file", title="明年的事", year=year + 1)
    page = home_page(world.council)
    assert (page.year, page.years.all, page.next_declared.amount) == (year, [year + 1, year], 1)
    assert page.next_budget.amount == 10_000_00
    assert f"{year}年：1个单位，1个项目，一起办成" in client.get(f"/{world.code}/").content.decode()


def test_a_year_without_results_says_what_is_declared(world: World, client: Client) -> None:
    world.project("file")
    assert "申报1个项目" in client.get(f"/{world.code}/").content.decode()


def test_the_page_reads_in_english(world: World, client: Client) -> None:
    world.project("accept")
    client.cookies["language"] = "en"
    page = client.get(f"/{world.code}/").content.decode()
    assert f"{clock.today().year}: 1 organisation, 1 project, done together" in page


def test_the_curve_runs_from_founding_to_the_end_of_the_year(world: World) -> None:
    world.enrolled("创始单位", since=date(2015, 10, 20))
    world.enrolled("后来单位", since=date(2019, 5, 1))
    growth = home_page(world.council, 2018).growth
    assert growth is not None
    assert (growth.founding, growth.members, growth.years) == (1, 1, 3)
    assert growth.points[-1][0] == date(2018, 12, 31)
    now = home_page(world.council).growth
    assert now is not None
    assert (now.members, now.points[-1][0]) == (2, clock.today())


def test_the_page_costs_the_same_however_many_projects_there_are(world: World, client: Client) -> None:
    world.project("accept")
    client.get(f"/{world.code}/")
    few = _queries(client, world)
    for number in range(5):
        world.project("accept", title=f"{'甲乙丙丁戊'[number] * 3}工程")
    assert _queries(client, world) == few <= 25


def test_a_council_without_records_is_told_the_next_step(client: Client) -> None:
    council = found_council(
        code="310116114",
        name="新镇联席会议",
        short_name="新镇",
        name_en="",
        founded_on=clock.today() - timedelta(1),
        office_name="办公室",
        office_name_en="",
        divisions={"310116114000": ("新镇", "New Town")},
        places=[NewPlace("310116114201", "甲村", "Jia Village")],
        categories=[("敬老爱老", "Care for the elderly")],
    )
    assert home_page(council).empty
    assert "还没有数据" in client.get("/310116114/").content.decode()
    for path in ("figures/", "figures/stuck/", "figures/network.partners/", "figures/projects.spent_fen/export/"):
        assert client.get(f"/310116114/{path}").status_code == 200


def test_what_is_no_year_is_not_found(world: World, client: Client) -> None:
    assert client.get(f"/{world.code}/?year=abc").status_code == 404


def test_the_only_council_is_opened_at_once(world: World, client: Client) -> None:
    assert world.council.code == world.code
    assert client.get("/").headers["Location"] == f"/{world.code}/"


def test_several_councils_are_listed(client: Client) -> None:
    codes = ("310116112", "310116113")
    page = [World(code).council.name for code in codes] and client.get("/").content.decode()
    assert all(f'href="/{code}/"' in page for code in codes)


def test_an_empty_installation_names_the_command_to_run(client: Client) -> None:
    assert "lianxin demo" in client.get("/").content.decode()


def _queries(client: Client, world: World) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/{world.code}/").status_code == 200
    return len(seen)


def test_a_year_that_has_not_begun_never_takes_the_home_page(world: World) -> None:
    this_year = clock.today().year
    world.project("accept", title="图书角共建")
    world.project("accept", year=this_year + 1)

    assert years_of(world.council).latest == this_year
