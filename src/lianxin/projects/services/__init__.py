"""Verbs of a project, one family a file."""

from lianxin.projects.services.acceptance import (
    Benefit,
    accept_project,
    close_project,
    correct_outcome,
    send_back,
)
from lianxin.projects.services.corrections import correct_by_sheet
from lianxin.projects.services.drafting import Draft, draft_project, file_project, revise_project, withdraw_project
from lianxin.projects.services.entering import enter_money
from lianxin.projects.services.funding import (
    carry_balance,
    claim_project,
    deliver_in_kind,
    receive_money,
    return_balance,
    reverse_entry,
    spend_money,
    withdraw_project_claim,
)
from lianxin.projects.services.progress import (
    add_evidence,
    plan_milestone,
    reach_milestone,
    revise_milestone,
    start_project,
    submit_project,
)
from lianxin.projects.services.reviewing import (
    approve_project,
    cancel_project,
    endorse_project,
    publish_project,
    return_project,
)
from lianxin.projects.services.scans import add_scan
from lianxin.projects.services.sheets import DeclaredLine, check_declared, declare_by_sheet
from lianxin.projects.services.years import YearLine, check_year, report_by_sheet
from lianxin.sheets.comparison import Source

__all__ = [
    "Benefit",
    "DeclaredLine",
    "Draft",
    "Source",
    "YearLine",
    "accept_project",
    "add_evidence",
    "add_scan",
    "approve_project",
    "cancel_project",
    "carry_balance",
    "check_declared",
    "check_year",
    "claim_project",
    "close_project",
    "correct_by_sheet",
    "correct_outcome",
    "declare_by_sheet",
    "deliver_in_kind",
    "draft_project",
    "endorse_project",
    "enter_money",
    "file_project",
    "plan_milestone",
    "publish_project",
    "reach_milestone",
    "receive_money",
    "report_by_sheet",
    "return_balance",
    "return_project",
    "reverse_entry",
    "revise_milestone",
    "revise_project",
    "send_back",
    "spend_money",
    "start_project",
    "submit_project",
    "withdraw_project",
    "withdraw_project_claim",
]
