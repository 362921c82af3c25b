"""The pages of the book: what anybody, members and those who seal find there."""

import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from lianxin.ledger.canon import month_text, short
from lianxin.ledger.models import Fund, Seal
from lianxin.ledger.verifier.verify_book import read
from tests.api.client import Caller
from tests.ledger.test_book import fund, world
from tests.ledger.test_seal import BEFORE, LAST, THIS, pay, put, seal
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["fund", "world"]


def at(world: World, name: str, **more: Any) -> str:
    return reverse(name, kwargs={"council": world.code} | more)


def test_an_empty_book_says_what_comes(world: World) -> None:
    page = visit(at(world, "ledger:book"))
    assert "No money has moved yet" in page
    assert "Verify it yourself" in page


def test_anybody_reads_seals_and_members_sums_and_who(world: World, fund: Fund) -> None:
    put(world, fund, BEFORE, 123_400)
    made = seal(world, BEFORE)
    year = f"{at(world, 'ledger:book')}?year={BEFORE.year}"

    page, inside = visit(year), visit(year, world.liaison)

    for shown in (page, inside):
        assert short(made.digest) in shown
    assert "1,234.00" in inside
    assert "1,234.00" not in page
    assert world.office_user.display_name not in page
    assert made.digest in visit(at(world, "ledger:seal", pk=made.pk))


def test_the_office_seals_the_next_month_after_being_asked_once(world: World, fund: Fund) -> None:
    put(world, fund, BEFORE)
    pay(world, fund, LAST)
    address = at(world, "ledger:close")
    assert f'href="{address}"' in visit(at(world, "ledger:book"), world.auditor)
    assert f'href="{address}"' not in visit(at(world, "ledger:book"), world.liaison)
    asked = visit(address, world.office_user)
    assert "This cannot be taken back" in asked
    assert f'value="{BEFORE}"' in asked

    def press(month: date) -> int:
        return send(address, world.office_user, {"month": month.isoformat()}).status_code

    assert press(LAST) == 422
    assert press(BEFORE) == 302
    assert press(BEFORE) == 422
    assert press(LAST) == 302
    assert Seal.objects.count() == 2
    visit(address, world.office_user, status=422)
    visit(address, world.liaison, status=403)


def test_anybody_takes_book_and_program_along(world: World, fund: Fund) -> None:
    put(world, fund, LAST)
    pay(world, fund, LAST)
    seal(world, LAST)

    def lines(client: Any) -> list[bytes]:
        answer = client.get(at(world, "ledger:export"))
        return b"".join(answer.streaming_content).splitlines(keepends=True)

    anybodys, members = lines(client_of(None)), lines(client_of(world.liaison))

    assert read(anybodys).seals == read(members).seals
    assert not any("party" in json.loads(line) for line in anybodys)
    assert any("party" in json.loads(line) for line in members)
    program: Any = client_of(None).get("/verify_book.py")
    assert b"def main(" in b"".join(program.streaming_content)


def test_the_api_lists_and_makes_seals(world: World, fund: Fund) -> None:
    put(world, fund, LAST)
    office = Caller(world.office_user)
    assert office.post("/seals", {"council": world.code, "month": month_text(THIS)}).problem == (422, "month_not_over")
    assert office.post("/seals", {"council": world.code, "month": "2019-13"}).status == 422
    made = office.post("/seals", {"council": world.code, "month": month_text(LAST)})
    assert made.status == 201
    assert office.post("/seals", {"council": world.code, "month": month_text(LAST)}).problem == (422, "sealed_already")

    listed = Caller().get("/seals", council=world.code).body["items"]
    assert [one["digest"] for one in listed] == [made.body["digest"]]
    assert listed[0]["short"] == short(listed[0]["digest"])


def test_the_office_is_reminded_ten_days_after_a_month_is_over(world: World, fund: Fund) -> None:
    put(world, fund, BEFORE)
    inbox = at(world, "desk:inbox")

    assert "Seal the month" in visit(inbox, world.office_user)
    assert "Seal the month" not in visit(inbox, world.auditor)
    seal(world, BEFORE)
    seal(world, LAST)
    assert "Seal the month" not in visit(inbox, world.office_user)


def test_the_journal_tells_and_leads_to_the_seal(world: World, fund: Fund) -> None:
    put(world, fund, LAST)
    made = seal(world, LAST)
    page = visit(at(world, "journal:journal"), world.auditor)
    assert f"1 in all; the seal is {short(made.digest)}" in page
    assert at(world, "ledger:seal", pk=made.pk) in page


def test_the_book_page_costs_the_same_with_more_entries(world: World, fund: Fund) -> None:
    put(world, fund, BEFORE)
    seal(world, BEFORE)
    before = queries_of(at(world, "ledger:book"), world.office_user)
    for _ in range(10):
        put(world, fund, LAST)
    seal(world, LAST)
    assert queries_of(at(world, "ledger:book"), world.office_user) <= before
