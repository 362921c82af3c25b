"""A disclosure as PDF, set by typst in the layout of official documents with free fonts that the machine has."""

import json
from pathlib import Path

import typst

from lianxin.kernel.dates import format_date_zh
from lianxin.publishing import words
from lianxin.publishing.queries import DisclosurePage

_TEMPLATE = Path(__file__).parent / "paper" / "disclosure.typ"


def pdf_of(page: DisclosurePage) -> bytes:
    """The document, A4. Nothing of it is read as typst's own language: it comes as data."""
    return bytes(
        typst.compile(_TEMPLATE.read_bytes(), sys_inputs={"data": json.dumps(_data(page), ensure_ascii=False)})
    )


def _data(page: DisclosurePage) -> dict[str, object]:
    sheet = page.sheet
    return {
        "title": words.title_of(page),
        "period": words.period_of(page),
        "edition": words.edition(page),
        "sums": words.sums_of(page),
        "received": [
            [format_date_zh(line.day), line.who, words.what(line), line.voucher, words.plain(line.fen)]
            for line in sheet.of("received")
        ],
        "spent": [
            [format_date_zh(line.day), words.payee(line), words.what(line), line.voucher, words.plain(line.fen)]
            for line in sheet.of("spent")
        ],
        "other": [
            [format_date_zh(line.day), line.who or "项目间结转", words.what(line), line.voucher, words.plain(line.fen)]
            for line in sheet.of("returned", "carried")
        ],
        "in_kind": [
            [
                format_date_zh(line.day),
                line.who,
                words.thing(line),
                words.quantity(line),
            ]
            for line in sheet.in_kind
        ],
        "seal": page.seal,
        "seal_month": f"{page.quarter.last_month:%Y-%m}",
        "published": words.published(page),
    }
