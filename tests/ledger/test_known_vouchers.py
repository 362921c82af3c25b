"""A voucher that the book knows is recorded again only by who says that it is meant."""

from datetime import timedelta

import pytest

from lianxin.exchange.models import Claim
from lianxin.exchange.services import Arrived, record_delivery
from lianxin.exchange.states import Form
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.ledger.errors import VoucherKnown
from lianxin.ledger.models import Fund, Transfer, Voucher
from lianxin.ledger.services import Paper, give_back, open_fund, receive, reverse, spend
from lianxin.projects.models import Project
from lianxin.projects.services import reverse_entry, spend_money
from tests.projects.test_pages import do
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def fund(world: World) -> Fund:
    return open_fund(council_id=world.council.pk, title="老年食堂助餐")


def put_in(world: World, fund: Fund, paper: Paper, amount_fen: int = 100_00, by: int | None = None) -> Transfer:
    given_by = by or world.partner.pk
    return receive(fund=fund, organisation_id=given_by, amount_fen=amount_fen, paper=paper, recorder=world.office_user)


def slip(number: str = "PZ-9", days_ago: int = 0, *, confirmed: bool = False) -> Paper:
    return Paper(number, clock.today() - timedelta(days=days_ago), "认领款", confirmed=confirmed)


def test_a_voucher_of_the_same_payer_is_refused_and_names_the_earlier_entry(world: World, fund: Fund) -> None:
    earlier = put_in(world, fund, slip())

    with pytest.raises(VoucherKnown) as refusal:
        put_in(world, fund, slip(" PZ-9 "), 50_00)

    assert refusal.value.code == "voucher_known"
    facts = {name: refusal.value.facts[name] for name in ("entry", "voucher", "on", "amount_fen", "purpose")}
    assert facts == {
        "entry": earlier.pk, "voucher": "PZ-9", "on": clock.today(), "amount_fen": 100_00, "purpose": "认领款",
    }  # fmt: skip
    assert Transfer.objects.count() == 1


def test_confirmed_it_is_another_entry_of_the_same_paper(world: World, fund: Fund) -> None:
    put_in(world, fund, slip())
    again = put_in(world, fund, slip(confirmed=True), 50_00)
    assert (again.voucher.number, Voucher.objects.count(), Transfer.objects.count()) == ("PZ-9", 1, 2)


def test_one_paper_of_one_day_may_be_for_several_parties(world: World, fund: Fund) -> None:
    """A bank's collective order pays several, and brings in what several gave."""
    put_in(world, fund, slip())
    put_in(world, fund, slip(), by=world.rival.pk)
    for payee in ("粮油店", "水电行"):
        spend(fund=fund, payee=payee, amount_fen=10_00, paper=slip(), recorder=world.office_user)
    assert Transfer.objects.filter(voucher__number="PZ-9").count() == 4


@pytest.mark.parametrize("payee", ["粮油店", " 粮油 店", "粮油店　"])
def test_a_payee_is_the_same_however_it_is_spaced(world: World, fund: Fund, payee: str) -> None:
    put_in(world, fund, paper())
    spend(fund=fund, payee="粮油店", amount_fen=10_00, paper=slip(), recorder=world.office_user)
    with pytest.raises(VoucherKnown):
        spend(fund=fund, payee=payee, amount_fen=10_00, paper=slip(), recorder=world.office_user)


def test_a_number_of_another_day_is_refused_whoever_paid(world: World, fund: Fund) -> None:
    put_in(world, fund, slip(days_ago=3))
    with pytest.raises(VoucherKnown):
        put_in(world, fund, slip(), by=world.rival.pk)


def test_what_was_taken_back_is_recorded_anew_by_its_own_paper(world: World, fund: Fund) -> None:
    wrong = put_in(world, fund, slip(days_ago=3))
    reverse(transfer=wrong, paper=slip(), recorder=world.office_user)
    assert put_in(world, fund, slip(), 99_00).voucher_id == wrong.voucher_id


def test_another_paper_that_is_known_is_no_paper_of_a_reversal(world: World, fund: Fund) -> None:
    wrong = put_in(world, fund, slip("PZ-1"))
    put_in(world, fund, slip("PZ-2"))
    with pytest.raises(VoucherKnown):
        reverse(transfer=wrong, paper=slip("PZ-2"), recorder=world.office_user)


def test_what_is_returned_is_not_what_was_received(world: World, fund: Fund) -> None:
    put_in(world, fund, slip())
    back = {"fund": fund, "organisation_id": world.partner.pk, "amount_fen": 10_00, "recorder": world.office_user}
    give_back(**back, paper=slip())  # type: ignore[arg-type]
    with pytest.raises(VoucherKnown):
        give_back(**back, paper=slip())  # type: ignore[arg-type]


def test_books_of_two_councils_know_nothing_of_each_other(world: World, fund: Fund) -> None:
    put_in(world, fund, slip())
    other = World("310116113")
    put_in(other, open_fund(council_id=other.council.pk, title="乙"), slip())
    assert Voucher.objects.count() == 2


def test_the_journal_says_which_entry_it_was_told_from(world: World) -> None:
    project = world.project("receive")
    told = {"project": project, "payee": "粮油店", "amount_fen": 10_00, "actor": world.steward}
    first = spend_money(**told, paper=slip())  # type: ignore[arg-type]
    spend_money(**told, paper=slip(confirmed=True))  # type: ignore[arg-type]
    spend_money(**told, paper=slip("PZ-10", confirmed=True))  # type: ignore[arg-type]

    said = [one.facts.get("voucher_confirmed") for one in Entry.objects.filter(verb="projects.spent").order_by("pk")]
    assert said == [None, first.pk, None]


def test_a_delivery_asks_and_is_confirmed_alike(world: World) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=100_00), 100_00)
    came = Arrived(40_00, clock.today(), voucher="PZ-9")
    first = record_delivery(claim_id=claim.pk, arrived=came, actor=world.steward)
    with pytest.raises(VoucherKnown):
        record_delivery(claim_id=claim.pk, arrived=came, actor=world.steward)
    again = Arrived(40_00, clock.today(), voucher="PZ-9", confirmed=True)
    record_delivery(claim_id=claim.pk, arrived=again, actor=world.steward)
    told = Entry.objects.filter(verb="exchange.received").order_by("pk").last()
    assert told
    assert told.facts["voucher_confirmed"] == first.transfer_id
    assert Claim.objects.get().deliveries.count() == 2


def test_the_form_asks_once_it_was_refused_and_keeps_what_was_typed(world: World) -> None:
    project: Project = world.project("receive")
    spend_money(project=project, payee="粮油店", amount_fen=10_00, paper=slip(), actor=world.steward)
    typed = {
        "payee": "粮油店", "amount_fen": "1,000", "purpose": "食材", "voucher": "PZ-9", "on": clock.today().isoformat(),
    }  # fmt: skip

    refused = do(world, project, "spend", world.steward, **typed)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Voucher PZ-9 stands in the book already" in page
    assert 'name="confirm_voucher"' in page
    assert all(f'value="{text}"' in page for text in typed.values())
    unasked = do(world, project, "spend", world.steward, **typed | {"amount_fen": "9亿", "voucher": "PZ-99"})
    assert 'name="confirm_voucher"' not in unasked.content.decode()
    assert do(world, project, "spend", world.steward, **typed, confirm_voucher="on").status_code == 302
    assert Transfer.objects.filter(voucher__number="PZ-9").count() == 2


def test_taking_back_confirms_in_its_form_too(world: World) -> None:
    project = world.project("receive")
    spent = spend_money(project=project, payee="甲", amount_fen=10_00, paper=slip("PZ-1"), actor=world.steward)
    spend_money(project=project, payee="甲", amount_fen=10_00, paper=slip("PZ-2"), actor=world.steward)
    with pytest.raises(VoucherKnown):
        reverse_entry(project=project, transfer_id=spent.pk, paper=slip("PZ-2"), actor=world.office_user)
    taken = slip("PZ-2", confirmed=True)
    assert reverse_entry(project=project, transfer_id=spent.pk, paper=taken, actor=world.office_user).reverses == spent
