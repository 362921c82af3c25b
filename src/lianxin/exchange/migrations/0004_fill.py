"""Say of the listings and claims that are there already what they are part of and what they hold."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, _editor):
    """All listings so far are parts of projects; their claims hold what is live."""
    listing, claim = apps.get_model("exchange", "Listing"), apps.get_model("exchange", "Claim")
    project = apps.get_model("projects", "Project").objects.filter(fund=OuterRef("fund"))
    listing.objects.update(
        origin="projects.project",
        origin_id=Subquery(project.values("pk")[:1]),
        year=Subquery(project.values("round__year")[:1]),
        category_id=Subquery(project.values("category")[:1]),
        place_id=F("owner_id"),
        listed_on=Subquery(project.values("waiting_since")[:1]),
    )
    of_listing = listing.objects.filter(pk=OuterRef("listing"))
    claim.objects.update(council_id=Subquery(of_listing.values("council")[:1]), asked=F("quantity"))
    claim.objects.filter(state__in=["active", "fulfilled"]).update(held=F("quantity"))


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_the_exchange"), ("projects", "0002_invariants")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
