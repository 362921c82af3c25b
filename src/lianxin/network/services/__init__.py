"""Verbs of the network, one family a file."""

from lianxin.network.services.founding import NewPlace, appoint, dismiss, found_council
from lianxin.network.services.pairings import end_pairing, pair, renew_agreement
from lianxin.network.services.register import RegisterLine, end_enrolment, enrol, keep_register, update_enrolment

__all__ = [
    "NewPlace",
    "RegisterLine",
    "appoint",
    "dismiss",
    "end_enrolment",
    "end_pairing",
    "enrol",
    "found_council",
    "keep_register",
    "pair",
    "renew_agreement",
    "update_enrolment",
]
