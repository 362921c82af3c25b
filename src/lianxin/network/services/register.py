"""The register (名册): who is a member, and what the conference knows of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.kernel import uscc as codes
from lianxin.network.errors import AlreadyEnrolled, BadCode, CodeTaken, NotEnrolled, TermRunsBackwards
from lianxin.network.models import Agreement, Council, Enrolment, Organisation, Pairing, Post
from lianxin.network.rules import permit
from lianxin.network.services.pairings import sign
from lianxin.network.services.renaming import renamed
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
    _hold_register(council.pk)
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
    _hold_register(enrolment.council_id)
    enrolment.refresh_from_db(fields=[*_KEPT, "position", "until_on"])
    organisation = enrolment.organisation
    before = [getattr(enrolment, name) for name in _KEPT]
    _rename(organisation, line)
    for name in _KEPT:
        setattr(enrolment, name, getattr(line, name))
    enrolment.position = line.position or enrolment.position
    if enrolment.until_on and enrolment.until_on < enrolment.since_on:
        raise TermRunsBackwards(since=enrolment.since_on, until=enrolment.until_on)
    enrolment.save(update_fields=[*_KEPT, "position"])
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
    known = known.filter(uscc=line.uscc) if line.uscc else known.filter(name=line.name)
    if found := known.first():
        return found
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                name=line.name, kind=Kind.PARTNER, sector=line.sector, uscc=line.uscc or None
            )
    except IntegrityError:  # another council enrolled it in this very moment, or the code is an office's
        if found := known.first():
            return found
        raise _code_taken(line.uscc or "") from None


def _rename(organisation: Organisation, line: RegisterLine) -> None:
    """Write the line's name, sector and code. Raises BadCode, CodeTaken."""
    if line.uscc and not codes.check(line.uscc):
        raise BadCode(uscc=line.uscc)
    own = Organisation.objects.filter(pk=organisation.pk)
    try:
        with transaction.atomic():
            own.update(name=line.name, sector=line.sector, uscc=line.uscc or organisation.uscc)
    except IntegrityError:
        raise _code_taken(line.uscc or "") from None
    if line.name != organisation.name:
        renamed(organisation.pk)


def _code_taken(uscc: str) -> CodeTaken:
    return CodeTaken(uscc=uscc, name=Organisation.objects.get(uscc=uscc).name)


def _hold_register(council_id: int) -> None:
    """Let one change of a council's register at a time go on, until the transaction ends."""
    list(Council.objects.select_for_update(no_key=True).filter(pk=council_id).values_list("pk"))


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
