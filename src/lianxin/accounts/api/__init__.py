"""What every endpoint is made with: who asks, reading, doing once, and the shapes of what comes in and goes out.

Entered from the ``api`` of the other apps. Errors become problem documents in ``config.api_problems`` alone.
"""

from lianxin.accounts.api.either import JsonOrForm, Typed
from lianxin.accounts.api.endpoints import read, retry_key, write
from lianxin.accounts.api.shapes import (
    Count,
    DayPaging,
    Id,
    Input,
    Line,
    Named,
    Output,
    Page,
    Paging,
    Text,
    Whole,
    Written,
    Year,
    address_after,
    page_of,
)
from lianxin.accounts.api.signing_in import ANYONE, SIGNED_IN, Asked, SignedIn

__all__ = [
    "ANYONE",
    "SIGNED_IN",
    "Asked",
    "Count",
    "DayPaging",
    "Id",
    "Input",
    "JsonOrForm",
    "Line",
    "Named",
    "Output",
    "Page",
    "Paging",
    "SignedIn",
    "Text",
    "Typed",
    "Whole",
    "Written",
    "Year",
    "address_after",
    "page_of",
    "read",
    "retry_key",
    "write",
]
