"""The exported book verifies without the product, and not when one byte of it is altered."""

import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.ledger.canon import short
from lianxin.ledger.models import Fund, Seal
from lianxin.ledger.queries.export import book_lines
from lianxin.ledger.services import carry_over, open_fund, reverse
from lianxin.ledger.verifier.verify_book import Altered, digest, main, read, sm3, written
from tests.ledger.test_book import fund, world
from tests.ledger.test_seal import BEFORE, LAST, THIS, pay, put, seal
from tests.world import World, paper

pytestmark = pytest.mark.django_db
__all__ = ["fund", "world"]
Lines = list[bytes]


@pytest.fixture
def book(world: World, fund: Fund) -> Lines:
    """Two sealed months and an open one, with everything that can happen."""
    other = open_fund(council_id=world.council.pk, title="送戏下乡")
    given = put(world, fund, BEFORE, 900)
    pay(world, fund, BEFORE + timedelta(days=3), 100)
    wrong = pay(world, fund, LAST, 50)
    seal(world, BEFORE)
    carry_over(fund=fund, to=other, amount_fen=70, paper=paper(on=LAST), recorder=world.office_user)
    seal(world, LAST)
    reverse(transfer=wrong, paper=paper(on=THIS), recorder=world.office_user)
    pay(world, other, THIS, 30)
    put(world, fund, THIS, 5, about_month=LAST)
    assert given.pk
    return lines_of(world)


def lines_of(world: World, *, tells_parties: bool = False) -> Lines:
    return list(book_lines(world.council, tells_parties=tells_parties))


def test_the_book_verifies_and_shows_its_seals(book: Lines, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "book.jsonl"
    file.write_bytes(b"".join(book))
    published = short(Seal.objects.get(month=LAST).digest)

    assert main([str(file), published]) == 0
    out = capsys.readouterr().out
    assert published in out
    assert "Sound: 7 entries, 2 months sealed" in out
    assert main([str(file), "0000-0000-0000-0000"]) == 1
    assert main([str(tmp_path / "none")]) == 2


def test_the_book_for_anyone_says_not_who_gave_and_the_members_book_proves_it(world: World, book: Lines) -> None:
    told = lines_of(world, tells_parties=True)

    assert "粮油店" not in b"".join(book).decode()
    assert "粮油店" in b"".join(told).decode()
    assert [seal["digest"] for seal in read(told).seals] == [seal["digest"] for seal in read(book).seals]
    with pytest.raises(Altered, match="who gave or got entry"):
        read(ended([line.replace("粮油店".encode(), "别的店".encode()) for line in told]))


def test_the_program_stands_alone(book: Lines, tmp_path: Path) -> None:
    file = tmp_path / "book.jsonl"
    file.write_bytes(b"".join(book))
    call_command("verifier", out=tmp_path, stdout=StringIO())

    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "verify_book.py", "book.jsonl"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run().returncode == 0
    file.write_bytes(b"".join(book).replace(b'"fen":900', b'"fen":901'))
    found = run()
    assert found.returncode == 1
    assert "line 3: entry" in found.stdout


@pytest.mark.random
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_altered_byte_is_noticed(book: Lines, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(book) - 1))
    at = data.draw(st.integers(0, len(book[number]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != book[number][at]))
    altered = [*book]
    altered[number] = book[number][:at] + bytes([byte]) + book[number][at + 1 :]

    with pytest.raises(Altered) as found:
        read(b"".join(altered).splitlines(keepends=True))

    if b'"entry"' in book[number] and byte != 10 and at < len(book[number]) - 1:
        assert str(found.value).startswith(f"line {number + 1}:")


def ended(lines: Lines) -> Lines:
    """The same with an end that fits, as somebody would write it who alters more than a byte."""
    body = lines[:-1]
    end = {"end": {"lines": len(body), "sha256": digest("sha256", b"".join(body).decode())}}
    return [*body, f"{written(end)}\n".encode()]


def forged(lines: Lines, at: int, **changes: Any) -> Lines:
    """One entry changed, with its own digest and the end made to fit."""
    line = json.loads(lines[at])
    line["entry"] |= changes
    line["digest"] = digest("sha256", written(line["entry"]))
    return ended([*lines[:at], f"{written(line)}\n".encode(), *lines[at + 1 :]])


@pytest.mark.parametrize(
    ("at", "changes", "named"),
    [
        (2, {"purpose": "别的"}, "the entries of .* are not those that were sealed"),
        (2, {"voucher": " "}, "line 3: .* names no voucher"),
        (3, {"fen": 99}, "line 4: .* does not move what it says"),
        (3, {"legs": [[1, "held", -100], [1, "spent", 99]]}, "line 4: .* does not balance"),
        (3, {"fen": 1.0}, "line 4: .* whole fen"),
        (3, {"id": 10**6}, "not those that were sealed"),
        (3, {"on": "2001-01-01"}, "line 4: .* outside of the month"),
        (3, {"more": 1}, "line 4: .* does not say what an entry says"),
        (-4, {"reverses": 1}, "line .*: .* takes? back what it"),
        (-4, {"shares": []}, "the shares of entry"),
        (-3, {"shares": []}, "the shares of entry"),
        (-2, {"on": "2001-01-01"}, "outside of the month"),
    ],
)  # fmt: skip
def test_what_a_forger_makes_fit_by_itself_is_noticed(
    book: Lines, at: int, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(Altered, match=named):
        read(forged(book, at if at > 0 else len(book) + at, **changes))


@pytest.mark.parametrize("gone", [1, 2, 5, -2, -1])
def test_a_missing_line_is_noticed(book: Lines, gone: int) -> None:
    lines = [*book]
    del lines[gone]
    with pytest.raises(Altered):
        read(lines)
    if gone in (1, 2, 5):
        with pytest.raises(Altered):
            read(ended(lines))


def test_a_book_sealed_with_sm3_verifies_too(world: World, fund: Fund, settings: Any) -> None:
    settings.SEAL_ALGORITHM = "sm3"
    put(world, fund, LAST)
    seal(world, LAST)
    settings.SEAL_ALGORITHM = "sha256"
    put(world, fund, THIS)

    assert [one["algorithm"] for one in read(lines_of(world)).seals] == ["sm3"]


@pytest.mark.parametrize("text", ["", "abc", "abcd" * 16, "账" * 99])
def test_the_programs_own_sm3_is_that_of_the_standard(text: str) -> None:
    assert sm3(text.encode()) == digest("sm3", text)
    assert sm3(b"abc").startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")


def test_an_empty_book_verifies(world: World) -> None:
    assert read(lines_of(world)).entries == {}


def test_the_commands_seal_and_export(world: World, fund: Fund, tmp_path: Path) -> None:
    put(world, fund, LAST)
    out = StringIO()
    call_command("seal", f"{LAST:%Y-%m}", council=world.code, stdout=out)
    call_command("export", "book", council=world.code, out=tmp_path, stdout=out)

    assert short(Seal.objects.get().digest) in out.getvalue()
    assert main([str(tmp_path / f"book-{world.code}.jsonl")]) == 0
    for month in (f"{LAST:%Y-%m}", f"{THIS:%Y-%m}", "never"):
        with pytest.raises(CommandError):
            call_command("seal", month, stdout=out)


def test_queries_do_not_grow_with_the_entries(world: World, fund: Fund, django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        put(world, fund, LAST)
    seal(world, LAST)
    with django_assert_max_num_queries(9):
        assert len(lines_of(world)) == 24
