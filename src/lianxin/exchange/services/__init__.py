"""The exchange's verbs: list, claim, answer, deliver, end; and the steps by which other things list what they need."""

from lianxin.exchange.services.answering import accept_claim, confirm_claim, decline_claim, note_contact, propose_claim
from lianxin.exchange.services.banking import (
    explain_line,
    match_line,
    record_line,
    reopen_line,
    take_statement,
)
from lianxin.exchange.services.bulk import Kept, keep_many
from lianxin.exchange.services.claiming import claim_basket, claim_listing, claim_once, join_waiting_list
from lianxin.exchange.services.concerns import Raised, answer_concern, link_need, record_concern, tell_residents
from lianxin.exchange.services.delivering import Arrived, deliver, record_delivery, take_back, take_back_delivery
from lianxin.exchange.services.drawing import draw_from
from lianxin.exchange.services.ending import release_claim, settle_claim, withdraw_claim
from lianxin.exchange.services.entering import enter_delivery, enter_line, enter_taking_back
from lianxin.exchange.services.expiring import expire_due
from lianxin.exchange.services.parts import (
    Part,
    Wanted,
    close_listings,
    hold_listings,
    list_for,
    open_listings,
    promise_anew,
    recategorise,
    release_claims,
    reopen_listings,
    withdraw_drafts,
)
from lianxin.exchange.services.publishing import (
    carry_needs_over,
    check_revised,
    close_listing,
    publish_listing,
    reopen_listing,
    revise_listing,
)
from lianxin.exchange.services.scans import add_scan
from lianxin.exchange.services.searches import forget_search, keep_search, see_search
from lianxin.exchange.services.sheets import Line, check_listed, list_by_sheet
from lianxin.exchange.services.steps import Bidder, hold_claim, lock_listings
from lianxin.exchange.services.terms import Terms
from lianxin.exchange.services.using import Used, record_use, take_back_use

__all__ = [
    "Arrived", "Bidder", "Kept", "Line", "Part", "Raised", "Terms", "Used", "Wanted", "accept_claim", "add_scan",
    "answer_concern", "carry_needs_over", "check_listed", "check_revised", "claim_basket", "claim_listing",
    "claim_once", "close_listing", "close_listings", "confirm_claim", "decline_claim", "deliver", "draw_from",
    "enter_delivery", "enter_line", "enter_taking_back", "expire_due", "explain_line", "forget_search", "hold_claim",
    "hold_listings", "join_waiting_list", "keep_many", "keep_search", "link_need", "list_by_sheet", "list_for",
    "lock_listings", "match_line", "note_contact", "open_listings", "promise_anew", "propose_claim", "publish_listing",
    "recategorise", "record_concern", "record_delivery", "record_line", "record_use", "release_claim", "release_claims",
    "reopen_line", "reopen_listing", "reopen_listings", "revise_listing", "see_search", "settle_claim", "take_back",
    "take_back_delivery", "take_back_use", "take_statement", "tell_residents", "withdraw_claim", "withdraw_drafts",
]  # fmt: skip
