"""A council is founded from a file, once, and never beside the demo."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from lianxin.accounts.models import User
from lianxin.desk.errors import CouncilsStandHere, DemoStandsHere, PlanUnreadable
from lianxin.desk.services.demo import show
from lianxin.desk.services.founding import found, read_plan
from lianxin.journal.models import ClockOffset, Entry
from lianxin.journal.queries import clock_offset
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import posts_of, villages_of
from lianxin.network.states import Role

pytestmark = pytest.mark.django_db

PLAN = json.loads((settings.BASE_DIR / "demo" / "council.json").read_text(encoding="utf-8"))


def written(folder: Path, **changes: Any) -> Path:
    """A plan in a file: the demo's, with some parts changed."""
    file = folder / "council.json"
    file.write_text(json.dumps(PLAN | changes), encoding="utf-8")
    return file


def run(file: Path, *options: str) -> str:
    """What ``lianxin found`` prints."""
    out = StringIO()
    call_command("found", str(file), *options, stdout=out)
    return out.getvalue()


def test_a_council_is_founded_with_its_villages_and_categories_and_without_the_demos_accounts(tmp_path: Path) -> None:
    printed = run(written(tmp_path))

    council = Council.objects.get(code="310116112")
    assert (villages_of(council).count(), council.categories.count()) == (14, 7)
    assert "founded" in printed
    assert not User.objects.exists()
    assert not ClockOffset.objects.exists()


def test_the_administrator_signs_in_with_the_password_that_is_printed_once(tmp_path: Path) -> None:
    file = written(tmp_path)
    printed = run(file, "--admin", "chen")
    password = printed.split("first password: ")[1].split()[0]

    chen = User.objects.get(username="chen")
    assert chen.check_password(password)
    assert not chen.is_demo
    assert [post.role for post in posts_of(chen)] == [Role.ADMIN]

    entries = Entry.objects.count()
    again = run(file, "--admin", "chen")
    assert "stands already" in again
    assert "password" not in again
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "changes",
    [
        {"council": PLAN["council"] | {"code": "31011611"}},
        {"council": PLAN["council"] | {"nickname": "漕泾"}},
        {"divisions": {"310000000000": ["上海市", "Shanghai"]}},
        {"places": []},
        {"places": [["310117112001", "邻镇村", "", "village"]]},
        {"places": [["310116112201", "甲村", "", "village"]] * 2},
        {"places": [["310116112201", "甲公司", "", "partner"]]},
        {"categories": []},
    ],
    ids=["code", "misspelt", "no town", "no place", "foreign place", "twice", "no village", "no category"],
)
def test_a_plan_that_does_not_fit_together_founds_nothing(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(PlanUnreadable) as refusal:
        read_plan(written(tmp_path, **changes))

    assert refusal.value.code == "plan_unreadable"
    assert refusal.value.facts["why"]
    assert not Organisation.objects.exists()


def test_a_file_that_is_missing_or_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "council.json").write_text("not json", encoding="utf-8")
    for name in ("council.json", "nowhere.json"):
        with pytest.raises(PlanUnreadable):
            read_plan(tmp_path / name)


def test_a_real_council_and_the_demo_never_share_a_clock(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path))
    found(plan=plan)
    with pytest.raises(CouncilsStandHere):
        show(folder=tmp_path, password_file=tmp_path / "password")

    ClockOffset.objects.create(seconds=-3600)
    clock_offset.cache_clear()
    try:
        with pytest.raises(DemoStandsHere):
            found(plan=plan)
    finally:
        clock_offset.cache_clear()
