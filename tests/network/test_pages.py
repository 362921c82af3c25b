"""The office's verbs in the browser: done once, refused with what was typed kept, found by nobody else."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from lianxin.accounts.models import User
from lianxin.network.models import Enrolment, Organisation, Pairing, Post
from lianxin.network.states import Role
from tests.visits import send, visit
from tests.world import World, valid_uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def line(world: World, **typed: Any) -> dict[str, Any]:
    told = {
        "key": uuid4(),
        "name": "新来的医院",
        "sector": "hospital",
        "uscc": valid_uscc(910_000),
        "since_on": "2020-05-01",
        "village": world.village.pk,
        "signed_on": "2020-05-01",
        "expires_on": "2023-05-01",
        "phone": "021-57000099",
    }
    return told | typed


def test_the_office_enrols_an_organisation_once_however_often_the_form_is_sent(world: World) -> None:
    form = line(world)
    first = send("network/enrol/", world.office_user, form, council=world.council)
    send("network/enrol/", world.office_user, form, council=world.council)

    enrolment = Enrolment.objects.get(organisation__name="新来的医院")
    assert (first.status_code, first.headers["Location"]) == (
        302,
        f"/{world.code}/network/{enrolment.organisation_id}/",
    )
    assert (enrolment.since_on, enrolment.phone) == (date(2020, 5, 1), "021-57000099")
    assert Pairing.objects.get(partner=enrolment.organisation).village == world.village


def test_a_refusal_says_why_and_keeps_what_was_typed(world: World) -> None:
    taken = world.partner.uscc
    answer = send(
        "network/enrol/", world.office_user, line(world, uscc=taken, remark="打字很久"), council=world.council
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "is a member already" in page
    assert "打字很久" in page
    assert not Organisation.objects.filter(name="新来的医院").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"uscc": "123456789012345679"}, "uscc"), ({"expires_on": ""}, "expires_on"), ({"village": ""}, "village")],
)
def test_what_cannot_be_is_said_at_its_field(world: World, typed: dict[str, Any], field: str) -> None:
    answer = send("network/enrol/", world.office_user, line(world, **typed), council=world.council)

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()


def test_the_office_corrects_an_entry(world: World) -> None:
    form = {"key": uuid4(), "name": "第一学校", "sector": "school", "since_on": "2018-01-02", "liaison": "郭某某"}
    answer = send(f"network/{world.partner.pk}/correct/", world.office_user, form, council=world.council)

    enrolment = Enrolment.objects.get(organisation=world.partner)
    assert (answer.status_code, enrolment.liaison, enrolment.since_on) == (302, "郭某某", date(2018, 1, 2))
    assert "郭某某" in visit(f"network/{world.partner.pk}/correct/", world.office_user, council=world.council)


def test_the_office_ends_a_membership_for_a_reason(world: World) -> None:
    path = f"network/{world.partner.pk}/leave/"
    without = send(path, world.office_user, {"key": uuid4(), "on": "2020-01-01"}, council=world.council)
    too_early = {"key": uuid4(), "on": "2001-01-01", "reason": "撤并"}
    backwards = send(path, world.office_user, too_early, council=world.council)
    done = send(path, world.office_user, too_early | {"on": "2020-01-01"}, council=world.council)

    assert [without.status_code, backwards.status_code, done.status_code] == [422, 422, 302]
    assert Enrolment.objects.get(organisation=world.partner).end_reason == "撤并"


def test_the_office_pairs_renews_and_ends(world: World) -> None:
    village = world.villages[1]
    form = {"key": uuid4(), "village": village.pk, "since_on": "2020-01-01"}
    send(f"network/{world.partner.pk}/pair/", world.office_user, form, council=world.council)
    pairing = Pairing.objects.get(partner=world.partner, village=village)
    term = {"key": uuid4(), "signed_on": "2020-01-01", "expires_on": "2023-01-01"}
    send(f"network/pairings/{pairing.pk}/renew/", world.office_user, term, council=world.council)
    again = send(
        f"network/pairings/{pairing.pk}/renew/", world.office_user, term | {"key": uuid4()}, council=world.council
    )
    end = {"key": uuid4(), "on": "2021-01-01", "reason": "换了村"}
    send(f"network/pairings/{pairing.pk}/end/", world.office_user, end, council=world.council)

    pairing.refresh_from_db()
    assert pairing.agreements.get().expires_on == date(2023, 1, 1)
    assert again.status_code == 422
    assert (pairing.until_on, pairing.end_reason) == (date(2021, 1, 1), "换了村")


def test_the_office_gives_and_ends_posts(world: World) -> None:
    person = User.objects.create(username="newcomer", is_demo=True)
    form = {"key": uuid4(), "username": "newcomer", "role": Role.STEWARD, "organisation": world.village.pk}
    send("network/posts/new/", world.office_user, form, council=world.council)
    post = Post.objects.get(user=person)
    assert "newcomer" in visit("network/posts/", world.office_user, council=world.council)

    send(f"network/posts/{post.pk}/end/", world.office_user, {"key": uuid4()}, council=world.council)

    assert "newcomer" not in visit("network/posts/", world.office_user, council=world.council)


def test_a_post_fits_its_organisation(world: World) -> None:
    User.objects.create(username="newcomer")
    form = {"key": uuid4(), "username": "newcomer", "role": Role.STEWARD, "organisation": world.partner.pk}
    answer = send("network/posts/new/", world.office_user, form, council=world.council)

    assert answer.status_code == 422
    assert "Nobody can be village steward" in answer.content.decode()
    assert 'value="newcomer"' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "enrol/",
        "{partner}/correct/",
        "{partner}/leave/",
        "{partner}/pair/",
        "pairings/{pairing}/renew/",
        "pairings/{pairing}/end/",
        "posts/",
        "posts/new/",
        "posts/{post}/end/",
    ],
)
def test_the_office_finds_its_pages_members_and_outsiders_do_not(world: World, path: str) -> None:
    other = World("310116113")
    steward = world.steward
    pairing, post = Pairing.objects.get(partner=world.partner), Post.objects.get(user=steward)
    path = "network/" + path.format(partner=world.partner.pk, pairing=pairing.pk, post=post.pk)

    visit(path, world.office_user, council=world.council)
    for stranger in (steward, world.liaison, world.auditor, other.office_user):
        visit(path, stranger, council=world.council, status=404)
    visit(path, council=world.council, status=302)
    if str(pairing.pk) in path or str(post.pk) in path:
        visit(path, other.office_user, council=other.council, status=404)


def test_the_administrator_keeps_posts_and_no_register(world: World) -> None:
    admin = world.person(Role.ADMIN)

    visit("network/posts/new/", admin, council=world.council)
    visit("network/enrol/", admin, council=world.council, status=404)
