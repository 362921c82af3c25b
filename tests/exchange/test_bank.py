"""Reconciling with the bank: nothing is taken in twice, nothing is recorded twice, and whatever is decided is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.exchange.bank.errors import LineDecided, MatchedAlready, RecordedAlready, StatementRefused, WrongLine
from lianxin.exchange.models import BankLine, BankStatement, Claim, Delivery, Listing
from lianxin.exchange.queries.bank import is_open, line_of, lines, suggestions_for
from lianxin.exchange.services import (
    explain_line,
    match_line,
    record_line,
    reopen_line,
    take_back_delivery,
    take_statement,
)
from lianxin.exchange.states import Form, LineState
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.ledger.errors import VoucherKnown
from lianxin.ledger.models import Transfer
from lianxin.network.matters import matters_of
from tests.api.client import Caller
from tests.visits import client_of, queries_of, send, visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db

HEAD = "交易日期,收入,支出,对方户名,摘要,流水号"


@pytest.fixture
def world() -> World:
    return World()


def statement(*said: str) -> bytes:
    return "\n".join([HEAD, *said]).encode()


def day(ago: int = 0) -> str:
    return (clock.today() - timedelta(days=ago)).isoformat()


def take(world: World, *said: str) -> list[BankLine]:
    """The lines of a statement that were new."""
    taken = take_statement(
        council=world.council, content=statement(*said), file_name="12月.csv", actor=world.office_user
    )
    return list(taken.lines.order_by("row"))


def promised(world: World, amount_fen: int = 3_000_00, title: str = "老年食堂助餐") -> Claim:
    return world.bid(world.need(form=Form.MONEY, quantity=amount_fen, title=title), amount_fen)


def came(world: World, reference: str = "0012", amount: str = "3000", ago: int = 0) -> BankLine:
    (line,) = take(world, f"{day(ago)},{amount},,{world.partner.name},老年食堂助餐,{reference}")
    return line


def test_lines_that_stand_here_already_are_only_counted(world: World) -> None:
    both = [f"{day()},3000,,甲,捐款,0012", f"{day()},,100,银行,手续费,"]
    take(world, *both)
    again = take_statement(council=world.council, content=statement(*both), file_name="", actor=world.office_user)
    more = take_statement(
        council=world.council, content=statement(f"{day()},3000,,甲,捐 款,0012"), file_name="", actor=world.office_user
    )

    assert (again.new, again.known, more.new, more.known) == (0, 2, 0, 1)
    assert BankLine.objects.count() == 2
    entries = Entry.objects.filter(verb="exchange.statement_taken").order_by("pk")
    told = [(entry.facts["new"], entry.facts["known"]) for entry in entries]
    assert told == [(2, 0), (0, 2), (0, 1)]


def test_two_councils_take_in_the_same_line(world: World) -> None:
    came(world)
    other = World("310116113")
    (line,) = take(other, f"{day()},3000,,{world.partner.name},老年食堂助餐,0012")
    assert (line.council, BankLine.objects.count()) == (other.council, 2)


def test_a_statement_that_is_refused_leaves_nothing(world: World) -> None:
    with pytest.raises(StatementRefused):
        take(world, f"{day()},3000,,甲,捐款,1", "没有日期,3000,,甲,捐款,2")
    assert not BankLine.objects.exists()
    assert not BankStatement.objects.exists()
    with pytest.raises(NotAllowed):
        take_statement(council=world.council, content=statement(), file_name="", actor=world.steward)


def test_a_promise_is_suggested_and_recorded_with_one_click(world: World) -> None:
    claim, line = promised(world), came(world)
    (likely,) = suggestions_for(world.council, [line])[line.pk]
    assert (likely.claim, likely.likeness.is_sure) == (claim, True)

    delivery = record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user)

    line.refresh_from_db()
    assert (line.state, line.transfer, line.decided_by) == (LineState.RECORDED, delivery.transfer, world.office_user)
    assert (delivery.quantity, delivery.on, delivery.voucher) == (3_000_00, line.on, "0012")
    assert suggestions_for(world.council, [line]) == {}
    told = Entry.objects.get(verb="exchange.line_recorded")
    assert told.facts["transfer"] == delivery.transfer_id
    assert Entry.objects.filter(verb="exchange.received").count() == 1


def test_money_of_a_project_goes_the_projects_way(world: World) -> None:
    project = world.project("start", budget_fen=3_000_00)
    line = came(world)
    claim = Claim.objects.get(listing__fund=project.fund)
    record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user)
    transfer = Transfer.objects.get()
    assert (transfer.fund, transfer.organisation, transfer.purpose) == (project.fund, world.partner, project.title)


def test_what_the_remark_says_stays_with_the_line(world: World) -> None:
    """It may name people, and the book's entries are public."""
    claim = promised(world)
    (line,) = take(world, f"{day()},3000,,{world.partner.name},张三 13800000000,0012")
    record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user)
    assert Transfer.objects.get().purpose == "老年食堂助餐"


def test_a_line_without_reference_has_a_voucher_of_its_own(world: World) -> None:
    claim, line = promised(world), came(world, reference="")
    assert record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user).voucher == f"YH-{line.pk}"


def test_what_the_book_has_is_found_and_not_recorded_twice(world: World) -> None:
    project = world.project("receive", budget_fen=3_000_00)
    by_hand, line = Transfer.objects.get(), came(world)
    waiting = promised(world, title="助学")
    first, *_ = suggestions_for(world.council, [line])[line.pk]
    assert first.transfer == by_hand
    with pytest.raises(RecordedAlready) as refusal:
        record_line(line_id=line.pk, claim_id=waiting.pk, actor=world.office_user)
    assert (refusal.value.code, refusal.value.facts["entry"]) == ("recorded_already", by_hand.pk)

    match_line(line_id=line.pk, transfer_id=by_hand.pk, actor=world.office_user)

    line.refresh_from_db()
    assert (line.state, line.transfer, Delivery.objects.count()) == (LineState.FOUND, by_hand, 1)
    second = came(world, reference="0013")
    with pytest.raises(MatchedAlready):
        match_line(line_id=second.pk, transfer_id=by_hand.pk, actor=world.office_user)
    assert project.fund_id == by_hand.fund_id


def test_other_money_of_the_same_amount_is_recorded_once_it_is_said(world: World) -> None:
    world.project("receive", budget_fen=3_000_00)
    claim, line = promised(world, title="助学"), came(world)
    record_line(line_id=line.pk, claim_id=claim.pk, is_another=True, actor=world.office_user)
    assert Transfer.objects.filter(kind="received").count() == 2


def test_a_reference_that_is_a_voucher_already_asks_too(world: World) -> None:
    claim = promised(world, 6_000_00)
    first = came(world)
    record_line(line_id=first.pk, claim_id=claim.pk, actor=world.office_user)
    (second,) = take(world, f"{day()},1000,,{world.partner.name},余款,0012")
    with pytest.raises(VoucherKnown):
        record_line(line_id=second.pk, claim_id=claim.pk, actor=world.office_user)
    record_line(line_id=second.pk, claim_id=claim.pk, confirmed=True, actor=world.office_user)
    assert Transfer.objects.count() == 2


def test_money_that_went_is_found_among_expenses_and_returns(world: World) -> None:
    world.project("spend", budget_fen=3_000_00)
    spent = Transfer.objects.get(kind="spent")
    (line,) = take(world, f"{day()},,3000,粮油店,食材,0020")
    (likely,) = suggestions_for(world.council, [line])[line.pk]
    assert (likely.transfer, likely.likeness.is_sure) == (spent, True)
    with pytest.raises(WrongLine):
        record_line(line_id=line.pk, claim_id=promised(world).pk, actor=world.office_user)
    received = Transfer.objects.get(kind="received")
    with pytest.raises(WrongLine):
        match_line(line_id=line.pk, transfer_id=received.pk, actor=world.office_user)
    match_line(line_id=line.pk, transfer_id=spent.pk, actor=world.office_user)
    line.refresh_from_db()
    assert line.transfer == spent


def test_a_line_is_explained_with_a_reason_and_opened_again(world: World) -> None:
    (line,) = take(world, f"{day()},0.35,,,结息,")
    with pytest.raises(ReasonMissing):
        explain_line(line_id=line.pk, reason=" ", actor=world.office_user)
    explain_line(line_id=line.pk, reason="利息", actor=world.office_user)
    with pytest.raises(LineDecided) as refusal:
        explain_line(line_id=line.pk, reason="又一次", actor=world.office_user)
    assert (refusal.value.code, refusal.value.status) == ("line_decided", 409)
    assert not lines(world.council, "open").exists()

    reopened = reopen_line(line_id=line.pk, actor=world.office_user)

    assert (reopened.state, reopened.reason) == (LineState.OPEN, "")
    with pytest.raises(LineDecided):
        reopen_line(line_id=line.pk, actor=world.office_user)


def test_a_line_waits_again_once_its_entry_is_taken_back(world: World) -> None:
    claim, line = promised(world), came(world)
    delivery = record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user)
    with pytest.raises(LineDecided):
        reopen_line(line_id=line.pk, actor=world.office_user)
    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错了"), actor=world.office_user)

    found = line_of(world.council, line.pk)
    assert is_open(found)
    assert [one.pk for one in lines(world.council, "open")] == [line.pk]
    again = record_line(line_id=line.pk, claim_id=claim.pk, confirmed=True, actor=world.office_user)
    assert BankLine.objects.get().transfer == again.transfer


def test_only_the_office_decides_and_nobody_reaches_another_councils_money(world: World) -> None:
    claim, line = promised(world), came(world)
    for actor in (world.steward, world.liaison, world.auditor):
        with pytest.raises(NotAllowed):
            record_line(line_id=line.pk, claim_id=claim.pk, actor=actor)
        with pytest.raises(NotAllowed):
            explain_line(line_id=line.pk, reason="不知道", actor=actor)
    other = World("310116113")
    foreign = other.bid(other.need(form=Form.MONEY, quantity=3_000_00), 3_000_00)
    with pytest.raises(Claim.DoesNotExist):
        record_line(line_id=line.pk, claim_id=foreign.pk, actor=world.office_user)
    assert BankLine.objects.get(pk=line.pk).state == LineState.OPEN


ROWS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(1, 3),
        st.booleans(),
        st.sampled_from(["甲", "乙"]),
        st.sampled_from(["", "7", "8"]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.random
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_whatever_is_sent_twice_nothing_is_doubled(
    world: World, first: list[tuple[int, int, bool, str, str]], second: list[tuple[int, int, bool, str, str]]
) -> None:
    BankLine.objects.all().delete()

    def said(rows: list[tuple[int, int, bool, str, str]]) -> bytes:
        amounts = [(f"{amount},", "") if way else ("", f"{amount}") for _ago, amount, way, _party, _ref in rows]
        return statement(
            *(
                f"{day(ago)},{come.strip(',')},{gone},{party},捐款,{reference}"
                for (ago, _a, _w, party, reference), (come, gone) in zip(rows, amounts, strict=True)
            )
        )

    def send_(content: bytes) -> BankStatement:
        return take_statement(council=world.council, content=content, file_name="", actor=world.office_user)

    one, other = send_(said(first)), send_(said(second))
    standing = set(BankLine.objects.values_list("pk", "fingerprint"))
    assert one.new + other.new == len(standing) == len({fingerprint for _, fingerprint in standing})
    assert [send_(content).new for content in (said(first), said(second), said([*first, *second]))] == [0, 0, 0]
    assert set(BankLine.objects.values_list("pk", "fingerprint")) == standing


def test_the_page_lists_what_waits_and_one_click_records_it(world: World) -> None:
    promised(world)
    empty = visit("exchange/bank/", world.office_user, council=world.council)
    assert "No statement yet" in empty
    file = SimpleUploadedFile("12月.csv", statement(f"{day()},3000,,{world.partner.name},老年食堂助餐,0012"))
    sent = send("exchange/bank/send/", world.office_user, {"file": file, "key": uuid4()}, council=world.council)
    assert sent.status_code == 302
    line = BankLine.objects.get()
    page = visit("exchange/bank/", world.office_user, council=world.council)
    assert "just what is still to come" in page
    assert f"/exchange/bank/{line.pk}/do/record/" in page
    clicked = send(
        f"exchange/bank/{line.pk}/do/record/",
        world.office_user,
        {"claim": Claim.objects.get().pk},
        council=world.council,
    )
    assert clicked.status_code == 302
    assert "Every line of the bank is in the book" in visit("exchange/bank/", world.auditor, council=world.council)
    assert "taken back" not in visit(f"exchange/bank/{line.pk}/", world.auditor, council=world.council)
    for stranger in (world.liaison, None, World("310116113").office_user):
        status = 302 if stranger is None else 404
        assert client_of(stranger).get(f"/{world.code}/exchange/bank/{line.pk}/").status_code == status


def test_a_statement_is_pasted_and_what_is_refused_stays_typed(world: World) -> None:
    typed = {"text": "什么,都\n没有,1", "key": uuid4()}
    refused = send("exchange/bank/send/", world.office_user, typed, council=world.council)
    assert refused.status_code == 422
    assert "都\n没有" in refused.content.decode()
    none = send("exchange/bank/send/", world.office_user, {"key": uuid4()}, council=world.council)
    assert none.status_code == 422
    pasted = statement(f"{day()},3000,,甲,捐款,1").decode().replace(",", "\t")
    done = send("exchange/bank/send/", world.office_user, {"text": pasted, "key": uuid4()}, council=world.council)
    assert done.status_code == 302
    assert BankLine.objects.get().party == "甲"


def test_the_form_asks_whether_it_is_other_money_once_that_was_refused(world: World) -> None:
    world.project("receive", budget_fen=3_000_00)
    claim, line = promised(world, title="助学"), came(world)
    path = f"exchange/bank/{line.pk}/do/record/"
    assert 'name="is_another"' not in visit(path, world.office_user, council=world.council)
    refused = send(path, world.office_user, {"claim": claim.pk}, council=world.council)
    assert refused.status_code == 422
    assert 'name="is_another"' in refused.content.decode()
    said = {"claim": claim.pk, "is_another": "on"}
    assert send(path, world.office_user, said, council=world.council).status_code == 302


def test_lines_wait_in_the_offices_inbox_until_they_are_decided(world: World) -> None:
    (line,) = take(world, f"{day(3)},0.35,,,结息,")

    def waiting() -> list[object]:
        return [one for matter in matters_of(world.office_user, world.council) for one in matter.records.all()]

    assert line in waiting()
    assert str(line.pk) in visit("inbox/", world.office_user, council=world.council)
    explain_line(line_id=line.pk, reason="利息", actor=world.office_user)
    assert line not in waiting()


def test_twice_the_lines_cost_the_same_number_of_queries(world: World) -> None:
    for number in range(3):
        promised(world, title=f"需要{number}")
        came(world, reference=f"A{number}")
    before = queries_of("exchange/bank/", world.office_user, council=world.council)
    for number in range(3, 9):
        promised(world, title=f"需要{number}")
        came(world, reference=f"A{number}")
    assert queries_of("exchange/bank/", world.office_user, council=world.council) == before <= 25


def test_the_api_takes_a_statement_in_suggests_and_decides(world: World) -> None:
    claim, office = promised(world), Caller(world.office_user)
    content = statement(f"{day()},3000,,{world.partner.name},老年食堂助餐,0012", f"{day()},1,,,结息,")
    sent = office.upload("/bank-statements", council=world.code, file=SimpleUploadedFile("a.csv", content))
    assert (sent.status, sent.body["new"]) == (201, 2)
    text = office.upload("/bank-statements", council=world.code, text=content.decode())
    assert (text.body["new"], text.body["known"]) == (0, 2)
    assert office.upload("/bank-statements", council=world.code, text="x").problem == (422, "statement_headless")

    interest, gift = office.get("/bank-lines", council=world.code).body["items"]
    detail = office.get(f"/bank-lines/{gift['id']}").body
    assert detail["suggestions"][0]["claim"] == claim.pk
    assert "amount_left" in detail["suggestions"][0]["reasons"]
    recorded = office.post(f"/bank-lines/{gift['id']}/record", {"claim": claim.pk}).body
    assert (recorded["state"], recorded["open"]) == ("recorded", False)
    again = office.post(f"/bank-lines/{gift['id']}/record", {"claim": claim.pk})
    assert again.problem == (409, "line_decided")
    assert office.post(f"/bank-lines/{interest['id']}/explain", {"reason": "利息"}).body["reason"] == "利息"
    assert office.post(f"/bank-lines/{interest['id']}/reopen", {}).body["open"]
    assert Caller(world.steward).get(f"/bank-lines/{gift['id']}").status == 404


def test_a_need_that_is_closed_is_still_paid_for(world: World) -> None:
    claim, line = promised(world), came(world)
    Listing.objects.update(until_on=date(2018, 1, 1))
    record_line(line_id=line.pk, claim_id=claim.pk, actor=world.office_user)
    assert Transfer.objects.count() == 1
