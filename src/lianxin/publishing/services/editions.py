"""Publishing a village's quarter, and publishing it again where it no longer holds."""

from typing import Any

from django.db import IntegrityError, transaction

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.network.models import Council, Organisation
from lianxin.network.rules import permit
from lianxin.publishing.errors import EditionCorrected, PublishedAlready, QuarterNotOver, StillHolds
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import editions_of, sheet_of
from lianxin.publishing.services.watching import watch
from lianxin.publishing.sheet import digest_of_snapshot, sheet_from


@transaction.atomic
def publish_disclosure(*, council: Council, village: Organisation, quarter: Quarter, actor: User) -> VillageDisclosure:
    """Publish what a village received, spent and was given in a quarter that is over, as it stands now.

    Raises NotAllowed, QuarterNotOver, PublishedAlready.
    """
    disclosure = VillageDisclosure(council=council, village=village, year=quarter.year, number=quarter.number)
    post = permit(actor, "publishing.publish", disclosure, organisation_id=village.pk)
    if clock.today() <= quarter.ends_on:
        raise QuarterNotOver(ends_on=quarter.ends_on)
    watch(council.pk)
    disclosure.snapshot = sheet_of(council, village, quarter).as_json()
    if not _publish(disclosure, actor):
        earlier = editions_of(council, village, quarter).earliest("edition")
        raise PublishedAlready(village=village.name, on=earlier.published_on)
    facts = _facts(disclosure)
    journal.write("publishing.disclosed", subject=disclosure, actor=actor, post=post, facts=facts)
    return disclosure


@transaction.atomic
def correct_disclosure(*, disclosure: VillageDisclosure, reason: str, actor: User) -> VillageDisclosure:
    """Publish a quarter once more, as the book says it now; the edition before stays and is named, with the reason.

    Raises NotAllowed, ReasonMissing, EditionCorrected, StillHolds.
    """
    post = permit(actor, "publishing.publish", disclosure, organisation_id=disclosure.village_id)
    reason = need_reason(reason)
    quarter, edition = disclosure.quarter, disclosure.edition + 1
    council, village = disclosure.council, disclosure.village
    watch(council.pk)
    sheet = sheet_of(council, village, quarter)
    if sheet == sheet_from(disclosure.snapshot):
        raise StillHolds
    corrected = VillageDisclosure(
        council=council,
        village=village,
        year=quarter.year,
        number=quarter.number,
        edition=edition,
        corrects=disclosure,
        reason=reason,
        snapshot=sheet.as_json(),
    )
    if not _publish(corrected, actor):
        later = VillageDisclosure.objects.get(corrects=disclosure)
        raise EditionCorrected(edition=disclosure.edition, on=later.published_on)
    facts = _facts(corrected) | {"edition": edition, "corrects": disclosure.pk, "reason": reason}
    journal.write("publishing.corrected", subject=corrected, actor=actor, post=post, facts=facts)
    return corrected


def _publish(disclosure: VillageDisclosure, actor: User) -> bool:
    """Store it as of today; False where that edition stands already."""
    disclosure.published_by, disclosure.published_on = actor, clock.today()
    try:
        with transaction.atomic():
            disclosure.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _facts(disclosure: VillageDisclosure) -> dict[str, Any]:
    """What the journal keeps of an edition; by the digest ``verify`` sees whether it still is what was published."""
    return {
        "village": disclosure.village_id,
        "year": disclosure.year,
        "quarter": disclosure.number,
        "on": disclosure.published_on.isoformat(),
        "sha256": digest_of_snapshot(disclosure.snapshot),
    }
