"""A year kept in Excel comes in as the same records that the verbs make."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lianxin.desk.services.verifying import verify
from lianxin.exchange.models import Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.states import ListingState
from lianxin.figures.metric import Scope, every_metric
from lianxin.figures.queries import measured, recount, totals
from lianxin.journal.folder import fold_all
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import accounts_off_balance, unbalanced_transfers
from lianxin.ledger.services import seal_month
from lianxin.projects.errors import (
    KeptByHand,
    NotFinished,
    NotYet,
    ReceivedUnpromised,
    SpentMoreThanReceived,
    WrongState,
)
from lianxin.projects.models import Project
from lianxin.projects.queries import project_page
from lianxin.projects.services import (
    Benefit,
    DeclaredLine,
    Source,
    YearLine,
    accept_project,
    cancel_project,
    correct_by_sheet,
    declare_by_sheet,
    draft_project,
    report_by_sheet,
    reverse_entry,
)
from lianxin.projects.states import ProjectState
from tests.world import World, paper

pytestmark = pytest.mark.django_db

SOURCE = Source(file="caojing-2019.xlsx", sha256="0" * 64, sheet="2019年项目")


@pytest.fixture
def world() -> World:
    return World()


def year_line(world: World, title: str = "重阳敬老", **changes: Any) -> YearLine:
    line = YearLine(
        title=title,
        category=world.council.categories.get(position=1),
        village=world.village,
        partner=world.partner,
        promised_fen=16_700_00,
        received_fen=16_700_00,
        spent_fen=16_700_00,
        started_on=date(2019, 4, 10),
        finished_on=date(2019, 6, 2),
        state=ProjectState.ACCEPTED,
        direct_persons=104,
        households=12,
    )
    return replace(line, **changes)


def report(world: World, *lines: YearLine) -> Entry:
    return report_by_sheet(council=world.council, year=2019, new=lines, source=SOURCE, actor=world.office_user)


def figures(world: World) -> dict[str, int]:
    """Totals of 2019, after checking that each is what its records add up to and that the book balances."""
    scope = Scope(world.council.pk, 2019)
    sums = totals(scope)
    for metric in every_metric():
        assert sums[metric.code] == measured(metric, scope), metric.code
        if not metric.stock:
            assert sum(recount(metric, world.council.pk).values()) == sums[metric.code], metric.code
    assert not unbalanced_transfers(world.council.pk)
    assert not accounts_off_balance(world.council.pk)
    assert not listings_off_count(world.council.pk)
    return sums


def test_a_reported_year_is_in_the_book_and_in_every_figure(world: World) -> None:
    report(world, year_line(world), year_line(world, "送戏下乡", spent_fen=0, finished_on=date(2019, 7, 1)))

    sums = figures(world)
    assert sums["projects.accepted"] == sums["projects.declared"] == 2
    assert (sums["projects.promised_fen"], sums["projects.received_fen"], sums["projects.spent_fen"]) == (
        33_400_00,
        33_400_00,
        16_700_00,
    )
    assert sums["projects.direct_persons"] == 208


def test_one_journal_entry_stands_for_the_sheet_and_shows_on_each_projects_timeline(world: World) -> None:
    entry = report(world, year_line(world), year_line(world, "送戏下乡"))

    for project in Project.objects.all():
        page = project_page(pk=project.pk, viewer=world.office_user, council=world.council)
        assert [shown.pk for shown in page.entries] == [entry.pk]
    assert entry.facts["new"] == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"spent_fen": 16_700_01}, SpentMoreThanReceived),
        ({"promised_fen": 0}, ReceivedUnpromised),
        ({"finished_on": date(2019, 4, 9)}, NotFinished),
        ({"started_on": date(2999, 1, 1)}, NotYet),
        ({"finished_on": None}, NotFinished),
        ({"finished_on": date(2999, 1, 1)}, NotFinished),
    ],
)
def test_a_line_that_breaks_a_rule_refuses_the_whole_sheet(
    world: World, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        report(world, year_line(world), year_line(world, "送戏下乡", **changes))

    assert not Project.objects.exists()
    assert not Transfer.objects.exists()


def test_only_the_office_brings_in_sheets(world: World) -> None:
    with pytest.raises(NotAllowed):
        report_by_sheet(council=world.council, year=2019, new=[], source=SOURCE, actor=world.steward)


@pytest.mark.parametrize(
    "changes",
    [
        {"promised_fen": 20_000_00},
        {"received_fen": 10_000_00, "spent_fen": 9_000_00},
        {"promised_fen": 0, "received_fen": 0, "spent_fen": 0},
        {"direct_persons": 100, "person_times": 300},
        {"finished_on": date(2019, 8, 1)},
    ],
)
def test_a_corrected_sheet_brings_figures_in_line_by_new_entries(world: World, changes: dict[str, Any]) -> None:
    report(world, year_line(world))
    line = year_line(world, **changes)

    correct_by_sheet(project=Project.objects.get(), line=line, label="2019年项目", actor=world.office_user)

    sums = figures(world)
    assert sums["projects.promised_fen"] == line.promised_fen
    assert sums["projects.received_fen"] == line.received_fen
    assert sums["projects.spent_fen"] == line.spent_fen
    assert sums["projects.direct_persons"] == line.direct_persons
    assert sums["projects.person_times"] == (line.person_times or 0)


def test_a_corrected_category_takes_the_money_with_it(world: World) -> None:
    report(world, year_line(world))
    other = world.council.categories.get(position=2)
    correct_by_sheet(
        project=Project.objects.get(), line=year_line(world, category=other), label="更正", actor=world.office_user
    )

    moved = totals(Scope(world.council.pk, 2019, category_id=other.pk))
    assert moved["projects.received_fen"] == 16_700_00
    assert figures(world)["projects.received_fen"] == 16_700_00


def test_a_sheet_never_replaces_what_was_recorded_entry_by_entry(world: World) -> None:
    project = world.project("spend", year=2019)
    with pytest.raises(KeptByHand):
        correct_by_sheet(project=project, line=year_line(world), label="2019年项目", actor=world.office_user)


def test_what_a_sheet_brought_in_can_be_corrected_by_hand(world: World) -> None:
    report(world, year_line(world))
    project, spent = Project.objects.get(), Transfer.objects.get(kind="spent")

    reverse_entry(project=project, transfer_id=spent.pk, paper=paper("记错"), actor=world.office_user)

    assert figures(world)["projects.spent_fen"] == 0


def declared(world: World, **changes: Any) -> DeclaredLine:
    line = DeclaredLine(
        title="送戏下乡",
        category=world.council.categories.get(position=1),
        village=world.village,
        partner=world.partner,
        budget_fen=14_700_00,
        planned_start_on=date(2020, 2, 1),
        planned_finish_on=date(2020, 4, 1),
    )
    return replace(line, **changes)


def test_a_declared_sheet_waits_for_review_and_can_be_changed_until_approval(world: World) -> None:
    act: dict[str, Any] = {"council": world.council, "year": 2020, "source": SOURCE, "actor": world.office_user}
    declare_by_sheet(new=[declared(world)], changed=[], **act)
    project = Project.objects.get()
    assert (project.state, project.position) == (ProjectState.ENDORSED, 1)

    declare_by_sheet(new=[], changed=[(project, declared(world, budget_fen=20_000_00))], **act)
    assert Project.objects.get().budget_fen == 20_000_00

    world.do("approve", project)
    with pytest.raises(WrongState):
        declare_by_sheet(new=[], changed=[(project, declared(world))], **act)


def test_work_that_a_sheet_reported_as_finished_on_no_known_day_is_accepted_as_of_today(world: World) -> None:
    report(world, year_line(world, state=ProjectState.SUBMITTED, finished_on=None))
    project = Project.objects.get()

    accept_project(project=project, benefit=Benefit(direct_persons=62), actor=world.office_user)

    assert project.finished_on == clock.today()
    assert figures(world)["projects.direct_persons"] == 62


def test_an_acceptance_that_a_sheet_took_back_can_be_given_again_as_a_correction(world: World) -> None:
    report(world, year_line(world))
    project = Project.objects.get()
    again = year_line(world, state=ProjectState.SUBMITTED, finished_on=None)
    correct_by_sheet(project=project, line=again, label="改", actor=world.office_user)
    assert figures(world)["projects.direct_persons"] == 0

    accept_project(project=project, benefit=Benefit(direct_persons=62), actor=world.office_user)

    assert project.outcomes.count() == 2
    assert figures(world)["projects.direct_persons"] == 62


def test_a_draft_whose_work_a_sheet_reports_counts_as_declared_when_the_work_began(world: World) -> None:
    draft = draft_project(council=world.council, draft=world.draft(year=2019), actor=world.liaison)
    line = year_line(world, draft.title, promised_fen=0, received_fen=0, spent_fen=0)

    correct_by_sheet(project=draft, line=line, label="改", actor=world.office_user)

    assert draft.filed_on == draft.approved_on == line.started_on
    assert draft.waiting_since == clock.today()
    assert figures(world)["projects.accepted"] == 1


def test_a_sheet_brings_no_cancelled_project_back(world: World) -> None:
    project = world.project("approve", year=2019)
    cancel_project(project=project, reason="村里不做了", actor=world.office_user)

    with pytest.raises(WrongState):
        correct_by_sheet(project=project, line=year_line(world, project.title), label="改", actor=world.office_user)


def test_what_a_corrected_sheet_changes_in_sealed_months_is_recorded_today(world: World) -> None:
    line = year_line(world)
    report(world, line)
    for number in range(line.started_on.month, 13):
        seal_month(council=world.council, month=date(2019, number, 1), actor=world.office_user)

    less = replace(line, received_fen=line.received_fen - 100, spent_fen=line.spent_fen - 100)
    correct_by_sheet(project=Project.objects.get(), line=less, label="2019年项目", actor=world.office_user)

    late = Transfer.objects.filter(on__gt=date(2019, 12, 31))
    assert {entry.on for entry in late} == {clock.today()}
    assert late.filter(about_month__isnull=False).count() == late.count() == 4
    fold_all()
    assert [check for check in verify() if check.broken] == []


def test_a_sheet_opens_and_closes_what_a_project_asks_for_with_its_state(world: World) -> None:
    def after(state: ProjectState, finished: date | None) -> str:
        project = Project.objects.get()
        line = year_line(world, state=state, finished_on=finished)
        correct_by_sheet(project=project, line=line, label="2019年项目", actor=world.office_user)
        return Listing.objects.get(fund=project.fund).state

    report(world, year_line(world, state=ProjectState.SUBMITTED, finished_on=None))
    assert Listing.objects.get().state == ListingState.CLOSED

    assert after(ProjectState.IN_PROGRESS, None) == ListingState.OPEN
    assert after(ProjectState.SUBMITTED, None) == ListingState.CLOSED
    assert after(ProjectState.ACCEPTED, date(2019, 6, 2)) == ListingState.CLOSED
    assert after(ProjectState.IN_PROGRESS, None) == ListingState.OPEN
