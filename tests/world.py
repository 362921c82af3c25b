"""A small town for tests: a council with two villages, partners and people in every role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from uuid import uuid4

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import Terms, claim_listing, join_waiting_list, publish_listing
from lianxin.exchange.states import Form, Side
from lianxin.kernel import clock, uscc
from lianxin.ledger.services import Paper
from lianxin.network.models import Council, Organisation
from lianxin.network.services import NewPlace, RegisterLine, appoint, enrol, found_council
from lianxin.network.states import Kind, Role, Sector
from lianxin.projects.models import Project
from lianxin.projects.services import (
    Benefit,
    Draft,
    accept_project,
    approve_project,
    claim_project,
    draft_project,
    endorse_project,
    file_project,
    publish_project,
    receive_money,
    spend_money,
    start_project,
    submit_project,
)

_numbers = count(1)


def valid_uscc(number: int) -> str:
    """A well-formed code that differs for each number."""
    body = f"91310116{number:09}"
    return body + uscc.check_character(body)


@dataclass
class World:
    """One council with its people. Make a second one with another ``code`` for an outsider."""

    code: str = "310116112"

    def __post_init__(self) -> None:
        self.office_user = self._user("office")
        appoint(
            council=self.council,
            user=self.office_user,
            organisation=self.council.office,
            role=Role.OFFICE,
            actor=None,
        )

    @cached_property
    def council(self) -> Council:
        """The council, with two villages and two categories."""
        return found_council(
            code=self.code,
            name=f"{self.code}联席会议",
            short_name="某镇",
            name_en="Some Town",
            founded_on=date(2015, 10, 20),
            office_name="镇党建办",
            office_name_en="Conference office",
            divisions={self.code.ljust(12, "0"): ("某镇", "Some Town")},
            places=[
                NewPlace(f"{self.code}201", "甲村", "Jia Village"),
                NewPlace(f"{self.code}202", "乙村", "Yi Village"),
            ],
            categories=[("敬老爱老", "Care for the elderly"), ("改善设施", "Better facilities")],
        )

    @cached_property
    def villages(self) -> list[Organisation]:
        """The council's villages, by code."""
        return list(Organisation.objects.filter(kind=Kind.VILLAGE, division__code__startswith=self.code).order_by("pk"))

    @cached_property
    def village(self) -> Organisation:
        """The first village."""
        return self.villages[0]

    @cached_property
    def partner(self) -> Organisation:
        """A member, paired with the first village."""
        return self.enrolled("第一学校")

    @cached_property
    def rival(self) -> Organisation:
        """Another member."""
        return self.enrolled("第二医院")

    def enrolled(self, name: str, since: date = date(2018, 1, 1)) -> Organisation:
        """A new member of the council."""
        line = RegisterLine(
            name=f"{name}{self.code}",
            since_on=since,
            uscc=valid_uscc(next(_numbers)),
            sector=Sector.SCHOOL,
            phone="021-57000041",
            village=self.village,
            signed_on=since,
            expires_on=since.replace(year=since.year + 3),
        )
        return enrol(council=self.council, line=line, actor=self.office_user).organisation

    def person(self, role: Role, organisation: Organisation | None = None) -> User:
        """A person who holds a post from today."""
        user = self._user(role)
        at = organisation or self.council.office
        appoint(council=self.council, user=user, organisation=at, role=role, actor=self.office_user)
        return user

    @cached_property
    def steward(self) -> User:
        """The steward of the first village."""
        return self.person(Role.STEWARD, self.village)

    @cached_property
    def liaison(self) -> User:
        """The liaison of the first partner."""
        return self.person(Role.LIAISON, self.partner)

    @cached_property
    def rival_liaison(self) -> User:
        """The liaison of the other partner."""
        return self.person(Role.LIAISON, self.rival)

    @cached_property
    def auditor(self) -> User:
        """The council's auditor."""
        return self.person(Role.AUDITOR)

    def draft(self, title: str = "老年食堂助餐", budget_fen: int = 10_000_00, **more: object) -> Draft:
        """What a project asks for."""
        asked = {
            "year": clock.today().year,
            "title": title,
            "category": self.council.categories.get(position=1),
            "village": self.village,
            "partner": self.partner,
            "budget_fen": budget_fen,
        }
        return Draft(**asked | more)  # type: ignore[arg-type]

    def project(self, until: str = "publish", **asked: object) -> Project:
        """A project taken along its life: draft, file, endorse, approve, publish, claim, start, receive, spend, submit,
        accept."""
        project = draft_project(council=self.council, draft=self.draft(**asked), actor=self.liaison)  # type: ignore[arg-type]
        for verb in _LIFE[: _LIFE.index(until) + 1]:
            self.do(verb, project)
        return project

    def need(self, quantity: int = 10, **terms: object) -> Listing:
        """An open need of the first village, of goods unless told otherwise."""
        asked = {"side": Side.NEED, "form": Form.GOODS, "title": "需要图书", "quantity": quantity} | terms
        return publish_listing(
            council=self.council,
            owner=self.village,
            terms=Terms(**asked),  # type: ignore[arg-type]
            actor=self.steward,
        )

    def offer(self, quantity: int = 10, **terms: object) -> Listing:
        """An open resource of the first partner, of goods unless told otherwise."""
        offered = {"side": Side.OFFER, "form": Form.GOODS, "title": "可提供健康手环", "quantity": quantity} | terms
        return publish_listing(
            council=self.council,
            owner=self.partner,
            terms=Terms(**offered),  # type: ignore[arg-type]
            actor=self.liaison,
        )

    def bid(self, listing: Listing, quantity: int, by: Organisation | None = None) -> Claim:
        """A claim by a partner (the first) or a village, through its own person."""
        by = by or self.partner
        return claim_listing(
            listing_id=listing.pk, organisation_id=by.pk, quantity=quantity, actor=self.speaker(by), key=uuid4()
        )

    def wait(self, listing: Listing, quantity: int, by: Organisation | None = None) -> Claim:
        """A place on a waiting list."""
        by = by or self.rival
        return join_waiting_list(
            listing_id=listing.pk, organisation_id=by.pk, quantity=quantity, actor=self.speaker(by), key=uuid4()
        )

    def speaker(self, organisation: Organisation) -> User:
        """Who speaks for one of the organisations of this world."""
        people = {self.partner.pk: "liaison", self.rival.pk: "rival_liaison", self.village.pk: "steward"}
        return getattr(self, people[organisation.pk])  # type: ignore[no-any-return]

    def do(self, verb: str, project: Project) -> None:
        """Take one step of a project's life by the person whose step it is."""
        today = clock.today()
        steps: dict[str, Callable[[], object]] = {
            "file": lambda: file_project(project=project, actor=self.liaison),
            "endorse": lambda: endorse_project(project=project, actor=self.steward),
            "approve": lambda: approve_project(project=project, actor=self.office_user),
            "publish": lambda: publish_project(project=project, actor=self.office_user),
            "claim": lambda: self.claim(project, project.budget_fen),
            "start": lambda: start_project(project=project, on=today, actor=self.steward),
            "receive": lambda: self.receive(project, project.budget_fen),
            "spend": lambda: self.spend(project, project.budget_fen),
            "submit": lambda: submit_project(project=project, on=today, actor=self.steward),
            "accept": lambda: accept_project(
                project=project, benefit=Benefit(direct_persons=62), actor=self.office_user
            ),
        }
        if verb in steps:
            steps[verb]()

    def claim(self, project: Project, quantity: int) -> None:
        """The partner claims money for a project."""
        claim_project(
            project=project,
            listing_id=Listing.objects.get(fund=project.fund, form="money").pk,
            organisation_id=self.partner.pk,
            quantity=quantity,
            actor=self.liaison,
            key=uuid4(),
        )

    def receive(self, project: Project, amount_fen: int) -> None:
        """Money of the partner's claim comes in."""
        claim = Listing.objects.get(fund=project.fund, form="money").claims.get(organisation=self.partner)
        receive_money(project=project, claim_id=claim.pk, amount_fen=amount_fen, paper=paper(), actor=self.office_user)

    def spend(self, project: Project, amount_fen: int) -> None:
        """The village pays for the project."""
        spend_money(project=project, payee="粮油店", amount_fen=amount_fen, paper=paper(), actor=self.steward)

    def _user(self, name: str) -> User:
        return User.objects.create(username=f"{name}-{self.code}-{next(_numbers)}", display_name=name, is_demo=True)


_LIFE = [
    "draft", "file", "endorse", "approve", "publish", "claim", "start", "receive", "spend", "submit", "accept",
]  # fmt: skip


def paper(purpose: str = "食材", on: date | None = None) -> Paper:
    """A voucher with a fresh number, dated today."""
    return Paper(voucher=f"PZ{next(_numbers):06}", on=on or clock.today(), purpose=purpose)
