"""How the list of projects is put in order, goes on from a key in each order, and which columns it shows."""

import re
from typing import Any

import pytest

from lianxin.network import ordering
from lianxin.projects.models import Project
from lianxin.projects.queries import Filter, projects, strips_of
from lianxin.projects.queries.lists import ORDERS
from tests.exchange.test_orders import heads
from tests.visits import client_of, queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<th scope="row"><a href="[^"]*/projects/\d+/">([^<]*)</a>')
OLDER = re.compile(r'href="(\?[^"]*before=[^"]*)"')


@pytest.fixture
def world() -> World:
    """Four projects: one only published, one promised, one received, one half spent."""
    town = World()
    for title, budget_fen, until in (("甲", 40_00, "publish"), ("乙", 10_00, "claim"), ("丙", 30_00, "receive")):
        town.project(until, title=title, budget_fen=budget_fen)
    town.spend(town.project("receive", title="丁", budget_fen=20_00), 10_00)
    return town


def in_order(world: World, sort: str) -> list[Project]:
    return list(projects(viewer=world.office_user, council=world.council, to=Filter(sort=sort)))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", "丁丙乙甲"),
        ("-budget", "甲丙丁乙"),
        ("budget", "乙丁丙甲"),
        ("-promised", "丙丁乙甲"),
        ("promised", "甲乙丁丙"),
        ("-received", "丙丁乙甲"),
        ("received", "乙甲丁丙"),
        ("-spent", "丁丙乙甲"),
        ("spent", "丙乙甲丁"),
        ("-balance", "丙丁乙甲"),
        ("balance", "乙甲丁丙"),
    ],
)
def test_projects_are_put_in_order_by_their_money(
    world: World, sort: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "".join(project.title for project in in_order(world, sort)) == expected
    monkeypatch.setattr(ordering, "PAGE", 3)

    page = visit(f"projects/?year=&sort={sort}", world.office_user, council=world.council)

    older: Any = OLDER.search(page)
    rest = visit(f"projects/{older[1].replace('&amp;', '&')}", world.office_user, council=world.council)
    assert "".join([*TITLES.findall(page), *TITLES.findall(rest)]) == expected


def test_every_order_says_what_the_rows_say(world: World) -> None:
    for sort in filter(None, ORDERS):
        found, name = in_order(world, sort), f"{sort.removeprefix('-')}_fen"
        strips = strips_of(found)
        for project in found:
            strip = strips[project.pk]
            said = project.budget_fen if name == "budget_fen" else getattr(strip, name, None)
            assert getattr(project, name) == (getattr(strip.money, name) if said is None else said), sort


def test_a_head_sorts_most_first_then_least_then_as_at_first(world: World) -> None:
    def head_of(query: str) -> Any:
        page = visit(f"projects/{query}", world.office_user, council=world.council)
        return re.search(r'<th( aria-sort="\w+")? class="sorts number"><a href="([^"]*)">Budget', page)

    year = Project.objects.get(title="甲").round.year
    this_year = f"?year={year}"
    assert head_of("").groups() == (None, f"{this_year}&amp;sort=-budget")
    falling, rising = head_of(f"{this_year}&sort=-budget"), head_of(f"{this_year}&sort=budget")
    assert falling.groups() == (' aria-sort="descending"', f"{this_year}&amp;sort=budget")
    assert rising.groups() == (' aria-sort="ascending"', this_year)
    assert head_of("?year=&sort=budget").group(2) == "?year=", "all years stay all years"
    assert head_of("?year=&sort=nothing").group(1) is None


def test_a_reader_chooses_the_columns_of_the_list(world: World) -> None:
    client, url = client_of(world.office_user), f"/{world.code}/projects/"
    usual = ["Project", "Village", "Category", "Partner", "State", "Budget (yuan)", "Promised (yuan)"]
    assert heads(client.get(url).content.decode()) == [*usual, "Received (yuan)", "Spent (yuan)"]

    client.post(f"/{world.code}/network/columns/projects/", {"column": ["balance", "planned"], "next": url})

    page = client.get(url).content.decode()
    assert heads(page) == ["Project", "Planned", "Balance (yuan)"]
    assert 'colspan="2"' in page
    assert re.search(r'<tfoot>.*data-label="Balance \(yuan\)">40<', page, re.DOTALL), "what is held of all four"


def test_an_order_is_no_filter_and_costs_no_query(world: World) -> None:
    page = visit("projects/?year=&sort=-received", world.office_user, council=world.council)
    assert 'class="chips"' not in page
    plain = queries_of("projects/?year=", world.office_user, council=world.council)
    assert queries_of("projects/?year=&sort=-received", world.office_user, council=world.council) == plain
