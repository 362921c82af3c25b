"""What the journal and the timelines say of every verb of the exchange, in both languages."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from lianxin.exchange.models import Concern, Listing
from lianxin.journal import sentences
from lianxin.journal.models import Entry
from lianxin.journal.sentences import tell
from lianxin.kernel import clock
from tests.visits import visit
from tests.world import World

pytestmark = pytest.mark.django_db

VERBS = sorted(verb for verb in sentences._sentences if verb.startswith("exchange."))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def entry(world: World) -> Callable[[str], Entry]:
    """An entry of a verb with all facts that any verb of its kind carries."""
    listing = world.need(title="需要路灯")
    concern = Concern.objects.create(
        council=world.council, village=world.village, text="太黑", raised_on=clock.today(), recorded_by=world.steward
    )
    post = world.liaison.posts.get()

    def of(verb: str) -> Entry:
        about: Any = concern if ".concern_" in verb else listing
        facts = {
            "claim": str(uuid4()),
            "organisation": world.partner.pk,
            "village": world.village.pk,
            "quantity": 12,
            "received": 7,
            "unit": "person_hour",
            "side": "need",
            "title": "需要路灯",
            "amount_fen": 12_300_00,
            "voucher": "PZ-7",
            "year": 2019,
            "sheet": "需求清单",
            "new": 12,
            "known": 3,
            "on": "2019-12-20",
            "until_on": "2019-12-23",
            "changes": {"title": ["灯", "路灯"], "until_on": ["None", "2019-12-31"]},
        }
        return Entry(
            verb=verb,
            subject_type=about._meta.label_lower,
            subject_id=about.pk,
            council_id=world.council.pk,
            actor_id=world.liaison.pk,
            post_id=post.pk,
            facts=facts,
        )

    return of


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_verb_is_said_whole(verb: str, language: str, entry: Callable[[str], Entry]) -> None:
    with translation.override(language):
        told = tell([entry(verb)])[0]

    assert sentences.UNKNOWN not in told.text
    assert "{" not in told.text
    assert told.text != verb
    assert told.subject
    assert told.subject.page in ("exchange:listing", "exchange:concern")
    if language == "zh-hans":
        assert told.text.endswith("。")


def test_the_two_languages_say_what_happened(entry: Callable[[str], Entry], world: World) -> None:
    def said(verb: str, language: str) -> str:
        with translation.override(language):
            return tell([entry(f"exchange.{verb}")])[0].text

    partner = world.partner.name
    assert said("claimed", "zh-hans") == f"{partner}认领12人时。"
    assert said("claimed", "en") == f"{partner} claimed 12 person-hours."
    assert said("place_offered", "zh-hans") == f"空出12人时，为{partner}保留到2019年12月23日。"
    assert "7 person-hours of 12 person-hours" in said("settled", "en")
    assert said("revised", "en").endswith("changed it: what, by when.")


def test_what_the_two_sides_settled_on_is_not_said(entry: Callable[[str], Entry]) -> None:
    one = entry("exchange.contacted")
    one.facts["note"] = "电话13800000000"

    told = tell([one])[0]

    assert "13800000000" not in told.text + told.quote


def test_the_journal_leads_to_the_listing(world: World) -> None:
    listing = world.need(title="需要路灯")
    world.bid(listing, 4)

    page = visit("journal/?family=exchange", world.office_user, council=world.council)

    assert f"/{world.code}/exchange/{listing.pk}/" in page
    assert "claimed 4 pieces" in page


def test_claims_of_a_project_are_told_on_its_timeline(world: World) -> None:
    project = world.project("receive")

    page = visit(f"projects/{project.pk}/", council=world.council)

    assert f"{world.partner.name} claimed ¥10,000.00." in page
    assert f"¥10,000.00 came in from {world.partner.name}" in page
    assert Listing.objects.get().origin_id == project.pk
