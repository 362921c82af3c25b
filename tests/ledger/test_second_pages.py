"""The two-person rule on its pages and over the API."""

from uuid import uuid4

import pytest

from lianxin.accounts.models import User
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.ledger.models import PendingEntry, Transfer, TwoPersonRule
from lianxin.ledger.services import approve_entry, set_two_person_rule
from lianxin.network.states import Role
from lianxin.projects.models import Project
from tests.api.client import Caller
from tests.ledger.test_second_person import LIMIT, kept, spending
from tests.projects.test_pages import do
from tests.visits import client_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    town = World()
    for person in ("liaison", "steward"):
        assert getattr(town, person)
    return town


@pytest.fixture
def project(world: World) -> Project:
    """One that holds ¥10,000; from now on money above ¥1,000 needs a second person."""
    found = world.project("receive")
    set_two_person_rule(council=world.council, above_fen=LIMIT, actor=world.office_user)
    return found


@pytest.fixture
def second(world: World) -> User:
    """Another person of the office."""
    return world.person(Role.OFFICE)


def test_who_is_alone_in_the_office_is_told_that_nobody_can_approve(world: World, project: Project) -> None:
    alone = "You are the only person in the office"
    one = kept(spending(project, world.office_user, 6_000_00))
    for page in ("book/pending/", f"book/pending/{one.pk}/"):
        assert alone in visit(page, world.office_user, council=world.council)
    assert alone not in visit("book/pending/", world.steward, council=world.council)
    second = world.person(Role.OFFICE)
    for who in (world.office_user, second):
        for page in ("book/pending/", f"book/pending/{one.pk}/"):
            assert alone not in visit(page, who, council=world.council)
    assert "<dd>2</dd>" in visit("book/rule/", second, council=world.council)


def test_the_pages_say_that_it_waits_and_let_the_second_person_decide(
    world: World, project: Project, second: User
) -> None:
    typed = {"payee": "粮油店", "amount_fen": "2,000", "purpose": "食材", "voucher": "PZ-9", "on": f"{clock.today()}"}
    assert do(world, project, "spend", world.steward, **typed).status_code == 302
    entry = PendingEntry.objects.get()
    address = f"book/pending/{entry.pk}/"
    assert "waits for a second person" in visit(f"projects/{project.pk}/", world.steward, council=world.council)
    assert "waits for a second person" not in visit(f"projects/{project.pk}/", council=world.council)
    own = visit(address, world.steward, council=world.council)
    assert "do/withdraw/" in own
    assert "do/approve/" not in own
    assert f"{address}do/approve/" in visit("inbox/", second, council=world.council)
    assert f"{address}do/approve/" not in visit("inbox/", world.steward, council=world.council)
    assert client_of(world.liaison).get(f"/{world.code}/{address}").status_code == 404
    mine = send(f"{address}do/approve/", world.steward, {}, council=world.council)
    assert mine.status_code == 403

    assert send(f"{address}do/approve/", second, {}, council=world.council).status_code == 302

    page = visit(address, world.steward, council=world.council)
    assert "approved" in page
    assert "do/withdraw/" not in page
    assert "粮油店" in visit("book/pending/", world.auditor, council=world.council)


def test_a_correction_that_waits_names_what_it_takes_back(world: World, project: Project, second: User) -> None:
    gift = Transfer.objects.get(fund=project.fund)
    typed = {"transfer": f"{gift.pk}", "purpose": "转错了账户", "voucher": "CZ-1", "on": f"{clock.today()}"}
    assert do(world, project, "reverse", world.office_user, **typed).status_code == 302
    entry = PendingEntry.objects.get()
    assert entry.reverses == gift
    page = visit(f"book/pending/{entry.pk}/", second, council=world.council)
    assert "Reversal: received" in page
    assert f"/ways/{gift.pk}/" in page
    assert gift.voucher.number in visit(f"book/pending/{entry.pk}/do/approve/", second, council=world.council)
    assert "Reversal: received" in visit("inbox/", second, council=world.council)
    (told,) = Caller(second).get("/pending-entries", council=world.code).body["items"]
    assert told["reverses"] == gift.pk


def test_a_refusal_at_approval_is_shown_and_it_still_waits(world: World, project: Project, second: User) -> None:
    one, other = (kept(spending(project, world.steward, 6_000_00)) for _ in range(2))
    approve_entry(entry_id=one.pk, actor=second)
    refused = send(f"book/pending/{other.pk}/do/approve/", second, {}, council=world.council)
    assert refused.status_code == 422
    assert "is more than" in refused.content.decode()
    back = {"reason": "余额不够", "key": uuid4()}
    assert send(f"book/pending/{other.pk}/do/send-back/", second, back, council=world.council).status_code == 302
    assert "余额不够" in visit(f"book/pending/{other.pk}/", world.steward, council=world.council)


def test_the_amount_is_set_on_its_page(world: World) -> None:
    said = {"above": "1万", "key": uuid4()}
    assert send("book/rule/", world.office_user, said, council=world.council).status_code == 302
    assert TwoPersonRule.objects.get().above_fen == 10_000_00
    assert 'value="10,000"' in visit("book/rule/", world.office_user, council=world.council)
    bad = send("book/rule/", world.office_user, {"above": "很多", "key": uuid4()}, council=world.council)
    assert bad.status_code == 422
    none = {"above": "", "key": uuid4()}
    assert send("book/rule/", world.office_user, none, council=world.council).status_code == 302
    assert "records it alone" in visit("book/pending/", world.steward, council=world.council)
    assert client_of(world.auditor).get(f"/{world.code}/book/rule/").status_code == 404


def test_the_api_keeps_approves_and_tells(world: World, project: Project, second: User) -> None:
    steward, office, other = Caller(world.steward), Caller(world.office_user), Caller(second)
    body = {"payee": "店", "amount_fen": 2_000_00, "voucher": "PZ-9", "on": f"{clock.today()}", "purpose": "食材"}
    sent = steward.post(f"/projects/{project.pk}/expenses", body)
    assert (sent.status, sent.body["id"], sent.body["voucher"]) == (201, None, "PZ-9")
    pending = sent.body["pending"]
    assert steward.post(f"/pending-entries/{pending}/approve", {}).problem == (403, "not_allowed")
    (listed,) = office.get("/pending-entries", council=world.code).body["items"]
    assert (listed["id"], listed["state"], listed["party"]) == (pending, "waiting", "店")
    done = other.post(f"/pending-entries/{pending}/approve", {}).body
    assert (done["state"], bool(done["transfer"])) == ("approved", True)
    assert office.get("/two-person-rule", council=world.code).body == {"above_fen": LIMIT}
    assert office.send("PUT", "/two-person-rule", {"council": world.code, "above_fen": None}).body["above_fen"] is None
    claim = world.bid(world.need(form=Form.MONEY, quantity=5_000_00), 5_000_00)
    office.send("PUT", "/two-person-rule", {"council": world.code, "above_fen": LIMIT})
    brought = steward.upload(
        f"/claims/{claim.pk}/deliveries", quantity=5_000_00, on=f"{clock.today()}", voucher="PZ-10"
    )
    assert (brought.status, brought.body["id"], brought.body["quantity"]) == (201, None, 5_000_00)
    withdrawn = steward.post(f"/pending-entries/{brought.body['pending']}/withdraw", {})
    assert withdrawn.body["state"] == "withdrawn"
