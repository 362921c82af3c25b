#!/usr/bin/env python3
"""Verify an exported book of Lianxin 联心 without trusting whoever exported it.

    python3 verify_book.py book.jsonl [SEAL …]

Needs Python 3.9 or later and nothing else. It recomputes every digest and checks that months are sealed one after the
other, that each entry balances, that no purse ever held less than nothing, that every payment says from which gifts it
was paid, and that corrections name what they correct. It prints the short seal of each month: compare them with those
that were published, or name these behind the file. Exit code 0: sound. 1: not so, and the line that differs is named.

The form of the file is described in docs/ledger.md of the project.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Fields = dict[str, Any]
SIGN = {"given": -1, "held": 1, "spent": 1, "returned": 1}
FLOWS = {"received": ("given", "held"), "spent": ("held", "spent"), "returned": ("held", "returned")}
CARRIED = ("held", "carried")
TOLD = {
    "about", "approved_by", "fen", "fund", "id", "kind", "legs", "on", "party", "purpose", "recorded_at", "recorded_by",
    "reverses", "shares", "voucher",
}  # fmt: skip
"""What an entry says."""


class Altered(Exception):
    """Something does not fit."""


def demand(holds: object, otherwise: str) -> None:
    """Raise Altered unless it ``holds``."""
    if not holds:
        raise Altered(otherwise)


# ---------------------------------------------------------------- digests


def sm3(data: bytes) -> str:
    """SM3 (GB/T 32905-2016), for a Python that lacks it. Letters as in the standard."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at : at + 4], "big") for at in range(start, start + 64, 4)]
        for j in range(16, 68):
            mixed = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(mixed ^ turn(mixed, 15) ^ turn(mixed, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            ss1 = turn(turn(a, 12) + e + turn(0x79CC4519 if j < 16 else 0x7A879D8A, j), 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = ff + d + (ss1 ^ turn(a, 12)) + (w[j] ^ w[j + 4])
            tt2 = (gg & 0xFFFFFFFF) + h + ss1 + w[j]
            a, b, c, d = tt1 & 0xFFFFFFFF, a, turn(b, 9), c
            e, f, g, h = turn(tt2, 0) ^ turn(tt2, 9) ^ turn(tt2, 17), e, turn(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905 - Python 3.9
    return b"".join(word.to_bytes(4, "big") for word in state).hex()


def turn(word: int, by: int) -> int:
    """The lower 32 bits, turned to the left."""
    word, by = word & 0xFFFFFFFF, by % 32
    return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF


def digest(algorithm: str, text: str) -> str:
    """64 hex digits over a text."""
    demand(algorithm in ("sha256", "sm3"), f"unknown algorithm {algorithm!r}")
    if algorithm == "sm3" and "sm3" not in hashlib.algorithms_available:
        return sm3(text.encode())
    return hashlib.new(algorithm, text.encode()).hexdigest()


def written(fields: Fields) -> str:
    """JSON in the one way in which it is hashed."""
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def short(seal: str) -> str:
    """What of a seal is published."""
    return "-".join(seal[at : at + 4] for at in range(0, 16, 4))


def month_after(month: str) -> str:
    """``2019-12`` → ``2020-01``."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


# ---------------------------------------------------------------- line by line


class Book:
    """What was read so far: seals, each followed by the entries of its month, then what is not sealed yet."""

    def __init__(self, header: Fields) -> None:
        demand(header["book"] == "lianxin" and header["form"] == 1, "this is no book of the form that is known here")
        self.council, self.algorithm = header["council"], header["algorithm"]
        self.entries: dict[int, tuple[int, Fields]] = {}
        self.seals: list[Fields] = []
        self.month: list[str] | None = None  # the digests of the sealed month that is being read
        self.is_open = False

    def take_seal(self, seal: Fields) -> None:
        """A sealed month begins."""
        self.end_month()
        demand(not self.is_open, "a seal stands behind entries that are not sealed")
        if self.seals:
            before = self.seals[-1]
            demand(seal["month"] == month_after(before["month"]), f"a month is missing before {seal['month']}")
        previous = self.seals[-1]["digest"] if self.seals else ""
        demand(seal["previous"] == previous, f"the seal of {seal['month']} does not follow the one before it")
        self.seals.append(seal)
        self.month = []

    def end_month(self) -> None:
        """All entries of the month were read."""
        if self.month is not None:
            seal = self.seals[-1]
            head = f"{self.council} {seal['month']} {len(self.month)}"
            again = digest(seal["algorithm"], "\n".join((seal["previous"], head, *self.month)))
            fits = len(self.month) == seal["entries"] and again == seal["digest"]
            demand(fits, f"the entries of {seal['month']} are not those that were sealed")
        self.month = None

    def take_entry(self, number: int, line: Fields) -> None:
        """One entry with its digest; where it is told, with whom the money moved."""
        entry, name = line["entry"], f"entry {line['entry']['id']}"
        algorithm = self.algorithm if self.month is None else self.seals[-1]["algorithm"]
        demand(digest(algorithm, written(entry)) == line["digest"], f"{name} was altered")
        if "party" in line:
            party = dict(line["party"])
            told = digest(algorithm, party.pop("salt") + written(party))
            demand(told == entry["party"], f"who gave or got {name} was altered")
        last = self.seals[-1]["month"] if self.seals else ""
        month = entry["on"][:7]
        in_place = self.is_open and month > last if self.month is None else month == last
        demand(in_place, f"{name} stands outside of the month that it is dated in")
        demand(entry["id"] not in self.entries, f"{name} stands here twice")
        check_entry(entry, name)
        self.entries[entry["id"]] = (number, entry)
        if self.month is not None:
            self.month.append(line["digest"])

    def take_open(self) -> None:
        """What follows is not sealed yet."""
        self.end_month()
        self.is_open = True


def check_entry(entry: Fields, name: str) -> None:
    """What an entry must be by itself."""
    amount, legs = entry["fen"], entry["legs"]
    demand(entry.keys() == TOLD, f"{name} does not say what an entry says")
    whole = all(type(fen) is int for fen in (amount, *(row[2] for row in legs + entry["shares"])))
    demand(whole, f"{name} has amounts that are not whole fen")
    demand(entry["voucher"].strip(), f"{name} names no voucher")
    demand(sum(fen for _, _, fen in legs) == 0, f"{name} does not balance")
    demand(amount < 0 if entry["reverses"] else amount > 0, f"{name} has an amount that it must not have")
    demand(not entry["about"] or entry["about"] < entry["on"][:7], f"{name} is about a month that was not over")
    source, target = FLOWS.get(entry["kind"], CARRIED)
    own = {kind: fen for fund, kind, fen in legs if fund == entry["fund"]}
    moved = own.get(source) == -amount and own.get(target) == amount and len(own) == 2
    demand(moved and len(legs) == (2 if entry["kind"] in FLOWS else 4), f"{name} does not move what it says")


# ---------------------------------------------------------------- all together


class Sums:
    """Entries in the order in which they were written: balances, shares and corrections."""

    def __init__(self, entries: dict[int, tuple[int, Fields]]) -> None:
        self.entries = entries
        self.balances: Counter[tuple[int, str]] = Counter()
        self.used: Counter[int] = Counter()  # by source
        self.paid: Counter[int] = Counter()  # by use
        self.taken_back: dict[int, int] = {}  # entry → fen of its reversal

    def add(self, entry: Fields, name: str) -> None:
        """The next one."""
        for fund, kind, fen in entry["legs"]:
            self.balances[fund, kind] += fen
            holds = self.balances[fund, kind] * SIGN.get(kind, 0) >= 0
            demand(holds, f"{name} takes more than fund {fund} has as {kind!r}")
        for source, use, fen in entry["shares"]:
            demand(source in self.entries and use in self.entries, f"{name} shares what is not in this book")
            self.used[source] += fen
            self.paid[use] += fen
        if entry["reverses"]:
            self._take_back(entry, name)

    def _take_back(self, entry: Fields, name: str) -> None:
        _, earlier = self.entries.get(entry["reverses"], (0, {}))
        fits = earlier and earlier["id"] < entry["id"] and not earlier["reverses"]
        demand(fits, f"{name} takes back what it must not")
        demand(earlier["id"] not in self.taken_back, f"{name} takes back what was taken back already")
        opposite = sorted([fund, kind, -fen] for fund, kind, fen in earlier["legs"])
        same = (entry["legs"], entry["fen"], entry["kind"]) == (opposite, -earlier["fen"], earlier["kind"])
        demand(same, f"{name} does not take back what it names")
        self.taken_back[earlier["id"]] = entry["fen"]

    def check_shares(self, entry: Fields, name: str) -> None:
        """What an entry was used for, and from what it was paid."""
        left = 0 if entry["reverses"] else entry["fen"] + self.taken_back.get(entry["id"], 0)
        demand(0 <= self.used[entry["id"]] <= left, f"{name} paid for more than it brought")
        due = 0 if entry["kind"] == "received" else entry["fen"]
        demand(self.paid[entry["id"]] == due, f"the shares of {name} do not add up to it")


def check_whole(book: Book) -> None:
    """What entries must be together. Raises Altered with the line."""
    sums = Sums(book.entries)
    for check in (sums.add, sums.check_shares):
        for number in sorted(book.entries):
            line, entry = book.entries[number]
            try:
                check(entry, f"entry {number}")
            except Altered as error:
                raise Altered(f"line {line}: {error}") from None


def read(lines: Iterable[bytes]) -> Book:
    """The book in these lines. Raises Altered with the line."""
    book: Book | None = None
    number, hashed, ended = 0, hashlib.sha256(), False
    for number, raw in enumerate(lines, 1):
        try:
            line = json.loads(raw.decode())
            demand(not ended and raw.decode() == written(line) + "\n", "not as it was written")
            if book is None:
                book = Book(line)
            else:
                ended = take(book, number, line, hashed.hexdigest())
        except Altered as error:
            raise Altered(f"line {number}: {error}") from None
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise Altered(f"line {number}: cannot be read ({type(error).__name__}: {error})") from None
        hashed.update(raw)
    if book is None or not ended:
        raise Altered(f"line {number + 1}: the file ends too early")
    check_whole(book)
    return book


def take(book: Book, number: int, line: Fields, so_far: str) -> bool:
    """One line below the header; whether it is the last one."""
    if "entry" in line:
        book.take_entry(number, line)
    elif "seal" in line:
        book.take_seal(line["seal"])
    elif "open" in line:
        book.take_open()
    else:
        book.end_month()
        demand(
            line == {"end": {"lines": number - 1, "sha256": so_far}}, "the lines above are not all as they were written"
        )
        return True
    return False


def main(arguments: list[str]) -> int:
    """Verify one file; print its seals."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 2
    try:
        with Path(arguments[0]).open("rb") as file:
            book = read(file)
        known = {name for seal in book.seals for name in (seal["digest"], short(seal["digest"]))}
        for published in arguments[1:]:
            demand(published in known, f"no month of this book has the seal {published}")
    except Altered as error:
        print(f"ALTERED  {error}")
        return 1
    except OSError as error:
        print(f"cannot read {arguments[0]}: {error.strerror}", file=sys.stderr)
        return 2
    for seal in book.seals:
        print(f"{seal['month']}  {short(seal['digest'])}  {seal['entries']} entries  ({seal['algorithm']})")
    print(f"Sound: {len(book.entries)} entries, {len(book.seals)} months sealed, council {book.council}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
