"""The journal's page: for office and auditors, in words, filtered and paged, with the seal of each entry."""

import re
from pathlib import Path

import pytest

import lianxin
from lianxin.journal import sentences, views
from lianxin.journal.folder import fold_all
from lianxin.journal.models import Block, Entry
from lianxin.journal.queries import entries_of
from lianxin.journal.sentences import tell
from tests.visits import queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_office_and_auditor_read_it_nobody_else_finds_it(world: World) -> None:
    other = World("310116113")

    visit("journal/", world.office_user, council=world.council)
    visit("journal/", world.auditor, council=world.council)
    for stranger in (world.steward, world.liaison, other.office_user, other.auditor):
        visit("journal/", stranger, council=world.council, status=404)
    visit("journal/", council=world.council, status=302)


def test_it_tells_what_happened_by_whom_and_links_there(world: World) -> None:
    partner = world.partner
    page = visit("journal/", world.office_user, council=world.council)

    assert f"{partner.name} became a member on 1 January 2018." in page
    assert f'href="/{world.code}/network/{partner.pk}/"' in page


def test_an_entry_shows_its_number_and_seal_once_it_is_folded(world: World) -> None:
    assert "being sealed" in visit("journal/", world.office_user, council=world.council)

    fold_all()

    page = visit("journal/", world.office_user, council=world.council)
    assert "being sealed" not in page
    assert Block.objects.get(council_id=world.council.pk).hash[:8] in page


def test_it_is_narrowed_by_family_person_and_days(world: World) -> None:
    _ = world.partner, world.steward

    def verbs(query: str) -> bool:
        return "became a member" in visit(f"journal/?{query}", world.office_user, council=world.council)

    assert verbs("family=network")
    assert not verbs("family=accounts")
    assert verbs(f"actor={world.office_user.pk}")
    assert not verbs("actor=999999")
    assert not verbs("until=2001-01-01")
    assert not verbs("since=2999-01-01")
    assert verbs("since=gestern&family=nein&actor=wer")


def test_pages_join_without_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = world.partner, world.steward
    monkeypatch.setattr(views, "PAGE", 2)
    seen: list[str] = []
    path = "journal/"
    while path:
        page = visit(path, world.office_user, council=world.council)
        seen += re.findall(r'id="entry-(\d+)"', page)
        older = re.search(r'href="(\?before=\d+)"', page)
        path = f"journal/{older[1]}" if older else ""

    assert seen == [str(pk) for pk in entries_of(world.council.pk).values_list("pk", flat=True)]


def test_every_verb_of_the_source_has_a_sentence() -> None:
    written = set()
    for path in Path(lianxin.__file__).parent.glob("*/services/**/*.py"):
        source, app = path.read_text(), path.relative_to(Path(lianxin.__file__).parent).parts[0]
        written |= set(re.findall(r'journal\.(?:write|entry_for)\(\s*"([a-z_]+\.[a-z_]+)"', source))
        written |= {f"{app}.{verb}" for verb in re.findall(r'\b_?record(?:_listing)?\(\s*"([a-z_]+)"', source)}

    assert written
    assert sorted(written - set(sentences._sentences)) == []


def test_a_sentence_without_its_facts_still_reads() -> None:
    entries = [
        Entry(verb=verb, subject_type="network.organisation", subject_id=0, council_id=0, facts={})
        for verb in sentences._sentences
    ]

    assert all(told.text and "{" not in told.text for told in tell(entries))


def test_it_costs_the_same_however_much_happened(world: World) -> None:
    world.project("accept")
    before = queries_of("journal/", world.office_user, council=world.council)
    world.project("accept", title="另一个项目")
    world.enrolled("又一单位")

    assert queries_of("journal/", world.office_user, council=world.council) <= before <= 25
