"""The inbox: what waits on each role, by when, and nothing of others."""

from datetime import date, timedelta

import pytest
import time_machine

from lianxin.accounts.models import User
from lianxin.desk.queries.inbox import ONE_BY_ONE, Inbox, inbox_count, inbox_of
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from lianxin.network.services import end_pairing, renew_agreement
from lianxin.network.states import RENEWAL_DAYS, Role
from lianxin.projects.services import return_project
from tests.visits import queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A council whose first pairing, made with its first member, has ended: no agreement waits."""
    world = World()
    pairing = Pairing.objects.get(partner=world.partner)
    end_pairing(pairing=pairing, on=clock.today(), reason="另行安排", actor=world.office_user)
    return world


def lines(inbox: Inbox) -> list[tuple[str, str]]:
    return [(str(each.line.what), each.line.thing) for each in (*inbox.today, *inbox.week, *inbox.later)]


def waiting(world: World, user: User) -> list[tuple[str, str]]:
    for memo in ("_lianxin_posts",):
        user.__dict__.pop(memo, None)
    found = inbox_of(user, world.council)
    assert inbox_count(user, world.council) == found.total
    return lines(found)


def test_each_step_waits_on_who_takes_it(world: World) -> None:
    people = {"steward": world.steward, "liaison": world.liaison, "office": world.office_user}

    def who(until: str) -> set[str]:
        project = world.project(until, title=f"走到{until}")
        return {name for name, user in people.items() if any(project.title in line for line in waiting(world, user))}

    assert who("draft") == {"liaison"}
    assert who("file") == {"steward"}
    assert who("endorse") == {"office"}
    assert who("approve") == {"office"}
    assert who("publish") == set()
    assert who("submit") == {"office"}
    assert who("accept") == set()


def test_what_was_returned_waits_on_its_writer(world: World) -> None:
    project = world.project("endorse")
    return_project(project=project, actor=world.office_user, reason="预算太高")

    assert [thing for _, thing in waiting(world, world.liaison)] == [project.title]
    assert waiting(world, world.office_user) == []


def test_a_claim_that_stays_silent_waits_on_its_giver(world: World) -> None:
    with time_machine.travel(clock.now() - timedelta(days=8), tick=False):
        project = world.project("claim")
    assert f"{project.title} · {world.village.name}" in {thing for _, thing in waiting(world, world.liaison)}

    world.receive(project, 1)

    assert waiting(world, world.liaison) == []


def test_a_balance_left_waits_on_the_office(world: World) -> None:
    project = world.project("receive")
    world.do("submit", project)
    world.do("accept", project)

    assert [thing for _, thing in waiting(world, world.office_user)] == [project.title]


def test_an_agreement_that_has_run_out_waits_on_the_office_and_on_both_sides() -> None:
    world = World()
    sides = (world.liaison, world.rival_liaison, world.steward, world.office_user)
    assert [len(waiting(world, user)) for user in sides] == [1, 1, 2, 2]

    today = clock.today()
    for pairing in Pairing.objects.all():
        renew_agreement(
            pairing=pairing,
            signed_on=today,
            expires_on=today + timedelta(days=RENEWAL_DAYS + 1),
            actor=world.office_user,
        )

    assert [len(waiting(world, user)) for user in sides] == [0, 0, 0, 0]


def test_lines_are_grouped_by_when_they_are_due_overdue_first(world: World) -> None:
    late, soon, far = (date(2027, 3, day) for day in (1, 8, 10))
    for day, until, title in ((late, "file", "早就报来"), (soon, "file", "前几天报来"), (far, "draft", "草稿")):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            world.project(until, title=title)
    with time_machine.travel("2027-03-10T09:00:00+08:00", tick=False):
        inbox = inbox_of(world.steward, world.council)

    assert [(each.line.thing, each.late) for each in inbox.today] == [("早就报来", True)]
    assert [(each.line.thing, each.late) for each in inbox.week] == [("前几天报来", False)]
    assert inbox.total == 2


def test_many_of_one_kind_share_a_line(world: World) -> None:
    for number in range(ONE_BY_ONE + 1):
        world.project("endorse", title=f"项目{number}" * (number + 1))
    inbox = inbox_of(world.office_user, world.council)

    assert [each.count for each in inbox.later] == [ONE_BY_ONE + 1]
    assert inbox.total == ONE_BY_ONE + 1
    assert "/projects/review/" in visit("inbox/", world.office_user, council=world.council)


def test_one_click_is_done_in_place(world: World) -> None:
    project = world.project("file")

    page = visit("inbox/", world.steward, council=world.council)

    assert f'action="/{world.code}/projects/{project.pk}/do/endorse/"' in page


def test_nobody_sees_what_waits_in_another_council(world: World) -> None:
    other = World("310116113")
    world.project("endorse")

    assert waiting(world, other.office_user) == []
    visit("inbox/", other.office_user, council=world.council, status=404)


def test_who_is_not_signed_in_is_led_to_sign_in(world: World) -> None:
    visit("inbox/", council=world.council, status=302)


def test_nothing_to_do_says_so(world: World) -> None:
    assert "Nothing waits for you" in visit("inbox/", world.person(Role.AUDITOR), council=world.council)


def test_the_inbox_costs_the_same_however_much_waits(world: World) -> None:
    world.project("endorse", title="第一个")
    world.project("approve", title="第二个")
    before = queries_of("inbox/", world.office_user, council=world.council)
    for number in range(ONE_BY_ONE):
        world.project("endorse", title=f"又一个{number}" * (number + 1))

    assert queries_of("inbox/", world.office_user, council=world.council) <= before <= 25
