"""Two people decide about one line of the bank, or send one statement, at the same moment."""

import pytest

from lianxin.exchange.models import BankLine, Delivery
from lianxin.exchange.services import explain_line, match_line, record_line, take_statement
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from tests.attacks.crowd import while_open
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    town = World()
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(town, person)
    return town


def take(world: World, *references: str) -> list[BankLine]:
    rows = [f"{clock.today().isoformat()},100,,{world.partner.name},捐款,{one}" for one in references]
    content = "\n".join(["交易日期,收入,支出,对方户名,摘要,流水号", *rows]).encode()
    take_statement(council=world.council, content=content, file_name="", actor=world.office_user)
    return list(BankLine.objects.order_by("pk"))


def test_of_two_who_confirm_one_line_one_records_it(world: World) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=500_00), 500_00)
    (line,) = take(world, "1")

    def confirm() -> object:
        return record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user)

    assert while_open(confirm, confirm) == ["done", "line_decided"]
    assert (Delivery.objects.count(), Transfer.objects.count()) == (1, 1)


def test_a_line_that_is_explained_while_it_is_recorded_is_only_recorded(world: World) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=500_00), 500_00)
    (line,) = take(world, "1")
    found = while_open(
        lambda: record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user),
        lambda: explain_line(line_id=line.pk, reason="利息", actor=world.office_user),
    )
    assert found == ["done", "line_decided"]
    assert BankLine.objects.get().transfer == Transfer.objects.get()


def test_of_two_lines_that_are_matched_with_one_entry_one_is(world: World) -> None:
    world.project("receive", budget_fen=100_00)
    given = Transfer.objects.get()
    one, other = take(world, "1", "2")
    found = while_open(
        lambda: match_line(line_id=one.pk, transfer_id=given.pk, actor=world.office_user),
        lambda: match_line(line_id=other.pk, transfer_id=given.pk, actor=world.office_user),
    )
    assert found == ["done", "matched_already"]
    assert BankLine.objects.filter(transfer=given).count() == 1


def test_one_statement_sent_twice_at_once_is_taken_in_once(world: World) -> None:
    found = while_open(lambda: take(world, "1", "2"), lambda: take(world, "1", "2"))
    assert found == ["done", "done"]
    assert BankLine.objects.count() == 2
