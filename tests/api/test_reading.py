"""What the API gives to read: filtered, in pages, for each reader what is theirs."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.desk.queries.inbox import inbox_count
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.kernel import clock
from lianxin.projects.services import draft_project
from tests.api.client import Caller
from tests.world import World

pytestmark = pytest.mark.django_db


def titles(caller: Caller, world: World, **query: str | int) -> list[str]:
    """Titles of the projects that a reader finds."""
    return [project["title"] for project in caller.get("/projects", council=world.code, **query).body["items"]]


def test_councils_and_what_belongs_to_one(world: World) -> None:
    anyone = Caller()
    assert [council["code"] for council in anyone.get("/councils").body["items"]] == [world.code]
    page = anyone.get(f"/councils/{world.code}").body
    assert [village["name"] for village in page["villages"]] == ["甲村", "乙村"]
    assert anyone.get("/categories", council=world.code).body["items"] == page["categories"]
    world.project("file")
    assert anyone.get("/rounds", council=world.code).body["items"] == [clock.today().year]


def test_contacts_are_for_members_of_the_council(world: World, other: World) -> None:
    partner = f"/organisations/{world.partner.pk}"
    for reader in (Caller(), Caller(other.office_user)):
        assert reader.get(partner, council=world.code).body["enrolment"]["contacts"] is None
        listed = reader.get("/organisations", council=world.code, kind="partner").body["items"]
        assert [member["enrolment"]["contacts"] for member in listed] == [None]
    page = Caller(world.steward).get(partner, council=world.code).body
    assert page["enrolment"]["contacts"]["phone"] == "021-57000041"
    assert [pairing["village"]["name"] for pairing in page["pairings"]] == ["甲村"]
    assert Caller().get(partner, council=other.code).problem == (404, "not_found")
    assert Caller().get("/pairings", council=world.code, organisation=world.village.pk).body["items"]


def test_projects_are_narrowed_and_come_in_pages(world: World) -> None:
    for title in ("助餐", "图书角", "健身点"):
        world.project("file", title=title)
    anyone = Caller()
    assert titles(anyone, world) == ["健身点", "图书角", "助餐"]
    assert titles(anyone, world, q="图书") == ["图书角"]
    assert titles(anyone, world, state="approved") == []
    assert titles(anyone, world, organisation=world.partner.pk, year=clock.today().year) != []

    first = anyone.get("/projects", council=world.code, limit=2).body
    rest = anyone.get(first["next"].removeprefix("/api/v1")).body
    assert [project["title"] for project in first["items"] + rest["items"]] == ["健身点", "图书角", "助餐"]
    assert rest["next"] is None


def test_projects_come_in_the_order_of_their_money_page_by_page(world: World) -> None:
    for title, budget_fen in (("助餐", 300_00), ("图书角", 100_00), ("健身点", 200_00)):
        world.project("receive", title=title, budget_fen=budget_fen)
    anyone = Caller()

    def found(sort: str) -> list[str]:
        page = anyone.get("/projects", council=world.code, sort=sort, limit=1)
        told = [one["title"] for one in page.body["items"]]
        while page.body["next"]:
            page = anyone.get(page.body["next"].removeprefix("/api/v1"))
            told += [one["title"] for one in page.body["items"]]
        return told

    for name in ("budget", "promised", "received", "balance"):
        assert found(name) == ["图书角", "健身点", "助餐"], name
        assert found(f"-{name}") == ["助餐", "健身点", "图书角"], name
    assert found("-spent") == ["健身点", "图书角", "助餐"], "equals, the newest first"
    for wrong in ({"sort": "title"}, {"after": "x"}):
        assert anyone.get("/projects", council=world.code, **wrong).problem == (422, "invalid")


def test_a_draft_is_its_writers_and_a_council_its_members(world: World, other: World) -> None:
    draft = draft_project(council=world.council, draft=world.draft(), actor=world.liaison)
    at = f"/projects/{draft.pk}"
    assert Caller(world.liaison).get(at).body["actions"] == ["file", "withdraw", "edit"]
    for stranger in (Caller(), Caller(world.steward), Caller(other.office_user)):
        assert stranger.get(at).problem == (404, "not_found")
        assert titles(stranger, world) == []
    outsider = Caller(other.office_user)
    assert outsider.post(f"{at}/file").problem == (404, "not_found")

    project = world.project("receive", title="图书角")
    page = Caller(world.steward).get(f"/projects/{project.pk}").body
    claim, transfer = page["claims"][0]["id"], page["transfers"][0]["id"]
    paper = {"voucher": "X", "on": clock.today().isoformat(), "purpose": "错"}
    assert outsider.post(f"/claims/{claim}/withdraw", {"reason": "x"}).problem == (404, "not_found")
    assert outsider.post(f"/transfers/{transfer}/reverse", paper).problem == (404, "not_found")
    assert outsider.post(f"/projects/{project.pk}/cancel", {"reason": "x"}).problem == (403, "not_allowed")
    assert outsider.get(f"/projects/{project.pk}").body["claims"] is None


def test_what_is_left_is_not_shown_to_the_public(world: World) -> None:
    world.project("publish")
    public, member = (who.get("/wanted", council=world.code).body["items"] for who in (Caller(), Caller(world.steward)))
    assert [(listing["capacity"], listing["left"]) for listing in public] == [(10_000_00, None)]
    assert [listing["left"] for listing in member] == [10_000_00]
    assert Caller().get("/wanted", council=world.code, state="draft").body["items"] == []


@pytest.mark.parametrize("by", ["category", "village", "month"])
def test_figures_are_the_pages_and_their_parts_and_records_add_up(world: World, by: str) -> None:
    world.project("accept")
    world.project("receive", title="图书角")
    year = clock.today().year
    figures = Caller().get("/figures", council=world.code, year=year, by=by).body["items"]

    assert {figure["code"]: figure["value"] for figure in figures} == totals(Scope(world.council.pk, year))
    for figure in figures:
        assert figure["definition"]
        assert figure["parts"] is None or sum(part["value"] for part in figure["parts"]) == figure["value"]
        assert sum(record["amount"] for record in records(figure["records"])) == figure["value"], figure["code"]


def records(address: str) -> list[dict[str, Any]]:
    """All records behind a figure, a page of one at a time."""
    found, following = [], f"{address}&limit=1"
    while following:
        page = Caller().get(following.removeprefix("/api/v1")).body
        found += page["items"]
        following = page["next"]
    assert all(Caller().get(record["url"].removeprefix("/api/v1")).status == 200 for record in found)
    return found


def test_the_journal_is_for_the_office_and_the_auditor(world: World, other: World) -> None:
    world.project("file")
    for reader in (world.office_user, world.auditor):
        verbs = [entry["verb"] for entry in Caller(reader).get("/journal", council=world.code).body["items"]]
        assert "projects.filed" in verbs
    only = Caller(world.auditor).get("/journal", council=world.code, verb="projects.filed", limit=1).body
    assert [entry["actor"]["name"] for entry in only["items"]] == ["liaison"]
    for reader in (world.steward, other.auditor):
        assert Caller(reader).get("/journal", council=world.code).problem == (403, "not_allowed")
    assert Caller().get("/journal", council=world.code).problem == (401, "not_signed_in")


def test_the_inbox_is_what_waits_on_the_reader(world: World) -> None:
    world.project("file")
    waiting = Caller(world.steward).get("/inbox", council=world.code).body
    assert waiting["total"] == inbox_count(world.steward, world.council)
    assert "老年食堂助餐" in [item["thing"] for item in waiting["items"]]
    assert Caller(world.auditor).get("/inbox", council=world.code).body["total"] == 0
    assert Caller().get("/inbox", council=world.code).problem == (401, "not_signed_in")


@pytest.mark.parametrize(
    "path", ["/projects", "/wanted", "/organisations", "/pairings", "/journal", "/posts", "/figures"]
)
def test_a_longer_list_takes_no_more_queries(world: World, path: str) -> None:
    office = Caller(world.office_user)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert office.get(path, council=world.code).status == 200
        return len(asked)

    world.project("receive")
    office.get(path, council=world.code)
    before = queries()
    world.project("receive", title="图书角")
    world.project("publish", title="健身点")
    world.enrolled("第三银行")
    world.enrolled("第四医院")
    assert queries() == before


def test_a_token_is_made_and_printed_once(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("token", world.liaison.username, label="report")
    token = capsys.readouterr().out.strip()
    caller = Caller(world.liaison)
    caller.token = token
    assert caller.get("/me").body["username"] == world.liaison.username
    with pytest.raises(CommandError):
        call_command("token", "nobody")
