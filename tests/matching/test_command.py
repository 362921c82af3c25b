"""``lianxin match``: one council, or all of them by province on several processors."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from lianxin.kernel import clock
from lianxin.matching.errors import NoSuchEngine
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.services import engines
from lianxin.matching.services.engines import engine
from lianxin.matching.services.everywhere import plan_everywhere
from lianxin.matching.states import PlanState, ProposalState
from tests.matching.town import Town, pairs

pytestmark = pytest.mark.django_db


def match(*arguments: str) -> str:
    out = StringIO()
    call_command("match", *arguments, stdout=out)
    return out.getvalue()


def stocked(code: str = "310116112", have: int = 5) -> Town:
    town = Town(code)
    town.wants("图书角图书", 5)
    town.gives("图书角图书", have)
    return town


def test_one_council_gets_its_plan_and_a_workbook(tmp_path: Path) -> None:
    town = stocked()
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"projects": False, "weights": {"text": 3}}), encoding="utf-8")

    said = match(
        "--council", town.code, "--policy", str(policy), "--out", str(tmp_path / "plan.xlsx"), "--name", "夜间"
    )

    plan = Plan.objects.get()
    assert (plan.state, plan.name, plan.policy["weights"]["text"]) == (PlanState.READY, "夜间", 3)
    assert "1 pairs, 1 of 1 needs in full, worst village 100 %, proven best" in said
    book = load_workbook(tmp_path / "plan.xlsx")
    assert any("图书角图书" in str(cell.value) for sheet in book for row in sheet for cell in row)
    assert plan.proposals.get().state == ProposalState.DRAFT


@pytest.mark.parametrize("content", ["{", "[]", '{"colour": 1}', '{"weights": {"text": "much"}}'])
def test_a_policy_that_is_not_understood_is_refused(tmp_path: Path, content: str) -> None:
    stocked()
    policy = tmp_path / "policy.json"
    policy.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        match("--policy", str(policy))
    assert Plan.objects.count() == 0


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    stocked()
    with pytest.raises(CommandError):
        match("--policy", str(tmp_path / "none.json"))


def test_every_council_gets_a_plan_of_its_own_and_a_refusal_stops_nobody() -> None:
    first, second, other = stocked(), stocked("310116113", have=3), stocked("330102001")
    Town("310116114")  # nothing is open there

    with pytest.raises(SystemExit):
        match("--all")

    plans = {plan.council.code: plan for plan in Plan.objects.select_related("council")}
    assert set(plans) == {first.code, second.code, other.code}
    assert {code: sum(pairs(plan).values()) for code, plan in plans.items()} == {
        first.code: 5,
        second.code: 3,
        other.code: 5,
    }
    assert all(plan.certificate["gap"] == 0 for plan in plans.values())


def test_shards_are_provinces_and_plans_are_as_of_one_council() -> None:
    stocked(), stocked("310116113", have=3), stocked("330102001")
    sizes: list[int] = []

    def counting(act: Callable[[Any], Any], shards: Iterable[Any]) -> Iterable[Any]:
        shards = list(shards)
        sizes.extend(len(shard) for shard in shards)
        return map(act, shards)

    told: dict[str, Any] = {"year": clock.today().year, "policy": PlanPolicy(projects=False)}
    outcomes = list(plan_everywhere(**told, map_fn=counting, at_once=2))

    assert sizes == [2, 1]
    assert [one.plan.served for one in outcomes if one.plan] == [5, 3, 5]


def test_several_processes_plan_as_one_does() -> None:
    stocked(), stocked("330102001", have=4)
    told: dict[str, Any] = {"year": clock.today().year, "policy": PlanPolicy(projects=False)}
    with engine("processes", 2) as map_fn:
        outcomes = list(plan_everywhere(**told, map_fn=map_fn, at_once=2))
    assert [one.plan.served for one in outcomes if one.plan] == [5, 4]


def test_a_ray_cluster_plans_as_one_process_does() -> None:
    pytest.importorskip("ray", reason="needs the extra ray: pip install lianxin[ray]")
    stocked(), stocked("330102001", have=4)
    told: dict[str, Any] = {"year": clock.today().year, "policy": PlanPolicy(projects=False)}
    with engine("ray", 2) as map_fn:
        outcomes = list(plan_everywhere(**told, map_fn=map_fn, at_once=2))
    assert [one.plan.served for one in outcomes if one.plan] == [5, 4]


def test_a_ray_cluster_takes_any_function_and_keeps_the_order() -> None:
    pytest.importorskip("ray", reason="needs the extra ray: pip install lianxin[ray]")
    with engine("ray", 2) as map_fn:
        assert list(map_fn(partial(pow, exp=2), [3, 1, 2])) == [9, 1, 4]
        assert list(map_fn(str, [3, 1, 2])) == ["3", "1", "2"]


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr(engines, "import_module", missing)
    with pytest.raises(NoSuchEngine), engine("ray", 2):
        pass


def test_a_workbook_is_of_one_council(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        match("--all", "--out", str(tmp_path / "plan.xlsx"))
