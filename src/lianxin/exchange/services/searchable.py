"""What listings are found by follows the names in it. Whoever writes a listing writes its grams; this does the rest."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from lianxin.exchange.models import Listing
from lianxin.exchange.services.steps import hold_listing
from lianxin.exchange.text import grams_of


def follow_renaming(organisation_id: int) -> None:
    """Queue that what a renamed organisation listed, and what is meant for it, is found by its new name (a step)."""
    if _naming(organisation_id).exists():
        index_anew_later.enqueue(organisation_id)


@task()
def index_anew_later(organisation_id: int) -> int:
    """Index anew each listing that names an organisation, in a transaction of its own. Returns how many changed."""
    return sum(_index_anew(pk) for pk in list(_naming(organisation_id).order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _index_anew(listing_id: int) -> bool:
    listing = hold_listing(listing_id)
    grams = grams_of(listing)
    return bool(Listing.objects.filter(pk=listing.pk).exclude(grams=grams).update(grams=grams))


def _naming(organisation_id: int) -> QuerySet[Listing]:
    return Listing.objects.own().filter(Q(owner=organisation_id) | Q(place=organisation_id))
