"""Publishing a village's quarter."""

from django.db import IntegrityError, transaction

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.network.models import Council, Organisation
from lianxin.network.rules import permit
from lianxin.publishing.errors import PublishedAlready, QuarterNotOver
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import sheet_of


@transaction.atomic
def publish_disclosure(*, council: Council, village: Organisation, quarter: Quarter, actor: User) -> VillageDisclosure:
    """Publish what a village received, spent and was given in a quarter that is over, as it stands now.

    Raises NotAllowed, QuarterNotOver, PublishedAlready.
    """
    disclosure = VillageDisclosure(council=council, village=village, year=quarter.year, number=quarter.number)
    post = permit(actor, "publishing.publish", disclosure, organisation_id=village.pk)
    today = clock.today()
    if today <= quarter.ends_on:
        raise QuarterNotOver(ends_on=quarter.ends_on)
    disclosure.snapshot = sheet_of(council, village, quarter).as_json()
    disclosure.published_by, disclosure.published_on = actor, today
    try:
        with transaction.atomic():
            disclosure.save(force_insert=True)
    except IntegrityError:
        earlier = VillageDisclosure.objects.get(
            council=council, village=village, year=quarter.year, number=quarter.number
        )
        raise PublishedAlready(village=village.name, on=earlier.published_on) from None
    facts = {"village": village.pk, "year": quarter.year, "quarter": quarter.number}
    journal.write("publishing.disclosed", subject=disclosure, actor=actor, post=post, facts=facts)
    return disclosure
