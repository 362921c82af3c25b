"""What is found out once a month is sealed is recorded later and names that month: in the form and over the API."""

from uuid import uuid4

import pytest
from django.test import Client

from lianxin.accounts.services import issue_token
from lianxin.desk.services.verifying import verify
from lianxin.exchange.services import Arrived, record_delivery
from lianxin.exchange.states import Form
from lianxin.journal.folder import fold_all
from lianxin.kernel import clock
from lianxin.ledger.errors import PeriodSealed
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import seal_month
from tests.ledger.test_seal import LAST
from tests.projects.test_pages import do
from tests.world import World

pytestmark = pytest.mark.django_db
TYPED = {"payee": "粮油店", "purpose": "食材", "voucher": "PZ-9", "on": LAST.isoformat()}


@pytest.fixture
def world() -> World:
    world = World()
    seal_month(council=world.council, month=LAST, actor=world.office_user)
    return world


def test_the_form_offers_it_once_it_was_refused(world: World) -> None:
    project = world.project("receive")

    refused = do(world, project, "spend", world.steward, **TYPED, amount_fen="10")

    page = refused.content.decode()
    assert refused.status_code == 422
    assert f"{LAST:%B %Y} is sealed" in page
    assert 'name="is_late"' in page
    assert do(world, project, "spend", world.steward, **TYPED, amount_fen="10", is_late="on").status_code == 302
    late = Transfer.objects.get(kind="spent")
    assert (late.on, late.about_month) == (clock.today(), LAST)
    fold_all()
    assert [check for check in verify() if check.broken] == []


def test_the_api_says_period_sealed_and_takes_it_late(world: World) -> None:
    project = world.project("receive")
    token = issue_token(user=world.steward, label="test")

    def post(**more: object) -> tuple[int, str]:
        answer = Client().post(
            f"/api/v1/projects/{project.pk}/expenses",
            TYPED | {"amount_fen": 1000} | more,
            content_type="application/json",
            headers={"authorization": f"Bearer {token}", "idempotency-key": str(uuid4())},
        )
        return answer.status_code, answer.json().get("code", "")

    assert post() == (422, "period_sealed")
    assert post(on=clock.today().isoformat(), about_month=clock.today().isoformat()) == (422, "month_not_sealed")
    assert post(is_late=True) == (201, "")
    assert post(voucher="PZ-10", on=clock.today().isoformat(), about_month=LAST.isoformat()) == (201, "")
    assert set(Transfer.objects.filter(kind="spent").values_list("about_month", flat=True)) == {LAST}


def test_a_delivery_is_recorded_late_alike(world: World) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=100_00), 100_00)
    with pytest.raises(PeriodSealed):
        record_delivery(claim_id=claim.pk, arrived=Arrived(40_00, LAST, voucher="PZ-9"), actor=world.steward)

    came = record_delivery(
        claim_id=claim.pk, arrived=Arrived(40_00, LAST, voucher="PZ-9", late=True), actor=world.steward
    )

    assert came.transfer
    assert came.transfer.about_month == LAST
    fold_all()
    assert [check for check in verify() if check.broken] == []
