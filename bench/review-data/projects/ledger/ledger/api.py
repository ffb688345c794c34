from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel

from ledger.accounts.statement import statement
from ledger.store import EntryStore, entry_store

app = FastAPI(title="Ledger", version="1.8.0")


class StatementRow(BaseModel):
    id: str
    amount: str
    balance: str


class Statement(BaseModel):
    account: str
    rows: list[StatementRow]


@app.get("/accounts/{account}/statement")
def read_statement(account: str, year: int, month: int, store: EntryStore = Depends(entry_store)) -> Statement:
    if not 1 <= month <= 12:
        raise HTTPException(422, "month is a number from 1 to 12")
    rows = statement(store.entries_of(account), account, year, month)
    return Statement(account=account, rows=[StatementRow(**row) for row in rows])
