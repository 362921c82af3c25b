"""The whole book of a council as lines of JSON, for anybody who wants to verify it. The form: docs/ledger.md."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.conf import settings

from lianxin.kernel import clock
from lianxin.kernel.digests import digest_of
from lianxin.ledger.canon import SALT_BYTES, Content, entry_of, month_text, text_of
from lianxin.ledger.models import Seal, Transfer
from lianxin.ledger.queries.sealing import contents, entries_in, month_after, seals_of
from lianxin.network.models import Council

FORM = 1


def book_lines(council: Council, *, tells_parties: bool) -> Iterator[bytes]:
    """The header, each seal with the entries of its month, the entries that are not sealed, and the end.

    With whom money moved is told to those who may know; to others the digests that stand for it, which are the same.
    Runs as many queries as ``broken_seals``, and needs no transaction, so that a download holds nobody up: what is
    sealed stays as it is, and what is not is one query. No entry is in it without those that it rests on, because
    entries of a fund are committed in their order.
    """
    whole, count = hashlib.sha256(), 0
    for fields in _lines(council, tells_parties=tells_parties):
        line = f"{text_of(fields)}\n".encode()
        whole.update(line)
        count += 1
        yield line
    yield f"{text_of({'end': {'lines': count, 'sha256': whole.hexdigest()}})}\n".encode()


def _lines(council: Council, *, tells_parties: bool) -> Iterator[dict[str, Any]]:
    algorithm = settings.SEAL_ALGORITHM
    yield {
        "algorithm": algorithm,
        "book": "lianxin",
        "council": council.code,
        "form": FORM,
        "name": council.name,
        "written_at": clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    rest = Transfer.objects.filter(council=council).order_by("pk")
    last = None
    for seal in seals_of(council.pk):
        yield {"seal": _seal(seal)}
        salts = dict(seal.lines.values_list("transfer", "salt"))
        for content in contents(entries_in(council.pk, seal.month)):
            yield _entry(content, salts.get(content.pk, ""), seal.algorithm, tells_parties=tells_parties)
        last = seal.month
    yield {"open": True}
    for content in contents(rest.filter(on__gte=month_after(last)) if last else rest):
        yield _entry(content, secrets.token_hex(SALT_BYTES), algorithm, tells_parties=tells_parties)


def _seal(seal: Seal) -> dict[str, Any]:
    return {
        "algorithm": seal.algorithm,
        "digest": seal.digest,
        "entries": seal.entries,
        "month": month_text(seal.month),
        "previous": seal.previous,
    }


def _entry(content: Content, salt: str, algorithm: str, *, tells_parties: bool) -> dict[str, Any]:
    entry = entry_of(content, salt=salt, algorithm=algorithm)
    line: dict[str, Any] = {"digest": digest_of(text_of(entry), algorithm), "entry": entry}
    return line | {"party": content.party._asdict() | {"salt": salt}} if tells_parties else line
