"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused


class AlreadyEnrolled(Refused):
    """The organisation is a member already."""

    code = "already_enrolled"
    message = _("{name} is a member already, since {since}.")
    remedy = _("Open its page to change what the register says.")


class NotEnrolled(Refused):
    """The organisation is not a member of this conference."""

    code = "not_enrolled"
    message = _("{name} is not a member of this joint conference.")
    remedy = _("The conference office can enrol it.")


class TermRunsBackwards(Refused):
    """A term would end before it begins."""

    code = "term_runs_backwards"
    message = _("The term would end on {until}, before it begins on {since}.")
    remedy = _("Give an end date after the beginning.")


class AgreementOverlaps(Refused):
    """A renewal begins before the agreement that it renews."""

    code = "agreement_overlaps"
    message = _("The last agreement was signed on {signed}; a renewal cannot be signed before it.")
    remedy = _("Give the date on which the renewal was signed.")


class BadCode(Refused):
    """A unified social credit code is wrong."""

    code = "bad_uscc"
    message = _("{uscc} is not a valid unified social credit code: its check value does not fit.")
    remedy = _("Compare it with the certificate; the letters I, O, S, V and Z never occur.")


class PairingEnded(Refused):
    """The pairing has ended."""

    code = "pairing_ended"
    message = _("This pairing ended on {until}.")
    remedy = _("Begin a new pairing.")


class CodeTaken(Refused):
    """Another organisation has this code."""

    code = "uscc_taken"
    message = _("{uscc} belongs to {name}.")
    remedy = _("One code is one organisation: enrol that one, or correct the code.")


class PostDoesNotFit(Refused):
    """The role is not held at this organisation."""

    code = "post_does_not_fit"
    message = _("Nobody can be {role} at {name}.")
    remedy = _(
        "Stewards act for a village, liaisons for a member, office and administrators for the conference office."
    )


class BadEvidence(Refused):
    """A file that cannot be kept as evidence."""

    code = "bad_evidence"
    message = _("“{name}” cannot be kept as evidence.")
    remedy = _("Use a picture (JPEG, PNG, WebP), a PDF, or a Word or Excel file, of at most 20 MB.")
