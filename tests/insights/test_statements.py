"""A statement's numbers are the sums of the records that they open, add up, and cost the same however long the book."""

import io
import re
from html import unescape
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.accounts.models import User
from lianxin.exchange.models import Listing
from lianxin.exchange.services import Arrived, record_delivery
from lianxin.exchange.states import Form
from lianxin.figures.metric import Scope
from lianxin.figures.queries import figures_off_count, measured, totals
from lianxin.figures.services import fold_deltas
from lianxin.insights.queries.statements import Statement, projects_with_money, statement_of, statement_of_projects
from lianxin.insights.states import BY, COLUMNS, Kind
from lianxin.kernel import clock
from lianxin.kernel.words import amount_in_words
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import entry_to_trace, trace_forward
from lianxin.projects.models import Project
from lianxin.projects.services import (
    carry_balance,
    claim_project,
    receive_money,
    return_balance,
    reverse_entry,
    spend_money,
)
from tests.world import World, paper

pytestmark = pytest.mark.django_db
SPLIT = [by for by in BY if by != "project"]


@pytest.fixture
def world() -> World:
    """Money promised, received, spent, given back and carried on, in two villages and categories; some of it folded."""
    world = World()
    for at, until in enumerate(("claim", "spend", "receive", "accept")):
        world.project(
            until,
            title=f"{until}的事",
            budget_fen=(at + 1) * 1_234_56,
            category=world.council.categories.get(position=at % 2 + 1),
            village=world.village,
        )
        if at == 1:
            fold_deltas()
    held = projects_with_money(world.council.pk, Scope(world.council.pk)).get(title="receive的事")
    to = world.project("start", title="另一件事", budget_fen=9_000_00)
    office: dict[str, Any] = {"paper": paper(), "actor": world.office_user}
    return_balance(project=held, organisation_id=world.partner.pk, amount_fen=100_01, **office)
    carry_balance(project=held, to=to, amount_fen=200_02, **office | {"paper": paper()})
    need = world.need(title="需要经费", form=Form.MONEY, quantity=5_000_00)
    claim = world.bid(need, 3_000_00)
    record_delivery(
        claim_id=claim.pk, arrived=Arrived(1_000_00, clock.today(), voucher="XQ-1"), actor=world.office_user
    )
    return world


def amounts(made: Statement) -> list[int | None]:
    return [cell.amount for cell in made.totals]


@pytest.mark.parametrize("of", ["projects", "needs"])
@pytest.mark.parametrize("by", SPLIT)
def test_every_number_is_the_sum_of_its_records_and_lines_add_up(world: World, by: str, of: str) -> None:
    kind, scope = Kind(by, of), Scope(world.council.pk, clock.today().year)
    if by == "year":
        scope = scope.narrowed(year=None)
    made = statement_of(world.council, kind, scope)

    assert made.lines
    known = [line for line in made.lines if line.thing is not None]  # others open no records
    for cell in [*made.totals, *(cell for line in known for cell in line.cells)]:
        if cell.metric and cell.has_records:
            assert cell.amount == measured(cell.metric, cell.scope), cell
    for at, name in enumerate(COLUMNS):
        column = [line.cells[at].amount or 0 for line in made.lines]
        whole = column[-1] if kind.runs and name == "balance" else sum(column)
        assert made.totals[at].amount in (whole, None)


def test_all_statements_agree_on_their_totals(world: World) -> None:
    scope = Scope(world.council.pk, clock.today().year)
    figures = totals(scope)
    expected = [figures[f"projects.{name}_fen"] for name in COLUMNS]
    for by in ("village", "category", "quarter", "month", "year"):
        assert amounts(statement_of(world.council, Kind(by), scope)) == expected, by
    assert amounts(statement_of(world.council, Kind("organisation"), scope)) == expected
    by_project = statement_of_projects(Kind("project"), scope, list(projects_with_money(world.council.pk, scope)))
    assert amounts(by_project) == expected
    sums = [sum(line.cells[at].amount or 0 for line in by_project.lines) for at in range(len(COLUMNS))]
    assert sums == expected


def test_each_giver_stands_on_a_line_of_its_own(world: World) -> None:
    project = world.project("publish", title="两家一起出", budget_fen=2_000_00)
    need = Listing.objects.get(fund=project.fund)
    claim_project(
        project=project,
        listing_id=need.pk,
        organisation_id=world.rival.pk,
        quantity=700_00,
        actor=world.rival_liaison,
        key=uuid4(),
    )
    made = statement_of(world.council, Kind("organisation"), Scope(world.council.pk, clock.today().year))
    rival = next(line for line in made.lines if line.key == world.rival.pk)
    assert [cell.amount for cell in rival.cells] == [700_00, 0, 0, 0]


@pytest.fixture
def mixed(world: World) -> World:
    """Two givers in one project, spent, carried into next year's project and spent there, then one gift taken back."""
    office: dict[str, Any] = {"actor": world.office_user}
    project = world.project("publish", title="两家的事", budget_fen=2_000_00)
    later = world.project("receive", title="接着做的事", budget_fen=33_33, year=clock.today().year + 1)
    for giver, by, fen in ((world.partner, world.liaison, 120_00), (world.rival, world.rival_liaison, 83_33)):
        give(world, project, giver.pk, by, fen)
    world.do("start", project)
    spend_money(project=project, payee="店", amount_fen=43_21, paper=paper("灯"), **office)
    carry_balance(project=project, to=later, amount_fen=100_01, paper=paper("结转"), **office)
    spend_money(project=later, payee="店", amount_fen=77_77, paper=paper("灯"), **office)
    first = Transfer.objects.filter(fund=project.fund, organisation=world.partner).earliest("pk")
    give(world, project, world.rival.pk, world.rival_liaison, 300_00)
    reverse_entry(project=project, transfer_id=first.pk, paper=paper("退款"), **office)
    assert not list(figures_off_count(world.council.pk))
    return world


def give(world: World, project: Project, giver: int, by: User, fen: int) -> None:
    need = Listing.objects.get(fund=project.fund)
    key = uuid4()
    claim = claim_project(project=project, listing_id=need.pk, organisation_id=giver, quantity=fen, actor=by, key=key)
    receive_money(project=project, claim_id=claim.pk, amount_fen=fen, paper=paper("捐"), actor=world.office_user)


@pytest.mark.parametrize("ahead", [None, 0, 1])
def test_what_was_spent_and_is_held_is_each_givers_to_the_fen(mixed: World, ahead: int | None) -> None:
    year = clock.today().year + ahead if ahead is not None else None
    scope = Scope(mixed.council.pk, year)
    made = statement_of(mixed.council, Kind("organisation"), scope)
    expected = [totals(scope)[f"projects.{name}_fen"] for name in COLUMNS]
    assert amounts(made) == expected
    assert [sum(line.cells[at].amount or 0 for line in made.lines) for at in range(4)] == expected
    rival = next(line for line in made.lines if line.key == mixed.rival.pk)
    assert all(cell.amount for cell in rival.cells[2:])
    for line in made.lines:
        theirs = scope.narrowed(organisation_id=line.key)
        found = list(projects_with_money(mixed.council.pk, theirs))
        by_project = statement_of_projects(Kind("project"), theirs, found)
        assert amounts(by_project) == [cell.amount for cell in line.cells]
        assert [sum(one.cells[at].amount or 0 for one in by_project.lines) for at in range(4)] == amounts(by_project)
    if year is None:
        gifts = Transfer.objects.filter(organisation=mixed.rival, kind="received", reverses=None)
        ways = [trace_forward(entry_to_trace(gift.pk)) for gift in gifts]
        assert [cell.amount for cell in rival.cells[2:]] == [
            sum(way.spent_fen for way in ways), sum(way.held_fen for way in ways),
        ]  # fmt: skip


def test_a_number_of_an_organisation_opens_its_projects(mixed: World, client: Client) -> None:
    page = client.get(f"/{mixed.code}/figures/statement/?by=organisation&year=")
    address = f"/{mixed.code}/figures/statement/?by=project&amp;organisation={mixed.rival.pk}&amp;year="
    assert page.content.decode().count(f'href="{address}"') == 2
    opened = client.get(unescape(address)).context["statement"]
    line = next(line for line in page.context["statement"].lines if line.key == mixed.rival.pk)
    assert amounts(opened) == [cell.amount for cell in line.cells]
    assert {line.thing.title for line in opened.lines} == {"两家的事", "接着做的事"}
    assert client.get(f"/{mixed.code}/figures/statement/?by=project&organisation=0").status_code == 404


def test_the_page_opens_the_records_of_each_number(world: World, client: Client) -> None:
    for by in BY:
        page = client.get(f"/{world.code}/figures/statement/?by={by}&year={'' if by == 'year' else clock.today().year}")
        assert page.status_code == 200, by
        content = page.content.decode()
        assert amount_in_words(totals(Scope(world.council.pk))["projects.received_fen"]) in content
        for line in page.context["statement"].lines:
            assert line.key
        links = set(re.findall(r'<td class="number"[^>]*><a href="([^"#]+)', content))
        assert links
        for link in links:
            assert client.get(unescape(link)).status_code == 200, link


def test_a_balance_at_the_end_of_a_month_opens_all_that_moved_until_then(world: World, client: Client) -> None:
    made = statement_of(world.council, Kind("month"), Scope(world.council.pk, clock.today().year))
    cell = made.lines[-1].cells[-1]
    assert cell.scope.until == clock.today().year * 100 + clock.today().month
    page = client.get(f"/{world.code}/figures/projects.balance_fen/?until={cell.scope.until}")
    assert page.context["page"].value == page.context["page"].counted == cell.amount


@pytest.mark.parametrize("by", BY)
def test_the_workbook_holds_the_same_numbers(world: World, client: Client, by: str) -> None:
    answer = client.get(f"/{world.code}/figures/statement/export/?by={by}&year=")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows[-1][0] == "合计"
    assert rows[-1][3] == pytest.approx(totals(Scope(world.council.pk))["projects.received_fen"] / 100)
    assert sum(row[3] for row in rows[:-1]) == pytest.approx(rows[-1][3])


def test_a_longer_book_needs_no_more_queries(world: World, client: Client) -> None:
    counts: dict[str, list[int]] = {by: [] for by in BY}
    for round_ in "子丑":
        for by, seen in counts.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/{world.code}/figures/statement/?by={by}").status_code == 200
            seen.append(len(captured))
        for number in range(4):
            world.project("spend", title=f"{round_ * 4}{'甲乙丙丁'[number] * 4}")
    assert all(few == many <= 25 for few, many in counts.values()), counts


@pytest.mark.parametrize(
    "asked", ["by=person", "of=everything", "year=x", "village=999", "category=0", "by=village&village=310116112201x"]
)
def test_a_statement_that_cannot_be_is_not_found(world: World, client: Client, asked: str) -> None:
    expected = 200 if asked.startswith("by=village") else 404  # its own lines do not narrow it
    assert client.get(f"/{world.code}/figures/statement/?{asked}").status_code == expected


def test_where_nothing_moved_the_page_says_so(client: Client) -> None:
    world = World("310116113")
    page = client.get(f"/{world.code}/figures/statement/")
    assert page.status_code == 200
    assert page.context["statement"].empty


def test_the_api_gives_the_same_lines(world: World, client: Client) -> None:
    year = clock.today().year
    for by in BY:
        answer = client.get(f"/api/v1/statements?council={world.code}&by={by}&year={year}").json()
        expected = totals(Scope(world.council.pk, year))["projects.received_fen"]
        assert answer["totals"][1]["fen"] == expected
        assert answer["totals"][1]["in_words"] == amount_in_words(expected)
        for line in answer["items"]:
            for amount in line["amounts"]:
                if not amount["records"] or by == "project":
                    continue
                opened = client.get(amount["records"]).json()
                of_projects = {total["column"]: total["fen"] for total in opened.get("totals", ())}
                assert opened.get("value", of_projects.get(amount["column"])) == amount["fen"]


def test_projects_come_in_parts(world: World, client: Client) -> None:
    first = client.get(f"/api/v1/statements?council={world.code}&by=project&limit=2").json()
    rest = client.get(first["next"]).json()
    keys = [line["key"] for line in first["items"] + rest["items"]]
    assert len(keys) == len(set(keys)) == 4
    assert first["totals"] == rest["totals"]
