"""What is sent to fields: text and numbers that programs stumble over."""

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'--"
TEMPLATE = "{subject.__class__} {0} {} {who} %s %(who)s %% {{ 7|add:7 }} {% debug %}"
TEXTS: tuple[str, ...] = (
    "\0",
    "a\0b",
    "a\x01\x08\x1b\x7fb",
    "\ud800",
    "a\udfffb",
    "\u202egnp.exe\u2066",
    SCRIPT,
    TEMPLATE,
    "=HYPERLINK(1)",
    "长" * 100_000,
    "² ٣ ①",
    "'; DROP TABLE projects_project; --",
)
NUMBERS: tuple[object, ...] = (
    2**63, 2**63 - 1, -(2**63) - 1, -1, 0, 10**30, "9" * 6_000, "1e400", "NaN", "Infinity", "-0", "1e9999999",
    "9999-12-31", "0000-00-00", "2019-02-30", "10000-01-01", "0001-01-01", "2019-13",
)  # fmt: skip
WORST: tuple[object, ...] = ("a\0b", "a\udfffb", TEMPLATE, 2**63, "9" * 6_000, "9999-12-31")
"""What broke something once, or is likeliest to."""
ADDRESSES_WITH_QUERY = [
    "?year",
    "figures/?year,month,village,category",
    "stuck/?year,kind",
    "figures/projects.declared/?year,month,village,category,after,before",
    "figures/projects.declared/export/?year,month,village,category,after,before",
    "projects/?q,year,category,village,state,organisation,before,after",
    "projects/new/?from",
    "projects/new/alike/?title,year,village,category,but",
    "projects/review/?verb",
    "network/?on,q,sector,village,agreement,after",
    "sheets/?before",
    "sheets/export/register/?year",
    "journal/?family,since,until,actor,before",
    "inbox/?after",
]
API_QUERIES = [
    "/projects?year,category,village,state,organisation,q,after,limit",
    "/organisations?on,kind,village,q,after,limit",
    "/pairings?on,after,limit,partner,village",
    "/wanted?form,state,after,limit",
    "/listings?side,form,q,category,village,organisation,urgency,year,state,left,by,micro,sort,after,limit",
    "/counterparts?side,form,title,category,owner,place,quantity",
    "/claims?side,stage,giver,receiver,listing,year,unit,overdue,sort,after,limit",
    "/concerns?state,village,after,limit",
    "/searches?council",
    "/carry-over?year,after,limit",
    "/figures?year,month,village,category,council",
    "/figures/projects.declared?year,month,village,category,after,limit",
    "/rounds?council",
    "/plans?year,after,limit",
    "/proposals?after,limit",
    "/precision?year",
]


def in_bytes(value: object) -> bytes:
    """A value as it travels in an address or a form; half a character stays half a character."""
    return str(value).encode("utf-8", "surrogatepass")
