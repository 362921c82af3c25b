"""Every number on a page is the sum of exactly the records that it opens."""

import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.figures.metric import Metric, Scope, every_metric, metric_of
from lianxin.figures.queries import measured, page_of, totals
from lianxin.figures.services import fold_deltas
from lianxin.insights.queries.records import records_page
from lianxin.insights.queries.splits import by_category, by_month, by_village
from lianxin.kernel import clock
from tests.world import World

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r'<td class="number"[^>]*><a href="([^"]+)">([\d,.]+)</a>')
CODES = [metric.code for metric in every_metric()]


@pytest.fixture
def world() -> World:
    """A year with projects at every stage, in two villages' categories, some folded and some not."""
    world = World()
    for at, until in enumerate(("file", "approve", "claim", "spend", "accept")):
        category = world.council.categories.get(position=at % 2 + 1)
        world.project(until, title=f"{until}的事", budget_fen=(at + 1) * 1_234_56, category=category)
        if at == 2:
            fold_deltas()
    return world


def scopes(world: World) -> list[Scope]:
    year, month = clock.today().year, clock.today().year * 100 + clock.today().month
    category = world.council.categories.get(position=1).pk
    village = world.village.division_id or ""
    whole = Scope(world.council.pk)
    return [
        whole,
        whole.narrowed(year=year),
        whole.narrowed(year=year - 1),
        whole.narrowed(year=year, month=month),
        whole.narrowed(year=year, village=village),
        whole.narrowed(year=year, village=world.villages[1].division_id),
        whole.narrowed(village=world.code),
        whole.narrowed(year=year, category_id=category),
        whole.narrowed(year=year, month=month, village=village, category_id=category),
        whole.narrowed(since=month, until=month),
        whole.narrowed(year=year, until=month - 100, village=village),
        whole.narrowed(year=year, organisation_id=world.partner.pk),
        whole.narrowed(organisation_id=world.rival.pk, until=month),
        whole.narrowed(organisation_id=world.partner.pk, village=village, category_id=category),
    ]


def listed(metric: Metric, scope: Scope) -> int:
    total, after = 0, ""
    while True:
        page = page_of(metric, scope, after=after, size=2)
        total += sum(row.amount for row in page.rows)
        if not page.after:
            return total
        after = page.after


@pytest.mark.parametrize("code", CODES)
def test_a_figure_is_the_sum_of_the_records_it_lists_in_every_scope(world: World, code: str) -> None:
    metric = metric_of(code)
    for scope in scopes(world):
        page = records_page(metric, scope)
        assert page.value == page.counted == listed(metric, scope), scope
        if not (scope.organisation_id and scope.village):
            assert page.value == totals(metric.scoped(scope))[code], scope


def test_the_parts_of_a_split_add_up_to_the_figure(world: World) -> None:
    year = clock.today().year
    figures = totals(Scope(world.council.pk, year))
    for split in (by_category(world.council, year), by_village(world.council, year), by_month(world.council, year)):
        assert [total.amount for total in split.totals] == [figures[metric.code] for metric in split.metrics]
        assert not split.empty


def test_every_number_of_the_home_page_opens_a_list_with_that_very_sum(world: World, client: Client) -> None:
    page = client.get(f"/{world.code}/").content.decode()
    numbers = NUMBER.findall(page)
    assert len(numbers) > 20
    for href, text in numbers:
        path = urlsplit(unescape(href))
        code = path.path.split("/")[-2]
        asked = {name: values[0] for name, values in parse_qs(path.query).items()}
        scope = Scope(
            world.council.pk,
            int(asked["year"]),
            int(asked["month"]) if "month" in asked else None,
            asked.get("village", ""),
            int(asked["category"]) if "category" in asked else None,
        )
        shown = Decimal(text.replace(",", ""))
        assert shown * (100 if code.endswith("_fen") else 1) == measured(metric_of(code), scope)
        assert client.get(unescape(href)).status_code == 200


def test_the_export_holds_the_same_records_and_the_same_sum(world: World, client: Client) -> None:
    answer = client.get(f"/{world.code}/figures/projects.received_fen/export/?year={clock.today().year}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    expected = totals(Scope(world.council.pk, clock.today().year))["projects.received_fen"] / 100
    assert [row[0] for row in rows] == [1, 2, "合计"]
    assert sum(row[4] for row in rows[:-1]) == pytest.approx(expected)
    assert rows[-1][4] == pytest.approx(expected)


def test_an_export_never_holds_a_formula(world: World, client: Client) -> None:
    world.project("file", title='=HYPERLINK("x")')
    answer = client.get(f"/{world.code}/figures/projects.declared/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == '=HYPERLINK("x")']
    assert [cell.data_type for cell in cells] == ["s"] or cells[0].quotePrefix


def test_a_list_costs_the_same_however_long_it_is(world: World, client: Client) -> None:
    address = f"/{world.code}/figures/network.partners/"
    client.get(address)
    few = _queries(client, address)
    for number in range(30):
        world.enrolled(f"新单位{number}", since=date(2018, 2, 1))
    assert _queries(client, address) == few <= 25


@pytest.mark.parametrize(
    "asked", ["?year=x", "?month=201913", "?village=999", "?category=0", "?after=nonsense", "?year=1850"]
)
def test_a_scope_that_cannot_be_is_not_found(world: World, client: Client, asked: str) -> None:
    assert client.get(f"/{world.code}/figures/projects.received_fen/{asked}").status_code == 404


def test_an_unknown_figure_is_not_found(world: World, client: Client) -> None:
    assert client.get(f"/{world.code}/figures/projects.nothing/").status_code == 404
    assert client.get(f"/{world.code}/figures/projects.nothing/export/").status_code == 404


def test_another_council_has_records_of_its_own(world: World, client: Client) -> None:
    other = World("310116113")
    page = client.get(f"/{other.code}/figures/projects.declared/").content.decode()
    assert "file的事" not in page
    category = world.council.categories.get(position=1).pk
    assert client.get(f"/{other.code}/figures/projects.declared/?category={category}").status_code == 404


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
