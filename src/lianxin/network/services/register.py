"""The register (名册): who is a member, and what the conference knows of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.kernel import uscc as codes
from lianxin.network.errors import AlreadyEnrolled, BadCode, CodeTaken, NotEnrolled, TermRunsBackwards
from lianxin.network.models import Agreement, Council, Enrolment, Organisation, Pairing, Post
from lianxin.network.rules import permit
from lianxin.network.services.pairings import sign
from lianxin.network.states import Kind, Sector


@dataclass(frozen=True)
class RegisterLine:
    """One line of the register. ``village`` is the first paired village; ``signed_on``/``expires_on`` its agreement."""

    name: str
    since_on: date
    uscc: str | None = None
    sector: Sector | str = ""
    secretary: str = ""
    liaison: str = ""
    phone: str = ""
    remark: str = ""
    position: int | None = None
    village: Organisation | None = field(default=None, compare=False)
    signed_on: date | None = None
    expires_on: date | None = None


@transaction.atomic
def enrol(*, council: Council, line: RegisterLine, actor: User) -> Enrolment:
    """Make an organisation a member. Raises NotAllowed, BadCode, CodeTaken, AlreadyEnrolled, TermRunsBackwards."""
    post = permit(actor, "network.keep_register", council)
    return _enrol(council, line, actor, post)


@transaction.atomic
def update_enrolment(*, enrolment: Enrolment, line: RegisterLine, actor: User) -> Enrolment:
    """Correct what the register says of a member; the journal keeps what it said before.

    Raises NotAllowed, BadCode, CodeTaken, TermRunsBackwards, AgreementOverlaps.
    """
    post = permit(actor, "network.keep_register", enrolment)
    return _update(enrolment, line, actor, post)


@transaction.atomic
def keep_register(
    *, council: Council, new: Iterable[RegisterLine], changed: Iterable[tuple[Enrolment, RegisterLine]], actor: User
) -> None:
    """Enrol and correct many members at once, all or nothing, as the import of a register does."""
    post = permit(actor, "network.keep_register", council)
    for line in new:
        _enrol(council, line, actor, post)
    for enrolment, line in changed:
        _update(enrolment, line, actor, post)


@transaction.atomic
def end_enrolment(*, enrolment: Enrolment, on: date, reason: str, actor: User) -> Enrolment:
    """End a membership and the member's pairings in this council. Raises NotAllowed, NotEnrolled, TermRunsBackwards."""
    post = permit(actor, "network.keep_register", enrolment)
    if on < enrolment.since_on:
        raise TermRunsBackwards(since=enrolment.since_on, until=on)
    ended = Enrolment.objects.filter(pk=enrolment.pk, until_on__isnull=True)
    if not ended.update(until_on=on, end_reason=reason):
        raise NotEnrolled(name=enrolment.organisation.name)
    Pairing.objects.filter(
        council_id=enrolment.council_id, partner_id=enrolment.organisation_id, until_on__isnull=True
    ).update(until_on=on, end_reason=reason)
    enrolment.refresh_from_db()
    journal.write(
        "network.enrolment_ended",
        subject=enrolment.organisation,
        council_id=enrolment.council_id,
        actor=actor,
        post=post,
        facts={"on": on.isoformat(), "reason": reason},
    )
    return enrolment


def _enrol(council: Council, line: RegisterLine, actor: User, post: Post | None) -> Enrolment:
    organisation = _organisation(line)
    earlier = Enrolment.objects.filter(council=council, organisation=organisation, until_on__isnull=True).first()
    if earlier:
        raise AlreadyEnrolled(name=organisation.name, since=earlier.since_on)
    enrolment = Enrolment.objects.create(
        council=council,
        organisation=organisation,
        since_on=line.since_on,
        position=line.position or _next_position(council),
        secretary=line.secretary,
        liaison=line.liaison,
        phone=line.phone,
        remark=line.remark,
    )
    _pair_and_sign(enrolment, line)
    journal.write(
        "network.enrolled",
        subject=organisation,
        council_id=council.pk,
        actor=actor,
        post=post,
        facts={"since_on": line.since_on.isoformat(), "village": line.village.pk if line.village else None},
    )
    return enrolment


def _update(enrolment: Enrolment, line: RegisterLine, actor: User, post: Post | None) -> Enrolment:
    organisation = enrolment.organisation
    before = [getattr(enrolment, name) for name in _KEPT]
    _check_code(line, besides=organisation)
    Organisation.objects.filter(pk=organisation.pk).update(
        name=line.name, sector=line.sector, uscc=line.uscc or organisation.uscc
    )
    for name in _KEPT:
        setattr(enrolment, name, getattr(line, name))
    enrolment.position = line.position or enrolment.position
    enrolment.save()
    _pair_and_sign(enrolment, line)
    changes = {
        name: [str(old), str(getattr(enrolment, name))]
        for name, old in zip(_KEPT, before, strict=True)
        if name not in _PERSONAL and old != getattr(enrolment, name)
    }
    journal.write(
        "network.enrolment_changed",
        subject=organisation,
        council_id=enrolment.council_id,
        actor=actor,
        post=post,
        facts={"changes": changes},
    )
    return enrolment


_KEPT = ("since_on", "secretary", "liaison", "phone", "remark")
_PERSONAL = ("secretary", "liaison", "phone")


def _organisation(line: RegisterLine) -> Organisation:
    """The organisation of a line: by its code, else by its name, else a new one."""
    if line.uscc and not codes.check(line.uscc):
        raise BadCode(uscc=line.uscc)
    known = Organisation.objects.filter(kind=Kind.PARTNER)
    found = known.filter(uscc=line.uscc).first() if line.uscc else known.filter(name=line.name).first()
    return found or Organisation.objects.create(
        name=line.name, kind=Kind.PARTNER, sector=line.sector, uscc=line.uscc or None
    )


def _check_code(line: RegisterLine, besides: Organisation) -> None:
    if not line.uscc:
        return
    if not codes.check(line.uscc):
        raise BadCode(uscc=line.uscc)
    other = Organisation.objects.filter(uscc=line.uscc).exclude(pk=besides.pk).first()
    if other:
        raise CodeTaken(uscc=line.uscc, name=other.name)


def _pair_and_sign(enrolment: Enrolment, line: RegisterLine) -> None:
    """Pair the member with the line's village and record its agreement, where they are new."""
    if line.village is None:
        return
    pairing, _ = Pairing.objects.get_or_create(
        council_id=enrolment.council_id,
        partner_id=enrolment.organisation_id,
        village=line.village,
        until_on=None,
        defaults={"since_on": line.since_on},
    )
    if line.signed_on is None or line.expires_on is None:
        return
    if Agreement.objects.filter(pairing=pairing, signed_on=line.signed_on, expires_on=line.expires_on).exists():
        return
    sign(pairing=pairing, signed_on=line.signed_on, expires_on=line.expires_on)


def _next_position(council: Council) -> int:
    return (Enrolment.objects.filter(council=council).aggregate(last=Max("position"))["last"] or 0) + 1
