from collections.abc import Iterable
from datetime import date, datetime, timezone
from decimal import Decimal

from ledger.accounts.entries import Entry

PAGE = 50


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """The month's first moment and the next month's, in UTC."""
    start = datetime(year, month, 1, tzinfo=timezone.utc)
    following = date(year + month // 12, month % 12 + 1, 1)
    return start, datetime(following.year, following.month, 1, tzinfo=timezone.utc)


def statement(entries: Iterable[Entry], account: str, year: int, month: int) -> list[dict]:
    """One row for each posting of the account in the month, with the running balance."""
    start, end = month_bounds(year, month)
    running = Decimal(0)
    rows = []
    for entry in sorted(entries, key=lambda entry: entry.booked_at):
        for posting in entry.postings:
            if posting.account != account:
                continue
            running += posting.amount
            if start <= entry.booked_at < end:
                rows.append({"id": entry.id, "amount": str(posting.amount), "balance": str(running)})
    return rows
