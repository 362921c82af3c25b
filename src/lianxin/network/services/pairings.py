"""Pairing partners with villages and renewing their agreements."""

from datetime import date

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.network.errors import AgreementOverlaps, NotEnrolled, PairingEnded, TermRunsBackwards
from lianxin.network.models import Agreement, Council, Organisation, Pairing
from lianxin.network.queries import is_enrolled
from lianxin.network.rules import permit


@transaction.atomic
def pair(*, council: Council, partner: Organisation, village: Organisation, since_on: date, actor: User) -> Pairing:
    """Pair a member with a village of the town; pairing them again returns the pairing that holds.

    Raises NotAllowed, NotEnrolled.
    """
    post = permit(actor, "network.keep_register", council)
    if not is_enrolled(council.pk, partner.pk):
        raise NotEnrolled(name=partner.name)
    pairing, is_new = Pairing.objects.get_or_create(
        council=council, partner=partner, village=village, until_on=None, defaults={"since_on": since_on}
    )
    if is_new:
        journal.write(
            "network.paired",
            subject=pairing,
            council_id=council.pk,
            actor=actor,
            post=post,
            facts={"partner": partner.pk, "village": village.pk},
        )
    return pairing


@transaction.atomic
def end_pairing(*, pairing: Pairing, on: date, reason: str, actor: User) -> Pairing:
    """End a pairing for a reason. Raises NotAllowed, PairingEnded, TermRunsBackwards."""
    post = permit(actor, "network.keep_register", pairing)
    if on < pairing.since_on:
        raise TermRunsBackwards(since=pairing.since_on, until=on)
    if not Pairing.objects.filter(pk=pairing.pk, until_on__isnull=True).update(until_on=on, end_reason=reason):
        raise PairingEnded(until=pairing.until_on)
    pairing.refresh_from_db()
    journal.write(
        "network.pairing_ended",
        subject=pairing,
        actor=actor,
        post=post,
        facts={"on": on.isoformat(), "reason": reason},
    )
    return pairing


@transaction.atomic
def renew_agreement(*, pairing: Pairing, signed_on: date, expires_on: date, actor: User) -> Agreement:
    """Sign the pairing's next agreement. Raises NotAllowed, PairingEnded, TermRunsBackwards, AgreementOverlaps."""
    post = permit(actor, "network.renew_agreement", pairing)
    agreement = sign(pairing=pairing, signed_on=signed_on, expires_on=expires_on)
    journal.write(
        "network.agreement_signed",
        subject=pairing,
        actor=actor,
        post=post,
        facts={"signed_on": signed_on.isoformat(), "expires_on": expires_on.isoformat()},
    )
    return agreement


def sign(*, pairing: Pairing, signed_on: date, expires_on: date) -> Agreement:
    """Add an agreement to a pairing (a step inside a verb's transaction). Same refusals as ``renew_agreement``."""
    if pairing.until_on:
        raise PairingEnded(until=pairing.until_on)
    if expires_on <= signed_on:
        raise TermRunsBackwards(since=signed_on, until=expires_on)
    latest = pairing.agreements.first()
    if latest and signed_on <= latest.signed_on:
        raise AgreementOverlaps(signed=latest.signed_on)
    return pairing.agreements.create(signed_on=signed_on, expires_on=expires_on)
