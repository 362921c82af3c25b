"""What is stuck: counted once it is overdue, listed with its page, gone when it moves on."""

from datetime import date, timedelta

import pytest
from django.test import Client

from lianxin.insights.queries.slips import worst_slip
from lianxin.insights.queries.stuck import stuck_in
from lianxin.kernel import clock
from lianxin.projects.models import Milestone, Project
from lianxin.projects.services import approve_project
from lianxin.projects.states import DUE_DAYS, ProjectState
from tests.world import World

pytestmark = pytest.mark.django_db

STAGES = {"file": "filed", "endorse": "endorsed", "approve": "approved", "submit": "submitted"}


@pytest.fixture
def world() -> World:
    """A town whose only agreement is fresh."""
    world = World()
    world.partner = world.enrolled("新签单位", since=clock.today())
    return world


def kinds(world: World) -> dict[str, int]:
    return {kind.code: len(kind.things) for kind in stuck_in(world.council)}


def waited(project: Project, days: int) -> None:
    Project.objects.filter(pk=project.pk).update(waiting_since=clock.today() - timedelta(days))


@pytest.mark.parametrize(("until", "state"), STAGES.items())
def test_a_project_is_stuck_the_day_after_its_step_was_due(world: World, until: str, state: ProjectState) -> None:
    project = world.project(until)
    waited(project, DUE_DAYS[state])
    assert kinds(world) == {}
    waited(project, DUE_DAYS[state] + 3)
    assert kinds(world) == {state: 1}
    assert stuck_in(world.council)[0].days == 3


def test_what_moves_on_is_no_longer_stuck(world: World) -> None:
    project = world.project("endorse")
    waited(project, 99)
    project.refresh_from_db()
    approve_project(project=project, actor=world.office_user)
    assert kinds(world) == {}


def test_money_left_after_acceptance_is_stuck_only_while_it_is_left(world: World) -> None:
    spent = world.project("accept")
    kept = world.project("receive", title="剩钱的事")
    long_ago = clock.today() - timedelta(DUE_DAYS[ProjectState.ACCEPTED] + 1)
    Project.objects.filter(pk__in=[spent.pk, kept.pk]).update(
        state=ProjectState.ACCEPTED, started_on=long_ago, finished_on=long_ago
    )
    found = stuck_in(world.council)
    assert [(kind.code, [thing.pk for thing in kind.things]) for kind in found] == [("accepted", [kept.pk])]


def test_an_expired_agreement_and_a_missed_milestone_are_stuck(world: World, client: Client) -> None:
    world.enrolled("老单位", since=date(2015, 10, 20))
    project = world.project("start")
    Milestone.objects.create(project=project, title="开工", baseline_on=clock.today() - timedelta(10))
    Milestone.objects.create(project=project, title="竣工", baseline_on=clock.today() + timedelta(10))
    found = kinds(world)
    assert found["milestone"] == 1
    assert found["agreement"] >= 1
    page = client.get(f"/{world.code}/figures/stuck/").content.decode()
    assert "开工" in page
    assert "竣工" not in page


def test_the_home_page_counts_what_the_list_shows(world: World, client: Client) -> None:
    for title in ("修一条路", "办一个食堂"):
        waited(world.project("file", title=title), 30)
    listed = client.get(f"/{world.code}/figures/stuck/").content.decode()
    assert ("修一条路" in listed, "办一个食堂" in listed, kinds(world)) == (True, True, {"filed": 2})


def test_the_largest_slip_of_a_milestone_is_shown_with_its_reason(world: World, client: Client) -> None:
    world.project("accept")
    project = world.project("start", title="土地整治")
    Milestone.objects.create(
        project=project, title="研究", baseline_on=date(2019, 10, 31), actual_on=date(2019, 10, 28)
    )
    assert worst_slip(world.council) is None
    Milestone.objects.create(
        project=project,
        title="开工建设",
        baseline_on=date(2020, 6, 30),
        revised_on=date(2021, 3, 31),
        revised_reason="征地比预计慢",
    )
    slip = worst_slip(world.council)
    assert slip is not None
    assert (slip.worst.title, slip.months, slip.days) == ("开工建设", 9, 274)
    page = client.get(f"/{world.code}/").content.decode()
    assert "开工建设比原计划晚9个月" in page
    assert "征地比预计慢" in page
