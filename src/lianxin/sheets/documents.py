"""What is exported whole and is no sheet, such as the book of money. Its app declares it, as it does layouts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from lianxin.kernel.errors import Words
from lianxin.sheets.layouts import Scope


@dataclass(frozen=True)
class Document:
    """One file. ``write`` fills it for a scope and returns the name that it should have."""

    code: str
    name: Words
    write: Callable[[Scope, IO[bytes]], str]


_documents: dict[str, Document] = {}


def register_document(document: Document) -> Document:
    """Make a document known. Called by the ``sheets`` module of each app."""
    _documents[document.code] = document
    return document


def document_by_code(code: str) -> Document | None:
    """The document with this code."""
    return _documents.get(code)


def all_documents() -> list[Document]:
    """Every document, by its code."""
    return [_documents[code] for code in sorted(_documents)]
