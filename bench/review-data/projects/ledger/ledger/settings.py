import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str
    rates_url: str
    rates_timeout_seconds: float


def read_settings(environ=os.environ) -> Settings:
    return Settings(
        database_url=environ["LEDGER_DATABASE_URL"],
        rates_url=environ.get("LEDGER_RATES_URL", "http://rates.internal:8080"),
        rates_timeout_seconds=float(environ.get("LEDGER_RATES_TIMEOUT", "2")),
    )
