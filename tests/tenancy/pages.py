"""Every address of a page: where it stands in a town, what is sent to it, and what each reader must get."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.tenancy.bank import BANK_PAGES
from tests.tenancy.case import Answers, Make, Page, nothing
from tests.tenancy.claims import CLAIMS
from tests.tenancy.listings import LISTINGS
from tests.tenancy.matching import MATCHING_PAGES
from tests.tenancy.second import SECOND_PAGES
from tests.tenancy.town import PNG, Town, a_workbook, months_ago, next_year, paper, today

OPEN = Answers(200, 200, 200, 200)
SIGNED_IN = Answers(302, 200, 200, 200)
DESK = Answers(302, 200, 200, 404)
OWNER = Answers(302, 200, 404, 404)
OWNER_DID = Answers(302, 302, 404, 404)
STEP = Answers(302, 200, 403, 403)
STEP_DONE = Answers(302, 302, 403, 403)
"""A declared project is public, so who may not act is told so."""
STEP_OF_MEMBERS = Answers(302, 200, 403, 404)
STEP_OF_MEMBERS_DONE = Answers(302, 302, 403, 404)
CHOSEN = Answers(302, 302, 302, 302)
NOT_READ = Answers(405, 405, 405, 405)
NOT_READ_SIGNED_IN = Answers(302, 405, 405, 405)


@dataclass(frozen=True)
class Step(Page):
    """One verb of a project."""

    verb: str = ""

    def label(self) -> str:
        """The address and the verb."""
        return f"{self.name}-{self.verb}"


def step(
    verb: str,
    stage: str,
    data: Make = nothing,
    owner: str = "office",
    member: str = "rival",
    post: Answers = STEP_DONE,
) -> Step:
    """A verb that is done to the project at a stage; to the draft where that is the stage."""
    hidden = stage == "draft"

    def to(town: Town) -> dict[str, Any]:
        project = town.draft if hidden else town.at[stage]
        return {"pk": project.pk, "verb": verb}

    return Step(
        name="projects:do",
        get=OWNER if hidden else STEP,
        post=OWNER_DID if hidden else post,
        to=to,
        data=lambda town: data(town) | {"key": uuid4()},
        owner=owner,
        member=member,
        verb=verb,
    )


def _on(_town: Town) -> dict[str, Any]:
    return {"on": today()}


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "请补充"}


def _end(_town: Town) -> dict[str, Any]:
    return {"on": today(), "reason": "到期", "key": uuid4()}


def _helped(_town: Town) -> dict[str, Any]:
    return {"direct_persons": "62", "reason": "重复"}


def _money(town: Town, **more: Any) -> dict[str, Any]:
    return paper(town, amount_fen="100") | more


def _content(town: Town) -> dict[str, Any]:
    world = town.world
    return {
        "year": date.fromisoformat(today()).year,
        "title": "全新的一个项目",
        "category": world.council.categories.get(position=1).pk,
        "village": world.village.pk,
        "partner": world.partner.pk,
        "budget_fen": "1000",
        "then": "draft",
        "key": uuid4(),
    }


def _line(town: Town) -> dict[str, Any]:
    return {"name": f"第九学校{town.code}", "since_on": "2019-01-01", "sector": "school", "key": uuid4()}


def _pk(name: str) -> Make:
    return lambda town: {"pk": getattr(town, name).pk}


def _partner(town: Town) -> dict[str, Any]:
    return {"pk": town.world.partner.pk}


def _figure(_town: Town) -> dict[str, Any]:
    return {"code": "projects.declared"}


def _gift(town: Town) -> dict[str, Any]:
    return {"pk": town.transfer.pk}


def _recorded(town: Town) -> dict[str, Any]:
    return {"pk": town.receipt.pk}


def _receipt(town: Town) -> dict[str, Any]:
    printed = {"code": "31010126", "number": f"77{town.code}", "on": today(), "payer": "甲", "item": "捐赠收入"}
    return printed | {"amount_fen": "1", "reason": "抄错了", "key": uuid4()}


def _published(town: Town) -> dict[str, Any]:
    disclosure = town.world.council.disclosures.get()
    return {"village": disclosure.village_id, "year": disclosure.year, "number": disclosure.number}


def _unpublished(town: Town) -> dict[str, Any]:
    before = town.world.council.disclosures.get().quarter.before
    return {"village": town.world.village.pk, "year": before.year, "number": before.number}


def _appointment(town: Town) -> dict[str, Any]:
    handler = town.people["handler"].username
    return {"username": handler, "role": "liaison", "organisation": town.world.partner.pk, "key": uuid4()}


OWN_ACCOUNT = [
    Page("accounts:profile", SIGNED_IN),
    Page("accounts:tokens", SIGNED_IN, SIGNED_IN, data=lambda _town: {"label": "x"}, owner="liaison"),
    Page("accounts:revoke", NOT_READ_SIGNED_IN, Answers(302, 302, 404, 404), _pk("token"), owner="liaison"),
    Page("language", NOT_READ, CHOSEN, data=lambda _town: {"language": "en"}),
    Page("text-size", NOT_READ, CHOSEN, data=lambda _town: {"size": "125"}),
    Page("theme", NOT_READ, CHOSEN, data=lambda _town: {"theme": "dark"}),
    Page("landing", OPEN),
]

NETWORK = [
    Page("desk:inbox", DESK, owner="liaison"),
    Page("network:circle", OPEN),
    Page("network:organisation", OPEN, to=_partner),
    Page("network:pairing", OPEN, to=_pk("pairing")),
    Page("ways:entry", OPEN, to=_pk("transfer")),
    Page("network:enrol", OWNER, OWNER_DID, data=_line),
    Page("network:correct", OWNER, OWNER_DID, _partner, _line),
    Page("network:leave", OWNER, OWNER_DID, _partner, _end),
    Page(
        "network:pair",
        OWNER,
        OWNER_DID,
        _partner,
        lambda town: {"village": town.world.villages[1].pk, "since_on": today(), "key": uuid4()},
    ),
    Page("network:end_pairing", OWNER, OWNER_DID, _pk("pairing"), _end),
    Page(
        "network:renew",
        OWNER,
        OWNER_DID,
        _pk("pairing"),
        lambda _town: {"signed_on": today(), "expires_on": next_year(), "key": uuid4()},
    ),
    Page("network:posts", OWNER, owner="admin"),
    Page("network:appoint", OWNER, OWNER_DID, data=_appointment, owner="admin"),
    Page("network:dismiss", OWNER, OWNER_DID, _pk("post"), lambda _town: {"key": uuid4()}, owner="admin"),
    Page("journal:journal", OWNER, owner="auditor"),
]

FIGURES = [
    Page("insights:home", OPEN),
    Page("insights:figures", OPEN),
    Page("insights:stuck", OPEN),
    Page("insights:records", OPEN, to=_figure),
    Page("insights:export", OPEN, to=_figure),
    Page("insights:statement", OPEN),
    Page("insights:export_statement", OPEN),
    Page("ledger:book", OPEN),
    Page("ledger:seal", OPEN, to=_pk("seal")),
    Page("ledger:export", OPEN),
    Page("ledger:close", STEP, STEP_DONE, data=lambda _town: {"month": months_ago(1), "key": uuid4()}),
    Page("verifier", OPEN),
    Page("receipts:receipts", DESK),
    Page("receipts:export", DESK),
    Page("receipts:record", STEP_OF_MEMBERS, STEP_OF_MEMBERS_DONE, _gift, _receipt),
    Page("receipts:correct", STEP_OF_MEMBERS, STEP_OF_MEMBERS_DONE, _recorded, _receipt),
    Page("publishing:disclosures", OPEN),
    *(Page(f"publishing:{name}", OPEN, to=_published) for name in ("disclosure", "pdf", "xlsx")),
    Page("publishing:edition", CHOSEN, to=lambda town: {"pk": town.published.pk}),
    Page(
        "publishing:correct",
        STEP,
        STEP_DONE,
        _published,
        lambda _town: {"key": uuid4(), "reason": "漏记了"},
        owner="steward",
    ),
    Page(
        "publishing:publish",
        Answers(302, 200, 404, 404),
        Answers(302, 302, 404, 404),
        _unpublished,
        lambda _town: {"key": uuid4()},
        owner="steward",
    ),
    Page("sheets:export", OPEN, to=lambda _town: {"code": "register"}),
    Page(
        "sheets:imports",
        OWNER,
        OWNER_DID,
        data=lambda _town: {"file": SimpleUploadedFile("a.xlsx", a_workbook())},
    ),
    Page("sheets:detail", OWNER, to=_pk("job")),
    Page("sheets:apply", NOT_READ_SIGNED_IN, OWNER_DID, _pk("job")),
    Page("sheets:discard", NOT_READ_SIGNED_IN, OWNER_DID, _pk("job")),
]

PROJECTS = [
    Page("evidence", Answers(404, 200, 200, 404), to=_pk("evidence")),
    Page("ledger:scan", DESK, to=_pk("scan"), owner="liaison"),
    Page("projects:list", OPEN, owner="liaison"),
    Page("projects:new", OWNER, OWNER_DID, data=_content, owner="liaison", member="auditor"),
    Page("projects:alike", OWNER, owner="liaison", member="auditor"),
    Page("projects:review", OWNER, OWNER_DID, data=lambda town: {"verb": "approve", "project": town.at["endorse"].pk}),
    Page("projects:detail", Answers(404, 200, 404, 404), to=_pk("draft"), owner="liaison"),
    Page("projects:edit", OWNER, OWNER_DID, _pk("draft"), _content, owner="liaison"),
]

STEPS = [
    step("file", "draft", lambda _town: {"is_another": "on"}, "liaison"),
    step("withdraw", "draft", owner="liaison"),
    step("endorse", "file", owner="steward"),
    step("return", "endorse", _why),
    step("approve", "endorse"),
    step("publish", "approve"),
    step("cancel", "approve", _why),
    step("start", "claim", _on, "steward"),
    step("submit", "spend", _on, "steward"),
    step("send_back", "submit", _why),
    step("accept", "submit", _helped),
    step("correct_outcome", "accept", _helped),
    step("close", "accept"),
    step(
        "claim",
        "publish",
        lambda town: {"listing": town.need.pk, "organisation": town.world.partner.pk, "quantity": "100"},
        "liaison",
        "steward",
        Answers(302, 302, 422, 422),  # there is nobody for whom they could claim
    ),
    step("withdraw_claim", "claim", lambda town: _why(town) | {"claim": town.quiet_claim.pk}, "liaison", "auditor"),
    step("receive", "receive", lambda town: _money(town, claim=town.claim.pk), "steward"),
    step("deliver", "receive", lambda town: _on(town) | {"claim": town.hours.pk, "quantity": "5"}, "steward"),
    step("spend", "receive", lambda town: _money(town, payee="粮油店"), "steward"),
    step("reverse", "receive", lambda town: paper(town, transfer=town.transfer.pk)),
    step(
        "add_scan",
        "receive",
        lambda town: {"transfer": town.transfer.pk, "scan": SimpleUploadedFile("a.png", PNG, "image/png")},
        "steward",
    ),
    step("give_back", "receive", lambda town: _money(town, organisation=town.world.partner.pk)),
    step("carry_over", "receive", lambda town: _money(town, to=town.at["claim"].pk)),
    step("plan_milestone", "receive", lambda town: _on(town) | {"title": "开工"}, "steward"),
    step("revise_milestone", "receive", lambda town: _end(town) | {"milestone": town.milestone.pk}, "steward"),
    step("reach_milestone", "receive", lambda town: _on(town) | {"milestone": town.milestone.pk}, "steward"),
    step(
        "add_evidence",
        "receive",
        lambda _town: {"title": "照片", "file": SimpleUploadedFile("a.png", PNG, "image/png")},
        "steward",
    ),
]

PAGES: Sequence[Page] = [
    *OWN_ACCOUNT,
    *NETWORK,
    *FIGURES,
    *PROJECTS,
    *STEPS,
    *LISTINGS,
    *CLAIMS,
    *BANK_PAGES,
    *SECOND_PAGES,
    *MATCHING_PAGES,
]
