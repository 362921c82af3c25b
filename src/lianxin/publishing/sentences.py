"""What publishing says in the journal."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import Subject, family, say, subjects
from lianxin.network.sentences import named
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.states import quarter_name


def _disclosures(ids: set[int]) -> Mapping[int, Subject]:
    found = VillageDisclosure.objects.filter(pk__in=ids).select_related("village").defer("snapshot")
    return {
        one.pk: Subject(f"{named(one.village)} · {quarter_name(one.quarter)}", "publishing:edition", one.pk)
        for one in found
    }


subjects(publishing_villagedisclosure=_disclosures)
family("publishing", _("Public"))
say(
    {
        "publishing.disclosed": _("{place} published the disclosure of {village} for quarter {quarter} of {year}."),
        "publishing.corrected": _(
            "{place} published a corrected disclosure of {village} for quarter {quarter} of {year}: edition {edition}."
        ),
    }
)
