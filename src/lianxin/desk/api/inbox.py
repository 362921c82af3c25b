"""The inbox by API: the same lines, in the same order, as on its page."""

from datetime import date

from ninja import Query, Router

from lianxin.accounts.api import Output, SignedIn, read
from lianxin.desk.queries.inbox import InboxLine, inbox_of
from lianxin.network.api import InCouncil, council_of

router = Router()


class Waiting(Output):
    """Something that waits on the reader; ``count`` is of how many things the line stands for."""

    what: str
    thing: str
    why: str
    due_on: date
    late: bool
    count: int
    page: str

    @classmethod
    def of(cls, found: InboxLine) -> "Waiting":
        """A line of the inbox."""
        line = found.line
        return cls(
            what=str(line.what),
            thing=line.thing,
            why=str(line.why),
            due_on=line.due_on,
            late=found.late,
            count=found.count,
            page=line.url,
        )


class Inbox(Output):
    """Everything that waits on the reader, what is due first in front."""

    total: int
    items: list[Waiting]


@read(router, "/inbox", gives=Inbox, public=False)
def list_inbox(request: SignedIn, to: Query[InCouncil]) -> Inbox:
    """What waits on you in a council."""
    found = inbox_of(request.user, council_of(to.council))
    return Inbox(total=found.total, items=[Waiting.of(line) for line in (*found.today, *found.week, *found.later)])
