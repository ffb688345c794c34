import unittest
from datetime import date

from tariffs.invoice import invoice

SNAPSHOT = {}


class InvoiceSnapshotTest(unittest.TestCase):
    def test_the_invoice_is_that_of_the_snapshot(self):
        made = invoice("c-1", [(date(2026, 3, 2), 12, 4250)], days_late=31)
        for field, value in SNAPSHOT.items():
            self.assertEqual(made[field], value)
