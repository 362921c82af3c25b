"""Whatever is done to projects, in whatever order: what is stored agrees with the records, and nothing breaks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.desk.services.verifying import verify
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import Wanted
from lianxin.exchange.states import ClaimState, Form
from lianxin.journal.folder import fold_once
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.ledger.models import Account, Transfer
from lianxin.projects.models import Project
from lianxin.projects.services import (
    Benefit,
    DeclaredLine,
    Source,
    YearLine,
    accept_project,
    approve_project,
    cancel_project,
    carry_balance,
    claim_project,
    close_project,
    correct_by_sheet,
    correct_outcome,
    declare_by_sheet,
    deliver_in_kind,
    draft_project,
    endorse_project,
    file_project,
    publish_project,
    receive_money,
    report_by_sheet,
    return_balance,
    return_project,
    reverse_entry,
    revise_project,
    send_back,
    spend_money,
    start_project,
    submit_project,
    withdraw_project,
    withdraw_project_claim,
)
from lianxin.projects.states import ACCEPTED, ProjectState
from tests.world import World, paper

pytestmark = pytest.mark.django_db

WHY = "村里另有安排"
STATES = (ProjectState.IN_PROGRESS, ProjectState.SUBMITTED, ProjectState.ACCEPTED, ProjectState.CLOSED)
LIFE = (
    "file", "endorse", "approve", "publish", "claim", "start", "receive", "spend", "submit", "accept", "close",
)  # fmt: skip
ASIDE = (
    "revise", "return", "withdraw", "cancel", "send_back", "correct_outcome", "unclaim", "deliver", "reverse",
    "give_back", "carry", "declare", "report",
)  # fmt: skip


@dataclass
class Town:
    """Two projects of one council, and every verb that can be tried on them with a number to vary it."""

    world: World
    projects: list[Project] = field(default_factory=list)
    sheets: int = 0

    def __post_init__(self) -> None:
        for title in ("老年食堂助餐", "图书角共建"):
            draft = self.world.draft(title, 100, wanted=[Wanted("长者餐具", Form.GOODS, 5)])
            self.projects.append(draft_project(council=self.world.council, draft=draft, actor=self.world.liaison))

    def do(self, verb: str, which: int, number: int) -> None:
        """Try a verb, with what a browser had on its screen; a refusal leaves everything as it was."""
        project = self.projects[which]
        before = Entry.objects.count()
        try:
            with transaction.atomic():
                getattr(self, f"_{verb}")(project, number)
        except (Refused, Claim.DoesNotExist, Transfer.DoesNotExist, Listing.DoesNotExist):
            assert Entry.objects.count() == before

    def _step(self, service: Callable[..., Any], project: Project, **how: Any) -> None:
        service(project=project, actor=self.world.office_user, **how)

    def _file(self, project: Project, number: int) -> None:
        file_project(project=project, actor=self.world.liaison, is_another=True)

    def _endorse(self, project: Project, number: int) -> None:
        endorse_project(project=project, actor=self.world.steward)

    def _approve(self, project: Project, number: int) -> None:
        self._step(approve_project, project)

    def _publish(self, project: Project, number: int) -> None:
        self._step(publish_project, project)

    def _start(self, project: Project, number: int) -> None:
        self._step(start_project, project, on=clock.today() - timedelta(days=number % 60))

    def _submit(self, project: Project, number: int) -> None:
        self._step(submit_project, project, on=clock.today() - timedelta(days=number % 40))

    def _accept(self, project: Project, number: int) -> None:
        self._step(accept_project, project, benefit=Benefit(direct_persons=number, households=number % 3 or None))

    def _close(self, project: Project, number: int) -> None:
        self._step(close_project, project)

    def _revise(self, project: Project, number: int) -> None:
        changes: dict[str, Any] = {"category": self.world.council.categories.get(position=1 + number % 2)}
        draft = self.world.draft(project.title, number, **changes)
        revise_project(project=project, draft=draft, actor=self.world.liaison)

    def _return(self, project: Project, number: int) -> None:
        self._step(return_project, project, reason=WHY)

    def _withdraw(self, project: Project, number: int) -> None:
        withdraw_project(project=project, actor=self.world.liaison)

    def _cancel(self, project: Project, number: int) -> None:
        self._step(cancel_project, project, reason=WHY * 100)

    def _send_back(self, project: Project, number: int) -> None:
        self._step(send_back, project, reason=WHY)

    def _correct_outcome(self, project: Project, number: int) -> None:
        self._step(correct_outcome, project, benefit=Benefit(number, person_times=number), reason=WHY)

    def _claim(self, project: Project, number: int) -> None:
        listing = self._pick(Listing.objects.filter(fund=project.fund_id), number)
        bidders = ((self.world.partner, self.world.liaison), (self.world.rival, self.world.rival_liaison))
        organisation, actor = bidders[number % 2]
        bid: dict[str, Any] = {
            "listing_id": listing,
            "organisation_id": organisation.pk,
            "quantity": number,
            "key": uuid4(),
        }
        claim_project(project=project, actor=actor, **bid)

    def _unclaim(self, project: Project, number: int) -> None:
        self._step(withdraw_project_claim, project, claim_id=self._a_claim(project, number), reason=WHY * 100)

    def _receive(self, project: Project, number: int) -> None:
        claim = self._a_claim(project, number)
        self._step(receive_money, project, claim_id=claim, amount_fen=number, paper=self._paper(number))

    def _deliver(self, project: Project, number: int) -> None:
        claim = self._a_claim(project, number)
        self._step(deliver_in_kind, project, claim_id=claim, quantity=number, on=clock.today(), note="")

    def _spend(self, project: Project, number: int) -> None:
        self._step(spend_money, project, payee="粮油店", amount_fen=number, paper=self._paper(number))

    def _reverse(self, project: Project, number: int) -> None:
        transfer = self._pick(Transfer.objects.filter(fund=project.fund_id), number)
        self._step(reverse_entry, project, transfer_id=transfer, paper=self._paper(number))

    def _give_back(self, project: Project, number: int) -> None:
        how = {"organisation_id": self.world.partner.pk, "amount_fen": number, "paper": self._paper(number)}
        self._step(return_balance, project, **how)

    def _carry(self, project: Project, number: int) -> None:
        to = self.projects[1 - self.projects.index(project)]
        self._step(carry_balance, project, to=to, amount_fen=number, paper=self._paper(number))

    def _declare(self, project: Project, number: int) -> None:
        line = DeclaredLine(project.title, self._category(number), project.village, project.partner, number)
        self._sheet(declare_by_sheet, project, changed=[(project, line)], new=[])

    def _report(self, project: Project, number: int) -> None:
        state, begun = STATES[number % 4], clock.today() - timedelta(days=number)
        line = YearLine(
            title=project.title,
            category=self._category(number),
            village=project.village,
            partner=project.partner,
            promised_fen=number,
            received_fen=number // 2,
            spent_fen=number // 2,
            started_on=begun,
            state=state,
            finished_on=clock.today() if state in ACCEPTED else None,
            direct_persons=number % 7,
        )
        self.sheets += 1
        correct_by_sheet(project=project, line=line, label=f"表{self.sheets}", actor=self.world.office_user)

    def bring_in(self) -> None:
        """One more project, that a sheet of the year before reported as over."""
        line = YearLine(
            title="重阳敬老",
            category=self._category(0),
            village=self.world.village,
            partner=self.world.partner,
            promised_fen=50,
            received_fen=50,
            spent_fen=20,
            started_on=clock.today() - timedelta(days=90),
            state=ProjectState.ACCEPTED,
            finished_on=clock.today(),
        )
        self._sheet(report_by_sheet, self.projects[0], new=[line])
        self.projects[1] = Project.objects.latest("pk")

    def _sheet(self, service: Callable[..., Any], project: Project, **lines: Any) -> None:
        self.sheets += 1
        source = Source("表.xlsx", f"{self.sheets:064}", f"表{self.sheets}")
        service(council=project.council, year=project.round.year, source=source, actor=self.world.office_user, **lines)

    def _category(self, number: int) -> Any:
        return self.world.council.categories.get(position=1 + number % 2)

    def _a_claim(self, project: Project, number: int) -> int:
        return self._pick(Claim.objects.filter(listing__fund=project.fund_id), number)

    @staticmethod
    def _pick(found: Any, number: int) -> int:
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        return keys[number % len(keys)] if keys else 0

    @staticmethod
    def _paper(number: int) -> Any:
        return paper(on=date(clock.today().year, 1, 1) if number % 2 else None)


DEEDS = st.tuples(st.sampled_from(LIFE + ASIDE), st.integers(0, 1), st.integers(0, 60))


@pytest.mark.random
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    starts=st.tuples(st.integers(0, len(LIFE)), st.integers(0, len(LIFE))),
    sheet=st.booleans(),
    deeds=st.lists(DEEDS, min_size=4, max_size=16),
)
def test_after_any_life_what_is_stored_is_what_the_records_say(
    starts: tuple[int, int], sheet: bool, deeds: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        town = Town(World())
        if sheet:
            town.bring_in()
        for which, until in enumerate(starts):
            for verb in LIFE[:until]:
                town.do(verb, which, 40)
        for deed in deeds:
            town.do(*deed)
        assert_agreed()
        fold_once()
        assert_agreed()
        transaction.set_rollback(True)


def assert_agreed() -> None:
    """Chain, book, listings and figures are what their records add up to; ended claims hold nothing."""
    assert [(check.name, check.broken) for check in verify() if check.broken] == []
    for fund in set(Account.objects.values_list("fund", flat=True)):
        assert sum(Account.objects.filter(fund=fund).values_list("balance_fen", flat=True)) == 0
    ended = Claim.objects.filter(state__in=[ClaimState.WITHDRAWN, ClaimState.RELEASED])
    assert not ended.filter(reason="").exists()
    for project in Project.objects.filter(state=ProjectState.CLOSED):
        held = Account.objects.filter(fund=project.fund_id, kind="held").values_list("balance_fen", flat=True)
        assert sum(held) == 0
    for project in Project.objects.filter(state__in=ACCEPTED):
        assert project.outcomes.current().count() == 1
