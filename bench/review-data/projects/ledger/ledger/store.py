from decimal import Decimal
from functools import lru_cache

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from ledger.accounts.entries import Entry, Posting
from ledger.settings import read_settings

ENTRIES_OF = text(
    """
    SELECT e.id, e.booked_at, e.memo, p.account, p.amount
    FROM entries e JOIN postings p ON p.entry_id = e.id
    WHERE e.id IN (SELECT entry_id FROM postings WHERE account = :account)
    ORDER BY e.booked_at, e.id
    """
)


class EntryStore:
    def __init__(self, engine: Engine):
        self._engine = engine

    def entries_of(self, account: str) -> list[Entry]:
        with self._engine.connect() as connection:
            rows = connection.execute(ENTRIES_OF, {"account": account}).all()
        grouped: dict[str, list] = {}
        for row in rows:
            grouped.setdefault(row.id, []).append(row)
        return [
            Entry(
                id=id,
                booked_at=group[0].booked_at,
                postings=tuple(Posting(row.account, Decimal(row.amount)) for row in group),
                memo=group[0].memo,
            )
            for id, group in grouped.items()
        ]


@lru_cache
def entry_store() -> EntryStore:
    return EntryStore(create_engine(read_settings().database_url))
