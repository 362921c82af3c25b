"""A village's quarter: its sums are the book's, no person is named, and it says what changed since it was published."""

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.accounts.models import User
from lianxin.desk.queries.inbox import inbox_of
from lianxin.exchange.models import Listing
from lianxin.exchange.services import take_back_delivery
from lianxin.exchange.states import Form
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, Refused
from lianxin.ledger.models import Account, Seal, Transfer
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.projects.models import Project
from lianxin.projects.services import receive_money, reverse_entry, spend_money
from lianxin.publishing.errors import PublishedAlready, QuarterNotOver
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.printed import pdf_of
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import sheet_of
from lianxin.publishing.sheet import SUMS, digest_of_snapshot
from tests.publishing.quarter import PERSON, Q3, Q4, address, asked, late, moments, page_of, publish, world
from tests.world import World, paper

pytestmark = pytest.mark.django_db
__all__ = ["moments", "world"]


def test_a_quarter_adds_up_from_its_beginning_to_its_end(world: World) -> None:
    sheet = sheet_of(world.council, world.village, Q3)
    assert sheet.sums == {
        "opening": 0,
        "received": 16_409_02,
        "spent": 6_000_53,
        "returned": 9_02,
        "carried": 0,
        "closing": 10_399_47,
    }
    assert [line.quantity for line in sheet.in_kind] == [3]
    later = sheet_of(world.council, world.village, Q4)
    assert (later.sums["opening"], later.sums["closing"], list(later.money)) == (10_399_47, 10_399_47, [])
    assert sheet_of(world.council, world.villages[1], Q3).empty


def test_no_person_is_named_anywhere(world: World, client: Client) -> None:
    publish(world)
    assert PERSON not in str(VillageDisclosure.objects.get().snapshot)
    assert PERSON not in client.get(address(world)).content.decode()
    assert PERSON not in str(client.get(f"/api/v1/disclosure?{asked(world)}").json())
    named = {line.who for line in sheet_of(world.council, world.village, Q3).of("spent")}
    assert named == {"", world.partner.name}


def test_it_is_published_once_by_the_village_or_the_office(world: World) -> None:
    with pytest.raises(NotAllowed):
        publish(world, actor=world.liaison)
    with pytest.raises(QuarterNotOver) as refusal:
        publish(world, Q4)
    assert refusal.value.facts == {"ends_on": date(2026, 12, 31)}

    disclosure = publish(world)

    assert (disclosure.published_by, disclosure.published_on) == (world.steward, date(2026, 10, 20))
    assert Entry.objects.get(verb="publishing.disclosed").facts == {
        "village": world.village.pk, "year": 2026, "quarter": 3, "on": "2026-10-20",
        "sha256": digest_of_snapshot(disclosure.snapshot),
    }  # fmt: skip
    with pytest.raises(PublishedAlready):
        publish(world, actor=world.office_user)
    assert VillageDisclosure.objects.count() == 1


def test_on_the_last_day_of_a_quarter_it_is_too_early(world: World, moments: time_machine.Traveller) -> None:
    moments.move_to(datetime(2026, 12, 31, 23, 59, tzinfo=clock.BEIJING))
    with pytest.raises(QuarterNotOver):
        publish(world, Q4)
    moments.move_to(datetime(2027, 1, 1, 0, 1, tzinfo=clock.BEIJING))
    assert publish(world, Q4).quarter == Q4


def test_before_it_is_published_only_those_who_may_publish_see_it(world: World, client: Client) -> None:
    with pytest.raises(ObjectDoesNotExist):
        page_of(world, viewer=world.liaison)
    assert client.get(address(world)).status_code == 404
    for who, status in ((world.liaison, 404), (world.steward, 200), (world.office_user, 200), (world.auditor, 200)):
        client.force_login(who)
        assert client.get(address(world)).status_code == status
    client.logout()
    publish(world)
    for more in ("", "pdf/", "xlsx/"):
        assert client.get(address(world, more=more)).status_code == 200


def test_one_click_publishes(world: World, client: Client) -> None:
    client.force_login(world.steward)
    assert "publish" in client.get(address(world)).context["page"].may
    asked_page = client.get(address(world, more="publish/"))
    key = re.search(r'name="key" value="([^"]+)"', asked_page.content.decode())
    assert key
    answer = client.post(address(world, more="publish/"), {"key": key[1]}, follow=True)
    assert answer.context["page"].published
    again = client.post(address(world, more="publish/"), {})
    assert again.status_code == 422


def test_it_says_what_no_longer_holds(world: World) -> None:
    publish(world)
    assert page_of(world).holds

    added = late(world)
    page = page_of(world)
    assert [(change.was, change.now) for change in page.since.changes] == [(6_000_53, 6_100_53), (10_399_47, 10_299_47)]
    assert page.sheet.sums["spent"] == 6_000_53  # what was published stays

    first = Transfer.objects.exclude(pk=added.pk).filter(kind=TransferKind.SPENT, reverses=None).earliest("pk")
    reverse_entry(project=Project.objects.get(), transfer_id=first.pk, paper=paper("记错了"), actor=world.office_user)
    assert [line.entry for line in page_of(world).since.taken_back] == [first.pk]


def test_what_came_in_kind_and_was_taken_back_is_said(world: World) -> None:
    publish(world)
    delivery = Listing.objects.get(form=Form.GOODS).claims.get().deliveries.get()
    why = paper("点错了", on=date(2026, 9, 20))
    take_back_delivery(delivery_id=delivery.pk, paper=why, actor=world.office_user)
    assert [(change.was, change.now, change.is_money) for change in page_of(world).since.changes] == [(1, 2, False)]


def test_another_name_of_the_same_thing_changes_no_number(world: World) -> None:
    publish(world)
    Listing.objects.filter(form=Form.GOODS).update(title="改了名的需求")
    assert page_of(world).holds


def test_the_seal_of_its_last_month_stands_on_it(world: World, client: Client) -> None:
    publish(world)
    assert page_of(world).seal == ""
    Seal.objects.create(
        council=world.council, month=Q3.last_month, entries=4, algorithm="sha256", digest="ab12" * 16, at=clock.now()
    )
    assert page_of(world).seal in client.get(address(world)).content.decode()
    assert page_of(world).seal.startswith("ab12")


def test_the_steward_is_reminded_ten_days_after_the_quarter(world: World, moments: time_machine.Traveller) -> None:
    def waiting(user: User) -> list[str]:
        inbox = inbox_of(user, world.council)
        lines = [*inbox.today, *inbox.week, *inbox.later]
        return [one.line.thing for one in lines if "/disclosure/" in one.line.url]

    assert waiting(world.steward) == ["甲村 · 2026年第三季度"]
    assert waiting(world.office_user) == []
    moments.move_to(datetime(2026, 10, 9, 4, tzinfo=clock.BEIJING))
    assert waiting(world.steward) == []
    moments.move_to(datetime(2026, 10, 20, 4, tzinfo=clock.BEIJING))
    publish(world)
    assert waiting(world.steward) == []


def test_the_paper_is_a4_and_goes_on_over_pages(world: World) -> None:
    page = page_of(world)
    pdf = pdf_of(page)
    assert pdf.startswith(b"%PDF-")
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox ?\[([^]]+)\]", pdf)}
    assert {(round(width), round(height)) for _, _, width, height in boxes} == {(595, 842)}
    many = replace(page, sheet=replace(page.sheet, money=[*page.sheet.money] * 40))
    assert pages_in(pdf) < pages_in(pdf_of(many))


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF says that it has."""
    found = re.search(rb"/Type ?/Pages ?/Count (\d+)", pdf)
    assert found
    return int(found[1])


def test_the_workbook_is_the_sheet_of_the_notice_board(world: World, client: Client) -> None:
    publish(world)
    answer = client.get(address(world, more="xlsx/"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells[0] == "甲村2026年第三季度村务公开"
    assert "人民币壹万陆仟肆佰零玖元零贰分" in cells
    assert 16_409.02 in cells
    assert PERSON not in str(cells)


def test_the_list_says_who_published(world: World, client: Client) -> None:
    publish(world)
    page = client.get(f"/{world.code}/disclosure/?quarter=2026-3")
    assert [bool(row.disclosure) for row in page.context["rows"]] == [True, False]
    for bad in ("2026-5", "x", "26-1", "2026"):
        assert client.get(f"/{world.code}/disclosure/?quarter={bad}").status_code == 404
    listed = client.get(f"/api/v1/disclosures?council={world.code}").json()["items"]
    assert [(one["year"], one["quarter"]) for one in listed] == [(2026, 3)]


STEPS = st.lists(st.tuples(st.sampled_from(["in", "out", "undo", "next"]), st.integers(1, 500)), max_size=14)


@pytest.mark.random
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happens_the_sums_are_the_books(steps: list[tuple[str, int]]) -> None:
    start = datetime(2026, 1, 5, 4, tzinfo=clock.BEIJING)
    with time_machine.travel(start, tick=False) as moments, transaction.atomic():
        world = World()
        project = world.project("start", title="年年做的事", budget_fen=9_000_00)
        for what, amount in steps:
            if what == "next":
                moments.shift(timedelta(days=40))
            else:
                happen(world, project, what, amount)
        held = Account.objects.filter(fund=project.fund, kind=AccountKind.HELD).values_list("balance_fen", flat=True)
        quarters = [Quarter(2026 + at // 4, at % 4 + 1) for at in range(8)]
        sheets = [sheet_of(world.council, world.village, quarter) for quarter in quarters]
        for before, after in pairwise(sheets):
            assert before.sums["closing"] == after.sums["opening"]
        for sheet in sheets:
            opening, received, spent, returned, carried, closing = (sheet.sums[name] for name in SUMS)
            assert closing == opening + received - spent - returned + carried
        assert sheets[-1].sums["closing"] == sum(held)
        transaction.set_rollback(True)


def happen(world: World, project: Project, what: str, amount: int) -> None:
    """One step; what a rule refuses does not happen."""
    office: dict[str, Any] = {"paper": paper(), "actor": world.office_user}
    try:
        with transaction.atomic():
            match what:
                case "in":
                    claim = world_claim(world, project)
                    receive_money(project=project, claim_id=claim, amount_fen=amount, **office)
                case "out":
                    spend_money(project=project, payee="店", amount_fen=amount, **office)
                case _:
                    last = Transfer.objects.filter(fund=project.fund, reverses=None).latest("pk")
                    reverse_entry(project=project, transfer_id=last.pk, **office)
    except (Refused, Transfer.DoesNotExist):
        return


def world_claim(world: World, project: Project) -> int:
    return Listing.objects.get(fund=project.fund, form=Form.MONEY).claims.earliest("pk").pk
