"""Every operation of the API: how it is called in a town, and what each caller must get."""

from collections.abc import Sequence
from typing import Any

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form
from tests.tenancy.bank import BANK_CALLS
from tests.tenancy.case import Answers, Call, Make
from tests.tenancy.exchange_calls import EXCHANGE
from tests.tenancy.matching_calls import MATCHING_CALLS
from tests.tenancy.second import SECOND_CALLS
from tests.tenancy.town import Town, months_ago, next_year, paper, today
from tests.world import valid_uscc

READ = Answers(200, 200, 200, 200)
OWN = Answers(401, 200, 200, 200)
OFFICE = Answers(401, 200, 403, 403)
CREATE = Answers(401, 201, 403, 403)
DONE = Answers(401, 200, 403, 403)
MADE = Answers(401, 201, 403, 403)
"""A declared project is public, so nobody is told that it is not there."""
INSIDE = Answers(401, 200, 403, 404)
UNDONE = Answers(401, 201, 403, 404)
"""The register, the posts and entries of the book are seen from inside only."""
DRAFT = Answers(401, 200, 404, 404)
"""Who may not see a draft is told that it is not there, in the same council too."""


def _here(town: Town) -> dict[str, Any]:
    return {"council": town.code}


def _project(stage: str) -> Make:
    return lambda town: {"project_id": town.at[stage].pk}


def _draft(town: Town) -> dict[str, Any]:
    return {"project_id": town.draft.pk}


def _running(town: Town) -> dict[str, Any]:
    return {"project_id": town.running.pk}


def _content(town: Town) -> dict[str, Any]:
    world = town.world
    return {
        "title": "新项目",
        "category": world.council.categories.get(position=1).pk,
        "village": world.village.pk,
        "partner": world.partner.pk,
        "budget_fen": 100_00,
    }


def _line(town: Town) -> dict[str, Any]:
    return {"name": f"第九学校{town.code}", "since_on": "2019-01-01", "uscc": valid_uscc(77_000), "sector": "school"}


def _quarter(town: Town, *, before: bool = False) -> dict[str, Any]:
    quarter = town.world.council.disclosures.get().quarter
    quarter = quarter.before if before else quarter
    return {"village": town.world.village.pk, "year": quarter.year, "quarter": quarter.number}


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "请补充"}


def _on(_town: Town) -> dict[str, Any]:
    return {"on": today()}


def _end(_town: Town) -> dict[str, Any]:
    return {"on": today(), "reason": "到期"}


def _term(_town: Town) -> dict[str, Any]:
    return {"signed_on": today(), "expires_on": next_year()}


def _milestone(town: Town) -> dict[str, Any]:
    return _running(town) | {"milestone_id": town.milestone.pk}


def _claim_of(town: Town) -> dict[str, Any]:
    need = Listing.objects.get(fund=town.at["publish"].fund, form=Form.MONEY)
    return {"listing": need.pk, "organisation": town.world.partner.pk, "quantity": 100_00}


READS = [
    Call("list_councils", READ),
    Call("council", READ, lambda town: {"code": town.code}),
    *[
        Call(name, READ, query=_here, across=200)
        for name in (
            "list_categories", "list_organisations", "list_pairings", "list_rounds", "list_projects", "list_wanted",
            "list_figures", "statement", "list_disclosures",
        )
    ],
    Call("organisation", READ, lambda town: {"organisation_id": town.world.partner.pk}, query=_here, across=404),
    Call("figure_records", READ, lambda _town: {"code": "projects.declared"}, query=_here, across=200),
    Call("list_seals", READ, query=_here, across=200),
    Call("disclosure", READ, query=lambda town: _here(town) | _quarter(town), across=404),
    Call("project", READ, _running),
    Call("trace", READ, lambda town: {"transfer_id": town.transfer.pk}),
    Call("evidence_file", Answers(401, 200, 200, 404), lambda town: {"evidence_id": town.evidence.pk}, gives_file=True),
    Call("me", OWN),
    Call("list_inbox", OWN, query=_here, owner="liaison", across=200),
    Call("list_posts", OFFICE, query=_here, across=200),
    Call("list_journal", OFFICE, query=_here, owner="auditor", across=200),
]  # fmt: skip

SEALS = [
    Call("seal_the_month", CREATE, body=lambda town: _here(town) | {"month": f"{months_ago(1):%Y-%m}"}),
]


def _printed(town: Town) -> dict[str, Any]:
    printed = {"code": "31010126", "number": f"77{town.code}", "on": today(), "payer": "甲", "item": "捐赠收入"}
    return printed | {"amount_fen": 100}


PUBLISHING = [
    Call("list_receipts", Answers(401, 200, 200, 404), query=_here, owner="auditor", across=200),
    Call("add_receipt", UNDONE, lambda town: {"transfer_id": town.transfer.pk}, body=_printed),
    Call(
        "amend_receipt",
        UNDONE,
        lambda town: {"receipt_id": town.receipt.pk},
        body=lambda town: _printed(town) | _why(town),
    ),
    Call(
        "publish_quarter",
        CREATE,
        body=lambda town: _here(town) | _quarter(town, before=True),
        owner="steward",
        across=404,
    ),
    Call(
        "correct_quarter",
        CREATE,
        lambda town: {"disclosure_id": town.published.pk},
        body=_why,
        owner="steward",
    ),
]

REGISTER = [
    Call("enrol_organisation", CREATE, body=lambda town: _here(town) | _line(town)),
    Call("correct_enrolment", INSIDE, lambda town: {"enrolment_id": town.membership.pk}, body=_line),
    Call("end_membership", INSIDE, lambda town: {"enrolment_id": town.membership.pk}, body=_end),
    Call(
        "pair_organisations",
        CREATE,
        body=lambda town: (
            _here(town) | {"partner": town.world.partner.pk, "village": town.world.villages[1].pk, "since_on": today()}
        ),
        across=404,
    ),
    Call("renew_pairing", INSIDE, lambda town: {"pairing_id": town.pairing.pk}, body=_term),
    Call("end_pairing_", INSIDE, lambda town: {"pairing_id": town.pairing.pk}, body=_end),
    Call(
        "appoint_person",
        CREATE,
        body=lambda town: (
            _here(town)
            | {"user": town.people["handler"].username, "organisation": town.world.partner.pk, "role": "liaison"}
        ),
        across=404,
    ),
    Call("dismiss_person", INSIDE, lambda town: {"post_id": town.post.pk}),
]

LIFE = [
    Call(
        "draft",
        CREATE,
        body=lambda town: _here(town) | {"year": int(today()[:4])} | _content(town),
        owner="liaison",
        member="auditor",
        across=404,
    ),
    Call("revise", DRAFT, _draft, body=_content, owner="liaison"),
    Call("change", DRAFT, _draft, body=lambda _town: {"title": "改名"}, owner="liaison"),
    Call("file", DRAFT, _draft, body=lambda _town: {"is_another": True}, owner="liaison"),
    Call("withdraw", DRAFT, _draft, owner="liaison"),
    Call("endorse", DONE, _project("file"), owner="steward"),
    Call("send_for_changes", DONE, _project("endorse"), body=_why),
    Call("approve", DONE, _project("endorse")),
    Call("publish", DONE, _project("approve")),
    Call("cancel", DONE, _project("approve"), body=_why),
    Call("start", DONE, _project("claim"), body=_on, owner="steward"),
    Call("submit", DONE, _project("spend"), body=_on, owner="steward"),
    Call("put_off", DONE, _project("submit"), body=_why),
    Call("accept", DONE, _project("submit"), body=lambda _town: {"direct_persons": 5}),
    Call("correct", MADE, _project("accept"), body=lambda town: {"direct_persons": 5} | _why(town)),
    Call("close", DONE, _project("accept")),
    Call("plan", MADE, _running, body=lambda town: {"title": "开工"} | _on(town), owner="steward"),
    Call("revise_date", DONE, _milestone, body=_end, owner="steward"),
    Call("reach", DONE, _milestone, body=_on, owner="steward"),
    Call("add_file", MADE, _running, body=lambda _town: {"title": "照片"}, owner="steward", sends_file=True),
]  # fmt: skip

MONEY = [
    Call("claim", MADE, _project("publish"), body=_claim_of, owner="liaison", member="steward"),
    Call(
        "record_receipt",
        MADE,
        _running,
        body=lambda town: paper(town, claim=town.claim.pk, amount_fen=100_00),
        owner="steward",
    ),
    Call(
        "record_delivery",
        MADE,
        _running,
        body=lambda town: _on(town) | {"claim": town.hours.pk, "quantity": 5},
        owner="steward",
    ),
    Call(
        "record_expense",
        MADE,
        _running,
        body=lambda town: paper(town, payee="粮油店", amount_fen=100_00),
        owner="steward",
    ),
    Call(
        "add_voucher_scan",
        UNDONE,
        lambda town: {"transfer_id": town.transfer.pk},
        owner="steward",
        sends_file=True,
    ),
    Call("scan_file", Answers(401, 200, 200, 404), lambda town: {"scan_id": town.scan.pk}, gives_file=True),
    Call("reverse_transfer", UNDONE, lambda town: {"transfer_id": town.transfer.pk}, body=paper),
    Call(
        "return_balance_",
        MADE,
        _running,
        body=lambda town: paper(town, organisation=town.world.partner.pk, amount_fen=100_00),
    ),
    Call("carry_over", MADE, _running, body=lambda town: paper(town, to=town.at["claim"].pk, amount_fen=100_00)),
]

CALLS: Sequence[Call] = [
    *READS,
    *SEALS,
    *REGISTER,
    *LIFE,
    *MONEY,
    *PUBLISHING,
    *EXCHANGE,
    *BANK_CALLS,
    *SECOND_CALLS,
    *MATCHING_CALLS,
]
