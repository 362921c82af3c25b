"""A few deaths of each kind; ``python -m tests.crash --rounds 100`` is the long run."""

from collections.abc import Callable

import pytest

from bench.machine import can_run_postgres, scratch
from tests.crash.controls import postgres_without_barrier, sqlite_without_full
from tests.crash.kills import on_postgres, on_sqlite
from tests.crash.power import why_no_power_loss
from tests.crash.rounds import Tally, take

Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Prints although the test passes: a crash test that is silent convinces nobody."""

    def aloud(words: str) -> None:
        with capsys.disabled():
            print(f"\n{words}")

    return aloud


@pytest.fixture
def power(say: Say) -> list[str]:
    """The death that there is only where a disk can be cut off. Elsewhere it is said, not skipped: CI has no disk."""
    if reason := why_no_power_loss():
        say(f"power loss not tried: {reason}")
        return []
    return ["power"]


@pytest.fixture
def postgres() -> None:
    """PostgreSQL's server programs, to make a cluster with."""
    if reason := can_run_postgres():
        pytest.skip(reason)


def test_acknowledged_claims_survive_on_sqlite(say: Say, power: list[str]) -> None:
    assert survived(take(on_sqlite, 1), say) == ["web server", *power]


@pytest.mark.usefixtures("postgres")
def test_acknowledged_claims_survive_on_postgresql(say: Say, power: list[str]) -> None:
    assert survived(take(on_postgres, 1), say) == ["web server", "database", *power]


def test_sqlite_that_does_not_wait_for_the_disk_loses(say: Say, power: list[str]) -> None:
    if not power:
        return
    with scratch() as folder, sqlite_without_full(folder) as control:
        losses = control.show()
    say(losses.line())
    assert losses.is_shown


@pytest.mark.usefixtures("postgres")
def test_postgresql_without_the_barrier_loses(say: Say) -> None:
    with scratch() as folder, postgres_without_barrier(folder) as control:
        losses = control.show()
    say(losses.line())
    assert losses.is_shown


def survived(tallies: list[Tally], say: Say) -> list[str]:
    """The deaths after which everything stood as it had been acknowledged."""
    for tally in tallies:
        say(tally.line())
        assert tally.found == []
    return [tally.name.partition(": ")[2] for tally in tallies if tally.rounds and not tally.wrong]
