"""A sealed month takes nothing more; what was altered in it is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.ledger.canon import month_text, short
from lianxin.ledger.errors import EarlierMonthOpen, MonthNotOver, MonthNotSealed, PeriodSealed, SealedAlready
from lianxin.ledger.models import Fund, Seal, Transfer
from lianxin.ledger.queries.sealing import broken_seals, month_after, month_of, next_to_seal
from lianxin.ledger.services import Posting, open_fund, open_funds, post_many, receive, reverse, seal_month, spend
from lianxin.ledger.states import TransferKind
from lianxin.network.states import Role
from tests.attacks.crowd import while_open
from tests.ledger.intruder import alter
from tests.ledger.test_book import fund, world
from tests.world import World, paper

pytestmark = pytest.mark.django_db
__all__ = ["fund", "world"]

THIS = month_of(clock.day_of(datetime.now(UTC)))
LAST = month_of(THIS - timedelta(days=1))
BEFORE = month_of(LAST - timedelta(days=1))


def put(world: World, fund: Fund, on: date, amount_fen: int = 100, about_month: date | None = None) -> Transfer:
    return receive(
        fund=fund,
        organisation_id=world.partner.pk,
        amount_fen=amount_fen,
        paper=replace(paper(on=on), about_month=about_month),
        recorder=world.office_user,
    )


def pay(world: World, fund: Fund, on: date, amount_fen: int = 40) -> Transfer:
    return spend(fund=fund, payee="粮油店", amount_fen=amount_fen, paper=paper(on=on), recorder=world.office_user)


def seal(world: World, month: date) -> Seal:
    return seal_month(council=world.council, month=month, actor=world.office_user)


def test_a_refusal_names_months_as_people_do() -> None:
    refusal = PeriodSealed(month="2019-11", opens=date(2019, 12, 1))
    with override("en"):
        assert (str(refusal), refusal.facts["month"]) == ("November 2019 is sealed: nothing is added to it.", "2019-11")
        assert "Date the entry 1 December 2019 or later, and name November 2019" in refusal.what_would_change_it
    with override("zh-hans"):
        assert str(refusal) == "2019年11月已经封账，不能再往里记账。"
        assert "2019年12月1日" in refusal.what_would_change_it


def test_a_month_is_sealed_with_its_entries_after_the_seal_before_it(world: World, fund: Fund) -> None:
    put(world, fund, BEFORE)
    pay(world, fund, month_after(BEFORE) - timedelta(days=1))
    put(world, fund, LAST)

    first, second = seal(world, BEFORE), seal(world, LAST)

    assert (first.entries, first.previous, first.algorithm) == (2, "", "sha256")
    assert (second.entries, second.previous) == (1, first.digest)
    assert len(short(second.digest)) == 19
    assert list(broken_seals(world.council.pk)) == []
    told = Entry.objects.filter(verb="ledger.sealed").order_by("pk")[0]
    assert told.facts == {"month": month_text(BEFORE), "entries": 2, "seal": short(first.digest)}
    assert told.actor_id == world.office_user.pk
    assert next_to_seal(world.council.pk) == THIS


def test_months_are_sealed_once_in_their_order_when_they_are_over(world: World, fund: Fund) -> None:
    put(world, fund, BEFORE)

    with pytest.raises(MonthNotOver):
        seal(world, THIS)
    with pytest.raises(EarlierMonthOpen) as early:
        seal(world, LAST)
    assert early.value.facts["earlier"] == month_text(BEFORE)
    seal(world, BEFORE)
    with pytest.raises(SealedAlready):
        seal(world, BEFORE)
    with pytest.raises(SealedAlready):
        seal(world, month_of(BEFORE - timedelta(days=1)))
    assert seal(world, LAST).entries == 0
    assert Seal.objects.count() == 2


@pytest.mark.parametrize(("role", "may"), [(Role.AUDITOR, True), (Role.LIAISON, False), (Role.ADMIN, False)])
def test_the_office_and_the_auditor_seal(world: World, role: Role, may: bool) -> None:
    actor = world.person(role, world.partner if role == Role.LIAISON else None)
    if may:
        assert seal_month(council=world.council, month=LAST, actor=actor).sealed_by == actor
        return
    with pytest.raises(NotAllowed):
        seal_month(council=world.council, month=LAST, actor=actor)
    assert not Seal.objects.exists()


def test_a_sealed_month_refuses_every_kind_of_entry(world: World, fund: Fund) -> None:
    given = put(world, fund, LAST)
    paid = pay(world, fund, LAST)
    seal(world, LAST)
    before = Transfer.objects.count()
    fresh = open_funds(["新"], council_id=world.council.pk)[0]
    posting = Posting(fresh, TransferKind.RECEIVED, 1, LAST, "表-1", "新", world.partner.pk)
    ways: list[Callable[[], object]] = [
        lambda: put(world, fund, LAST),
        lambda: pay(world, fund, BEFORE),
        lambda: reverse(transfer=paid, paper=paper(on=LAST), recorder=world.office_user),
        lambda: post_many([posting], council_id=world.council.pk, recorder=world.office_user),
    ]
    for way in ways:
        with pytest.raises(PeriodSealed) as refusal, transaction.atomic():
            way()
        assert refusal.value.facts["opens"] == THIS
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            council=world.council, fund=fund, kind="received", amount_fen=1, on=LAST, voucher=given.voucher,
            organisation=world.partner, purpose="越过", recorded_at=clock.now(),
        )  # fmt: skip
    assert Transfer.objects.count() == before
    assert list(broken_seals(world.council.pk)) == []


def test_a_later_entry_may_name_the_sealed_month_and_a_reversal_does_so_by_itself(world: World, fund: Fund) -> None:
    given = put(world, fund, LAST)
    with pytest.raises(MonthNotSealed):
        put(world, fund, THIS, about_month=LAST)
    seal(world, LAST)

    late = put(world, fund, THIS, about_month=LAST + timedelta(days=3))
    back = reverse(transfer=given, paper=paper(on=THIS), recorder=world.office_user)
    again = reverse(transfer=late, paper=paper(on=THIS), recorder=world.office_user)

    assert (late.about_month, back.about_month, again.about_month) == (LAST, LAST, None)
    assert list(broken_seals(world.council.pk)) == []


ALTERED = {
    "UPDATE ledger_transfer SET purpose = '别的' WHERE kind = 'spent'": "transfer {paid} was altered since",
    "UPDATE ledger_transfer SET payee = '别人' WHERE kind = 'spent'": "transfer {paid} was altered since",
    "UPDATE ledger_leg SET amount_fen = -amount_fen": "transfer {given} was altered since",
    "UPDATE ledger_voucher SET number = number || '1'": "transfer {given} was altered since",
    "UPDATE ledger_share SET amount_fen = 39": "transfer {paid} was altered since",
    "UPDATE ledger_transfer SET \"on\" = '{this}' WHERE kind = 'spent'": "transfer {paid} is missing from",
    "UPDATE ledger_transfer SET \"on\" = '{last}'": "transfer {later} was not there when",
    "UPDATE ledger_sealedentry SET digest = salt": "is not that of the digests",
    "UPDATE ledger_seal SET entries = 5": "is not that of the digests",
    "UPDATE ledger_seal SET previous = '1'": "does not name the seal before it",
    "UPDATE ledger_seal SET digest = '1'": "is not that of the digests",
}


@pytest.mark.parametrize("statement", ALTERED)
def test_what_was_altered_behind_the_guards_is_named(world: World, fund: Fund, statement: str) -> None:
    rows = {"given": put(world, fund, LAST).pk, "paid": pay(world, fund, LAST).pk}
    seal(world, LAST)
    rows["later"] = put(world, fund, THIS).pk

    alter(statement.format(this=THIS, last=LAST))

    assert ALTERED[statement].format_map(rows) in " ".join(broken_seals(world.council.pk))


def test_sm3_is_the_choice_of_an_installation_and_stays_with_the_seal(
    world: World, fund: Fund, settings: object
) -> None:
    settings.SEAL_ALGORITHM = "sm3"  # type: ignore[attr-defined]
    put(world, fund, BEFORE)
    first = seal(world, BEFORE)
    settings.SEAL_ALGORITHM = "sha256"  # type: ignore[attr-defined]
    second = seal(world, LAST)

    assert (first.algorithm, second.algorithm) == ("sm3", "sha256")
    assert list(broken_seals(world.council.pk)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sealing_first", [False, True])
def test_nothing_slips_into_a_month_while_it_is_sealed(sealing_first: bool) -> None:
    """Whichever comes first, the other waits: the entry is in the seal, or it is refused."""
    world = World()
    with transaction.atomic():
        fund = open_fund(council_id=world.council.pk, title="老年食堂助餐")
        put(world, fund, LAST)

    @transaction.atomic
    def late() -> None:
        put(world, fund, LAST)

    def close() -> None:
        seal(world, LAST)

    found = while_open(close, late) if sealing_first else while_open(late, close)

    assert found == (["done", "period_sealed"] if sealing_first else ["done", "done"])
    assert Seal.objects.get().entries == Transfer.objects.count() == 2 - sealing_first
    assert list(broken_seals(world.council.pk)) == []
