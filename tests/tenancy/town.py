"""A council with one of everything, each thing marked with the council's code so that it is known where it turns up."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import xlsxwriter
from django.core.files.base import ContentFile

from lianxin.accounts.models import ApiToken, User
from lianxin.accounts.services import issue_token
from lianxin.exchange.models import BankLine, Claim, Listing, SavedSearch
from lianxin.exchange.services import (
    Arrived,
    Wanted,
    close_listing,
    explain_line,
    keep_search,
    record_delivery,
    take_statement,
)
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.ledger.models import PendingEntry, Scan, Transfer
from lianxin.ledger.services import Paper, Upload, seal_month, set_two_person_rule
from lianxin.network.models import Enrolment, Pairing, Post
from lianxin.network.services import appoint
from lianxin.network.states import Role
from lianxin.projects.models import Evidence, Milestone, Project
from lianxin.projects.services import add_evidence, add_scan, claim_project, draft_project, enter_money, plan_milestone
from lianxin.publishing.queries import last_over
from lianxin.publishing.services import publish_disclosure
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.services import Printed, record_receipt
from lianxin.sheets.models import ImportJob
from lianxin.sheets.services import receive_file
from tests.tenancy.matched import Matched
from tests.tenancy.promises import Promises
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
STAGES = ("file", "endorse", "approve", "publish", "claim", "start", "receive", "spend", "submit", "accept")


def months_ago(count: int) -> date:
    """The first day of an earlier month."""
    month = clock.today().replace(day=1)
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


@dataclass
class Town:
    """A council with a project at every stage, an import, an evidence file, a token and people in every role.

    ``potentate`` holds every role here: elsewhere, the strongest outsider that there can be.
    """

    code: str
    world: World = field(init=False)
    at: dict[str, Project] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.world = World(code=self.code)
        self.people = {
            "office": self.world.office_user,
            "steward": self.world.steward,
            "liaison": self.world.liaison,
            "rival": self.world.rival_liaison,
            "auditor": self.world.auditor,
            "handler": self.world.person(Role.HANDLER),
            "admin": self.world.person(Role.ADMIN),
        }
        issue_token(user=self.people["liaison"], label=self.secret("token"))
        self.draft = self._drafted(self.secret("draft"))
        for stage in STAGES:
            self.at[stage] = self._drafted(f"{stage * 4}-{self.code}")
            for step in STAGES[: STAGES.index(stage) + 1]:
                self.world.do(step, self.at[stage])
        self.job = self._sent()
        self.milestone = plan_milestone(
            project=self.running, title=self.public("milestone"), on=clock.today(), actor=self.people["steward"]
        )
        self.evidence = self._shown()
        self.scan = self._pictured()
        self.hours = self._promised_in_kind()
        self.seal = seal_month(council=self.world.council, month=months_ago(2), actor=self.world.office_user)
        self.search = self._listed()
        self.promises = Promises(self.world, self.public, self.secret)
        self.matched = Matched(self.world, self.public, self.secret)
        self.receipt = self._receipted()
        self.published = publish_disclosure(
            council=self.world.council, village=self.world.village, quarter=last_over(), actor=self.people["steward"]
        )
        came_late = Arrived(1, self.published.quarter.ends_on)  # so that it can be corrected
        record_delivery(claim_id=self.hours.pk, arrived=came_late, actor=self.people["steward"])
        self.spent = Transfer.objects.get(fund=self.at["spend"].fund, kind="spent")
        self.bank_line, self.bank_match, self.bank_fee, self.explained = self._banked()
        self.pending, self.own_pending = self._kept()
        self.potentate = self._everything()

    def public(self, name: str) -> str:
        """A name that anybody may read."""
        return f"public-{name}-{self.code}"

    def secret(self, name: str) -> str:
        """A name that some may read. Its last part is the council's code."""
        return f"secret-{name}-{self.code}"

    @property
    def running(self) -> Project:
        """A project in progress that holds money."""
        return self.at["receive"]

    @property
    def claim(self) -> Claim:
        """The partner's promise for which money came in."""
        return Claim.objects.get(listing__fund=self.running.fund, listing__form=Form.MONEY)

    @property
    def quiet_claim(self) -> Claim:
        """A promise for which nothing came in yet."""
        return Claim.objects.get(listing__fund=self.at["claim"].fund, listing__form=Form.MONEY)

    @property
    def need(self) -> Listing:
        """Money that a published project asks for."""
        return Listing.objects.get(fund=self.at["publish"].fund, form=Form.MONEY)

    @property
    def transfer(self) -> Transfer:
        """Money that came in."""
        return Transfer.objects.get(fund=self.running.fund)

    @property
    def membership(self) -> Enrolment:
        """The partner's."""
        return Enrolment.objects.get(council=self.world.council, organisation=self.world.partner)

    @property
    def pairing(self) -> Pairing:
        """The partner's with the first village."""
        return Pairing.objects.get(council=self.world.council, partner=self.world.partner)

    @property
    def post(self) -> Post:
        """The rival liaison's."""
        return Post.objects.get(user=self.people["rival"])

    @property
    def token(self) -> ApiToken:
        """The liaison's."""
        return ApiToken.objects.get(user=self.people["liaison"])

    def _listed(self) -> SavedSearch:
        """A need that is open, one that is claimed to the last, one that is closed; a search that the liaison keeps."""
        need, full, shut = (self.world.need(title=self.public(name)) for name in ("need", "full", "shut"))
        self.world.bid(need, 1)
        self.world.bid(full, full.capacity)
        close_listing(listing_id=shut.pk, reason="已解决", actor=self.people["steward"])
        return keep_search(
            council=self.world.council,
            query="side=need&form=goods",
            name=self.secret("search"),
            actor=self.people["liaison"],
        )

    def _banked(self) -> list[BankLine]:
        """Money that came for a claim, an expense that the book has, a fee, and one that was explained."""
        said = [("60", ""), ("", f"{self.spent.amount_fen // 100}"), ("", "1"), ("", "2")]
        rows = [f"{today()},{come},{gone},{self.secret('bank')},捐款,{at}" for at, (come, gone) in enumerate(said)]
        content = "\n".join(["交易日期,收入,支出,对方户名,摘要,流水号", *rows]).encode()
        office = self.people["office"]
        taken = take_statement(council=self.world.council, content=content, file_name=self.secret("bank"), actor=office)
        lines = list(taken.lines.order_by("row"))
        explain_line(line_id=lines[-1].pk, reason=self.secret("bank"), actor=office)
        return lines

    def _kept(self) -> list[PendingEntry]:
        """Money that waits for a second person: the steward's, with a picture, and the office's."""
        office = self.people["office"]
        set_two_person_rule(council=self.world.council, above_fen=5_000_00, actor=office)
        kept = []
        for person in (self.people["steward"], office):
            scan = Upload(ContentFile(PNG, name=f"{self.secret('kept')}.png"), "image/png")
            slip = Paper(self.secret("kept"), clock.today(), "食材", scan=scan)
            told = {"payee": self.secret("kept"), "amount_fen": 6_000_00}
            entry = enter_money("spend", project=self.running, paper=slip, actor=person, **told)
            assert isinstance(entry, PendingEntry)
            kept.append(entry)
        return kept

    def _everything(self) -> User:
        user = self.world.person(Role.OFFICE)
        seats = {Role.STEWARD: self.world.village, Role.LIAISON: self.world.partner}
        for role in set(Role) - {Role.OFFICE}:
            place = seats.get(role, self.world.council.office)
            appoint(council=self.world.council, user=user, organisation=place, role=role, actor=self.world.office_user)
        return user

    def _receipted(self) -> ReceiptReference:
        """The reference of a receipt for money of a project that goes on."""
        gift = Transfer.objects.get(fund=self.at["spend"].fund, kind="received")
        printed = Printed("31010125", f"00{self.code}", clock.today(), self.secret("receipt"), "捐赠收入", 100)
        return record_receipt(
            council=self.world.council, transfer_id=gift.pk, printed=printed, actor=self.people["office"]
        )

    def _drafted(self, title: str) -> Project:
        draft = self.world.draft(title=title, wanted=[Wanted(f"hours-{title}", Form.LABOUR, 40)])
        return draft_project(council=self.world.council, draft=draft, actor=self.people["liaison"])

    def _sent(self) -> ImportJob:
        return receive_file(
            council_id=self.world.council.pk,
            actor=self.people["office"],
            file_name=f"{self.secret('import')}.xlsx",
            content=a_workbook(),
        )

    def _shown(self) -> Evidence:
        return add_evidence(
            project=self.running,
            title=self.secret("evidence"),
            file=ContentFile(PNG, name=f"{self.secret('file')}.png"),
            content_type="image/png",
            actor=self.people["steward"],
        )

    def _pictured(self) -> Scan:
        picture = ContentFile(PNG, name=f"{self.secret('scan')}.png")
        return add_scan(
            project=self.running,
            transfer_id=self.transfer.pk,
            upload=Upload(picture, "image/png"),
            actor=self.people["steward"],
        )

    def _promised_in_kind(self) -> Claim:
        return claim_project(
            project=self.running,
            listing_id=Listing.objects.get(fund=self.running.fund, form=Form.LABOUR).pk,
            organisation_id=self.world.partner.pk,
            quantity=20,
            actor=self.people["liaison"],
            key=uuid4(),
        )


def a_workbook() -> bytes:
    """A workbook in which no sheet is known: it can be previewed and set aside."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("随手记").write_row(0, 0, ["x"])
    return target.getvalue()


def paper(town: Town, **more: Any) -> dict[str, Any]:
    """The typed voucher of an entry."""
    return {"voucher": "PZ-T", "on": today(), "purpose": "食材"} | more


def today() -> str:
    """As a form or the API is sent it."""
    return clock.today().isoformat()


def next_year() -> str:
    """A day after the current agreement."""
    return (clock.today() + timedelta(days=2000)).isoformat()


__all__ = ["PNG", "Milestone", "Town", "a_workbook", "next_year", "paper", "today"]
