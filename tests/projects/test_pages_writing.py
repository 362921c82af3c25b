"""Writing projects in the browser, the warning of a likeness, and the review of many."""

from typing import Any
from uuid import uuid4

import pytest

from lianxin.exchange.models import Listing
from lianxin.exchange.services import Wanted
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.projects.models import Project
from lianxin.projects.services import draft_project
from lianxin.projects.states import ProjectState
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World()
    made.enrolled("第三公司")
    return made


def typed(world: World, **more: Any) -> dict[str, Any]:
    told = {
        "key": uuid4(),
        "year": clock.today().year,
        "title": "老年食堂助餐",
        "category": world.council.categories.get(position=1).pk,
        "village": world.village.pk,
        "partner": world.partner.pk,
        "budget_fen": "1.85万",
    }
    return told | more


def write(world: World, user: Any, **more: Any) -> Any:
    return send("projects/new/", user, typed(world, **more), council=world.council)


def test_a_draft_is_kept_and_a_declaration_is_filed_at_once(world: World) -> None:
    assert write(world, world.liaison, then="draft").status_code == 302
    draft = Project.objects.get()
    assert (draft.state, draft.budget_fen) == (ProjectState.DRAFT, 18_500_00)

    assert write(world, world.liaison, title="图书角共建").status_code == 302
    assert Project.objects.get(title="图书角共建").state == ProjectState.FILED


def test_a_form_that_is_sent_twice_writes_one_project(world: World) -> None:
    form = typed(world)
    answers = [send("projects/new/", world.liaison, form, council=world.council) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Project.objects.count() == 1


def test_a_likeness_warns_keeps_everything_typed_and_is_confirmed(world: World) -> None:
    world.project("file")
    needs = {"need_1": "保温送餐车", "form_1": "goods", "quantity_1": "2"}

    answer = write(world, world.liaison, title="老年食堂助餐点", summary="每周三天", **needs)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "already has a project much like this one" in page
    assert all(text in page for text in ("老年食堂助餐点", "每周三天", "保温送餐车", 'name="is_another"'))
    assert Project.objects.count() == 1

    assert write(world, world.liaison, title="老年食堂助餐点", is_another="on", **needs).status_code == 302
    assert Listing.objects.get(title="保温送餐车").capacity == 2


def test_the_likeness_is_told_while_the_title_is_typed(world: World) -> None:
    world.project("file")
    query = {name: value for name, value in typed(world).items() if name in ("year", "village", "category")}
    client = client_of(world.liaison)
    path = f"/{world.council.code}/projects/new/alike/"
    assert "老年食堂助餐" in client.get(path, query | {"title": "老年食堂助餐点"}).content.decode()
    assert "老年食堂助餐" not in client.get(path, query | {"title": "图书角"}).content.decode()


def test_what_cannot_be_read_is_said_at_its_field(world: World) -> None:
    answer = write(world, world.liaison, budget_fen="一万五", need_1="大米", planned_start_on="2020-13-01")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“一万五” is not an amount" in page
    assert 'href="#id_budget_fen"' in page
    assert 'value="大米"' in page
    assert "Say what, in which form and how much." in page


def test_rice_is_asked_for_in_jin_and_kept_in_grams(world: World) -> None:
    write(world, world.liaison, need_1="大米", form_1="produce", quantity_1="0.5")
    assert Listing.objects.get().capacity == 250


def test_each_role_writes_for_its_own_side_only(world: World) -> None:
    other, rival = world.villages[1], world.rival.name
    assert other.name_en not in visit("projects/new/", world.steward, council=world.council)
    assert rival not in visit("projects/new/", world.liaison, council=world.council)
    assert write(world, world.liaison, village=other.pk).status_code == 422
    office = visit("projects/new/", world.office_user, council=world.council)
    assert other.name_en in office
    assert rival in office


def test_a_new_project_begins_with_last_years(world: World) -> None:
    year = clock.today().year
    last = world.project("file", title="去年的助餐", year=year - 1, reason="老人多")
    page = visit("projects/new/", world.liaison, council=world.council)
    assert f"?from={last.pk}" in page

    begun = visit(f"projects/new/?from={last.pk}", world.liaison, council=world.council)
    assert 'value="去年的助餐"' in begun
    assert "老人多" in begun
    assert 'value="10,000"' in begun


def test_a_returned_project_is_changed_and_declared_again(world: World) -> None:
    project = world.project("file")
    send(f"projects/{project.pk}/do/return/", world.steward, {"reason": "请写明天数"}, council=world.council)
    assert "请写明天数" in visit(f"projects/{project.pk}/edit/", world.liaison, council=world.council)

    answer = send(
        f"projects/{project.pk}/edit/", world.liaison, typed(world, summary="每周三天"), council=world.council
    )
    project.refresh_from_db()
    assert (answer.status_code, project.state, project.summary) == (302, ProjectState.FILED, "每周三天")


def test_many_are_approved_at_once_and_what_is_refused_is_named(world: World) -> None:
    waiting = [world.project("endorse", title=title) for title in ("图书角共建", "河道保洁")]
    filed = world.project("file", title="法律咨询")
    form = {"key": uuid4(), "verb": "approve", "project": [project.pk for project in (*waiting, filed)]}

    answer = send("projects/review/", world.office_user, form, council=world.council)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 project was refused" in page
    assert "法律咨询" in page
    assert Project.objects.filter(state=ProjectState.APPROVED).count() == 2
    again = send("projects/review/", world.office_user, form | {"project": waiting[0].pk}, council=world.council)
    assert again.status_code == 302  # the same form, sent once more

    send("projects/review/", world.office_user, form | {"verb": "publish", "key": uuid4()}, council=world.council)
    assert Project.objects.filter(state=ProjectState.PUBLISHED).count() == 2


def test_the_review_of_twice_as_many_costs_the_same_number_of_queries(world: World) -> None:
    world.project("endorse")
    before = queries_of("projects/review/", world.office_user, council=world.council)
    for title in ("图书角共建", "河道保洁"):
        world.project("endorse", title=title)
    assert queries_of("projects/review/", world.office_user, council=world.council) == before


def test_a_project_with_many_needs_in_kind_keeps_them_all_when_it_is_changed(world: World) -> None:
    needs = [Wanted(f"志愿者{number}", Form.LABOUR, number) for number in range(1, 6)]
    project = draft_project(council=world.council, draft=world.draft(wanted=needs), actor=world.liaison)

    page = visit(f"projects/{project.pk}/edit/", world.liaison, council=world.council)
    assert 'name="need_5"' in page
    kind = {f"need_{n}": f"志愿者{n}" for n in range(1, 6)} | {f"form_{n}": "labour" for n in range(1, 6)}
    kind |= {f"quantity_{n}": str(n) for n in range(1, 6)}
    send(f"projects/{project.pk}/edit/", world.liaison, typed(world, then="draft", **kind), council=world.council)

    assert Listing.objects.filter(fund__project=project).count() == 5
