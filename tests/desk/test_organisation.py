"""A partner's and a village's page: everything that concerns it, nothing that does not."""

import pytest
from django.test import Client

from lianxin.accounts.models import User
from lianxin.desk.queries.organisation import OrganisationPage, organisation_page
from lianxin.network.services import end_enrolment
from lianxin.publishing.queries import last_over
from lianxin.publishing.services import publish_disclosure
from tests.visits import queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_a_partner_has_its_projects_money_pairings_and_history(world: World) -> None:
    project = world.project("receive")
    page = organisation_page(pk=world.partner.pk, viewer=world.liaison, council=world.council)

    assert [row.project for row in page.projects] == [project]
    assert [(row.claim.organisation, row.received) for row in page.claims] == [(world.partner, 10_000_00)]
    assert (page.promised_fen, page.received_fen) == (10_000_00, 10_000_00)
    assert [row.pairing.village for row in page.pairings] == [world.village]
    verbs = {told.entry.verb for told in page.told}
    assert {"network.enrolled", "projects.filed", "exchange.received"} <= verbs


def test_a_village_has_its_projects_partners_and_figures(world: World) -> None:
    project = world.project("accept")
    page = organisation_page(pk=world.village.pk, viewer=world.steward, council=world.council)

    assert page.is_place
    assert [row.project for row in page.projects] == [project]
    assert [row.pairing.partner for row in page.pairings] == [world.partner]
    assert {figure.metric.code: figure.amount for figure in page.figures} == {
        "projects.accepted": 1,
        "projects.received_fen": 10_000_00,
        "projects.spent_fen": 10_000_00,
        "projects.direct_persons": 62,
    }


def test_a_village_has_its_disclosures(world: World, client: Client) -> None:
    def page(viewer: User) -> OrganisationPage:
        return organisation_page(pk=world.village.pk, viewer=viewer, council=world.council)

    assert (page(world.steward).disclosures, page(world.steward).undisclosed) == ([], last_over())
    assert page(world.liaison).undisclosed is None
    one = publish_disclosure(council=world.council, village=world.village, quarter=last_over(), actor=world.steward)
    assert (page(world.liaison).disclosures, page(world.steward).undisclosed) == ([one], None)
    address = f"/{world.code}/disclosure/{world.village.pk}/{one.year}/{one.number}/"
    assert f'href="{address}"' in client.get(f"/{world.code}/network/{world.village.pk}/").content.decode()
    partner = organisation_page(pk=world.partner.pk, viewer=world.office_user, council=world.council)
    assert (partner.disclosures, partner.undisclosed) == ([], None)


def test_a_draft_and_its_history_are_for_its_writers(world: World) -> None:
    world.project("draft", title="还没写完的项目")

    for organisation in (world.partner, world.village):
        path = f"network/{organisation.pk}/"
        assert "还没写完的项目" not in visit(path, council=world.council)
        assert "还没写完的项目" not in visit(path, world.rival_liaison, council=world.council)
    assert "还没写完的项目" in visit(f"network/{world.partner.pk}/", world.liaison, council=world.council)


def test_names_and_telephones_are_for_members(world: World) -> None:
    outsider = World("310116113").office_user
    path = f"network/{world.partner.pk}/"
    User.objects.filter(pk=world.office_user.pk).update(display_name="陈某某")

    assert "021-57000041" in visit(path, world.steward, council=world.council)
    for stranger in (None, outsider):
        page = visit(path, stranger, council=world.council)
        assert "021-57000041" not in page
        assert "陈某某" not in page.split('id="timeline"')[1]
    assert "陈某某" in visit(path, world.steward, council=world.council).split('id="timeline"')[1]


def test_what_another_council_alone_knows_is_not_found(world: World) -> None:
    other = World("310116113")

    for organisation in (other.partner, other.village, other.council.office):
        visit(f"network/{organisation.pk}/", world.office_user, council=world.council, status=404)
    visit("network/999999/", world.office_user, council=world.council, status=404)


def test_a_former_member_keeps_its_page(world: World) -> None:
    enrolment = world.partner.enrolments.get()
    end_enrolment(enrolment=enrolment, on=enrolment.since_on, reason="单位撤并", actor=world.office_user)
    page = visit(f"network/{world.partner.pk}/", council=world.council)

    assert "no longer a member" in page
    assert "单位撤并" in page


def test_the_page_costs_the_same_however_much_happened(world: World) -> None:
    world.project("receive")

    def costs() -> list[int]:
        return [
            queries_of(f"network/{organisation.pk}/", world.office_user, council=world.council)
            for organisation in (world.partner, world.village)
        ]

    before = costs()
    for title in ("护栏修理", "图书角", "健康讲座"):
        world.project("receive", title=title)
    world.enrolled("又一单位")

    assert all(now <= then <= 25 for now, then in zip(costs(), before, strict=True))


def test_the_office_has_a_page_too(world: World) -> None:
    assert "Conference office" in visit(f"network/{world.council.office_id}/", council=world.council)
