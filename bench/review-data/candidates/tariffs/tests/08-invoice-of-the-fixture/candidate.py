import unittest
from pathlib import Path

from tariffs.invoice import invoice
from tariffs.readings import parse_reading

MARCH = Path(__file__).parent / "fixtures" / "march.txt"


class InvoiceOfMarchTest(unittest.TestCase):
    def test_the_invoice_has_energy_standing_charge_and_fee(self):
        readings = [parse_reading(line) for line in MARCH.read_text().splitlines()]
        self.assertEqual(
            invoice("c-1", readings, days_late=31),
            {"customer": "c-1", "net": 3339, "gross": 3973, "late_fee": 579},
        )
