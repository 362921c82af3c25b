"""The two-person rule: above an amount one records, another approves, and the book takes it only then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from lianxin.accounts.models import User
from lianxin.desk.services.verifying import verify
from lianxin.exchange.models import BankLine, Claim, Delivery
from lianxin.exchange.services import (
    Arrived,
    enter_delivery,
    enter_line,
    enter_taking_back,
    record_delivery,
    take_statement,
)
from lianxin.exchange.states import Form, LineState
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.ledger.errors import (
    AlreadyReversed,
    BadAmount,
    EntryDecided,
    NotEnoughMoney,
    RecorderMayNoLonger,
    SamePerson,
    SecondPersonNeeded,
    VoucherKnown,
    WaitsAlready,
)
from lianxin.ledger.models import PendingEntry, Scan, Transfer, TwoPersonRule
from lianxin.ledger.queries import balance_of
from lianxin.ledger.services import (
    Paper,
    Upload,
    approve_entry,
    send_entry_back,
    set_two_person_rule,
    withdraw_entry,
)
from lianxin.ledger.states import PendingState
from lianxin.network.matters import matters_of
from lianxin.network.models import Post
from lianxin.network.services import dismiss
from lianxin.network.states import Role
from lianxin.projects.models import Project
from lianxin.projects.services import enter_money, spend_money
from tests.visits import visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
LIMIT = 1_000_00


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


def spending(project: Project, actor: User, amount_fen: int = 2_000_00, **more: Any) -> Transfer | PendingEntry:
    told: dict[str, Any] = {"payee": "粮油店", "paper": paper()} | more
    return enter_money("spend", project=project, amount_fen=amount_fen, actor=actor, **told)


def kept(entry: object) -> PendingEntry:
    assert isinstance(entry, PendingEntry), entry
    return entry


def test_what_one_may_record_alone_is_recorded_at_once(world: World, project: Project) -> None:
    spent = spending(project, world.steward, LIMIT)
    assert isinstance(spent, Transfer)
    assert spent.approved_by is None


def test_above_the_amount_it_is_kept_with_everything_typed_and_the_book_knows_nothing(
    world: World, project: Project
) -> None:
    before = Transfer.objects.count()
    scan = Upload(ContentFile(PNG, name="slip.png"), "image/png")
    typed = Paper("PZ-9", clock.today() - timedelta(days=1), "食材", scan=scan)
    entry = kept(spending(project, world.steward, paper=typed))

    assert (entry.kind, entry.amount_fen, entry.party, entry.title) == ("spent", 2_000_00, "粮油店", project.title)
    assert (entry.paper["voucher"], entry.paper["purpose"], entry.file_name) == ("PZ-9", "食材", "slip.png")
    assert (Transfer.objects.count(), Scan.objects.count()) == (before, 0)
    assert not Entry.objects.filter(verb="projects.spent").exists()
    assert Entry.objects.get(verb="ledger.entry_kept").actor_id == world.steward.pk


def test_the_second_person_puts_it_into_the_book_by_the_same_verb(world: World, project: Project, second: User) -> None:
    scan = Upload(ContentFile(PNG, name="slip.png"), "image/png")
    entry = kept(spending(project, world.steward, paper=Paper("PZ-9", clock.today(), "食材", scan=scan)))

    spent = approve_entry(entry_id=entry.pk, actor=second)

    assert (spent.recorded_by, spent.approved_by, spent.payee) == (world.steward, second, "粮油店")
    assert (spent.amount_fen, spent.purpose, spent.voucher.number) == (2_000_00, "食材", "PZ-9")
    assert Scan.objects.get(voucher=spent.voucher).file_name == "slip.png"
    entry.refresh_from_db()
    assert (entry.state, entry.transfer, entry.decided_by) == (PendingState.APPROVED, spent, second)
    told = Entry.objects.get(verb="projects.spent")
    assert told.actor_id == world.steward.pk
    assert Entry.objects.get(verb="ledger.entry_approved").actor_id == second.pk
    assert [check for check in verify() if check.broken] == []


def test_nobody_approves_what_they_recorded(world: World, project: Project, second: User) -> None:
    entry = kept(spending(project, world.office_user))
    for deed in (approve_entry, lambda **told: send_entry_back(reason="不对", **told)):
        with pytest.raises(SamePerson) as refusal:
            deed(entry_id=entry.pk, actor=world.office_user)
        assert refusal.value.code == "same_person"
    for actor in (world.steward, world.auditor, world.liaison, World("310116113").office_user):
        with pytest.raises(NotAllowed):
            approve_entry(entry_id=entry.pk, actor=actor)
    approve_entry(entry_id=entry.pk, actor=second)


def test_the_database_itself_refuses_one_person_for_two(world: World, project: Project, second: User) -> None:
    entry = kept(spending(project, world.office_user))
    with pytest.raises(IntegrityError), transaction.atomic():
        PendingEntry.objects.filter(pk=entry.pk).update(
            state=PendingState.RETURNED, decided_by=world.office_user, decided_at=clock.now(), reason="x"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PendingEntry.objects.filter(pk=entry.pk).update(
            state=PendingState.APPROVED, decided_by=second, decided_at=clock.now()
        )


def test_sent_back_with_a_reason_it_waits_for_whoever_recorded_it(world: World, project: Project, second: User) -> None:
    entry = kept(spending(project, world.steward))
    with pytest.raises(ReasonMissing):
        send_entry_back(entry_id=entry.pk, reason=" ", actor=second)
    send_entry_back(entry_id=entry.pk, reason="发票抬头不对", actor=second)

    with pytest.raises(EntryDecided) as refusal:
        approve_entry(entry_id=entry.pk, actor=second)
    assert (refusal.value.code, refusal.value.status) == ("entry_decided", 409)
    assert entry in waiting_for(world.steward, world)
    assert entry not in waiting_for(second, world)
    withdraw_entry(entry_id=entry.pk, actor=world.steward)
    assert entry not in waiting_for(world.steward, world)


def test_only_whoever_recorded_it_withdraws_it(world: World, project: Project, second: User) -> None:
    entry = kept(spending(project, world.steward))
    with pytest.raises(NotAllowed):
        withdraw_entry(entry_id=entry.pk, actor=second)
    withdraw_entry(entry_id=entry.pk, actor=world.steward)
    with pytest.raises(EntryDecided):
        approve_entry(entry_id=entry.pk, actor=second)
    with pytest.raises(EntryDecided):
        withdraw_entry(entry_id=entry.pk, actor=world.steward)


def test_what_the_book_refuses_is_refused_at_once_and_again_at_approval(
    world: World, project: Project, second: User
) -> None:
    with pytest.raises(NotEnoughMoney):
        spending(project, world.steward, 10_000_01)
    one, other = (kept(spending(project, world.steward, 6_000_00)) for _ in range(2))
    approve_entry(entry_id=one.pk, actor=second)
    before = Transfer.objects.count()

    with pytest.raises(NotEnoughMoney) as refusal:
        approve_entry(entry_id=other.pk, actor=second)

    assert refusal.value.facts["held"] == 4_000_00
    other.refresh_from_db()
    assert (other.state, Transfer.objects.count()) == (PendingState.WAITING, before)


def test_two_entries_of_one_voucher_are_asked_about_at_approval(world: World, project: Project, second: User) -> None:
    one, other = (kept(spending(project, world.steward, paper=Paper("PZ-9", clock.today(), "食材"))) for _ in range(2))
    approve_entry(entry_id=one.pk, actor=second)
    with pytest.raises(VoucherKnown):
        approve_entry(entry_id=other.pk, actor=second)


def test_whoever_lost_the_post_meanwhile_records_nothing(world: World, project: Project, second: User) -> None:
    entry = kept(spending(project, world.steward))
    dismiss(post_id=Post.objects.get(user=world.steward).pk, council=world.council, actor=world.office_user)
    with pytest.raises(RecorderMayNoLonger) as refusal:
        approve_entry(entry_id=entry.pk, actor=second)
    assert refusal.value.code == "recorder_may_no_longer"
    assert not Transfer.objects.filter(kind="spent").exists()


def verbs(world: World, project: Project) -> dict[str, Callable[[], object]]:
    """Every verb that moves money, recorded above the amount."""
    office: dict[str, Any] = {"project": project, "actor": world.office_user}
    claim = Claim.objects.get(listing__fund=project.fund)
    given = Transfer.objects.get(fund=project.fund)
    cash = world.bid(world.need(form=Form.MONEY, quantity=5_000_00, title="助学"), 5_000_00)
    other = world.project("start", title="图书角")
    came = Arrived(2_000_00, clock.today(), voucher="PZ-77")
    return {
        "projects.spend": lambda: spending(project, world.office_user),
        "projects.receive": lambda: enter_money(
            "receive", **office, claim_id=claim.pk, amount_fen=2_000_00, paper=paper()
        ),
        "projects.give_back": lambda: enter_money(
            "give_back", **office, organisation_id=world.partner.pk, amount_fen=2_000_00, paper=paper()
        ),
        "projects.carry_over": lambda: enter_money(
            "carry_over", **office, to=other, amount_fen=2_000_00, paper=paper()
        ),
        "projects.reverse": lambda: enter_money("reverse", **office, transfer_id=given.pk, paper=paper("记错了")),
        "exchange.deliver": lambda: enter_delivery(claim_id=cash.pk, arrived=came, actor=world.office_user),
    }


@pytest.mark.parametrize(
    "verb",
    [
        "projects.spend", "projects.receive", "projects.give_back", "projects.carry_over", "projects.reverse",
        "exchange.deliver",
    ],
)  # fmt: skip
def test_every_verb_of_money_waits_and_is_approved(world: World, project: Project, second: User, verb: str) -> None:
    act, before = verbs(world, project)[verb], Transfer.objects.count()
    entry = kept(act())
    assert (entry.verb, Transfer.objects.count()) == (verb, before)
    transfer = approve_entry(entry_id=entry.pk, actor=second)
    assert (transfer.approved_by, transfer.amount_fen) == (second, entry.amount_fen)
    assert [check for check in verify() if check.broken] == []


def test_what_is_recorded_past_the_gate_is_refused_by_the_book(world: World, project: Project) -> None:
    with pytest.raises(SecondPersonNeeded) as refusal:
        spend_money(project=project, payee="店", amount_fen=LIMIT + 1, paper=paper(), actor=world.steward)
    assert (refusal.value.code, refusal.value.facts["above_fen"]) == ("second_person_needed", LIMIT)
    assert project.fund
    assert balance_of(project.fund) == 10_000_00


def test_taking_back_what_came_for_a_claim_waits_too(world: World, second: User) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=5_000_00), 5_000_00)
    came = Arrived(5_000_00, clock.today(), voucher="PZ-1")
    delivery = record_delivery(claim_id=claim.pk, arrived=came, actor=world.steward)
    set_two_person_rule(council=world.council, above_fen=LIMIT, actor=world.office_user)
    back: dict[str, Any] = {"delivery_id": delivery.pk, "paper": paper("记错了"), "actor": world.office_user}
    one, other = kept(enter_taking_back(**back)), kept(enter_taking_back(**back))
    approve_entry(entry_id=one.pk, actor=second)
    with pytest.raises(AlreadyReversed):
        approve_entry(entry_id=other.pk, actor=second)
    assert Delivery.objects.get(corrects=delivery).transfer == PendingEntry.objects.get(pk=one.pk).transfer


def test_goods_need_no_second_person(world: World) -> None:
    set_two_person_rule(council=world.council, above_fen=0, actor=world.office_user)
    claim = world.bid(world.need(quantity=5), 5)
    assert isinstance(
        enter_delivery(claim_id=claim.pk, arrived=Arrived(5, clock.today()), actor=world.steward), Delivery
    )


def test_a_line_of_the_bank_waits_once_and_is_recorded_as_it_is_approved(world: World, second: User) -> None:
    claim = world.bid(world.need(form=Form.MONEY, quantity=3_000_00), 3_000_00)
    set_two_person_rule(council=world.council, above_fen=LIMIT, actor=world.office_user)
    content = f"交易日期,收入,支出,对方户名,摘要,流水号\n{clock.today()},3000,,{world.partner.name},捐款,12".encode()
    take_statement(council=world.council, content=content, file_name="", actor=world.office_user)
    line = BankLine.objects.get()
    told: dict[str, Any] = {"line_id": line.pk, "claim_id": claim.pk, "actor": world.office_user}
    entry = kept(enter_line(**told))
    with pytest.raises(WaitsAlready) as refusal:
        enter_line(**told | {"actor": second})
    assert refusal.value.code == "waits_already"
    assert "waits for a second person" in visit("exchange/bank/", world.auditor, council=world.council)
    assert line not in waiting_for(world.office_user, world)

    transfer = approve_entry(entry_id=entry.pk, actor=second)

    line.refresh_from_db()
    assert (line.state, line.transfer) == (LineState.RECORDED, transfer)


def test_the_office_sets_the_amount_and_the_journal_says_so(world: World) -> None:
    for wrong in (-1, 10**15 + 1):
        with pytest.raises(BadAmount):
            set_two_person_rule(council=world.council, above_fen=wrong, actor=world.office_user)
    with pytest.raises(NotAllowed):
        set_two_person_rule(council=world.council, above_fen=1, actor=world.steward)
    for above in (LIMIT, None):
        set_two_person_rule(council=world.council, above_fen=above, actor=world.office_user)
    told = [
        (one.facts["before_fen"], one.facts["above_fen"])
        for one in Entry.objects.filter(verb="ledger.rule_set").order_by("pk")
    ]
    assert told == [(None, LIMIT), (LIMIT, None)]
    assert TwoPersonRule.objects.get().above_fen is None


def test_one_council_rules_nothing_in_another(world: World, project: Project) -> None:
    other = World("310116113")
    elsewhere = other.project("receive")
    assert isinstance(spending(elsewhere, other.steward), Transfer)


def waiting_for(user: User, world: World) -> list[object]:
    return [one for matter in matters_of(user, world.council) for one in matter.records.all()]
