import unittest
from datetime import date

from tariffs.invoice import gross_cents, net_cents


class InvoiceTest(unittest.TestCase):
    def test_half_a_cent_is_rounded_up(self):
        monday = date(2026, 3, 2)
        self.assertEqual(net_cents([(monday, 12, 1000), (monday, 23, 50)]), 331)

    def test_vat_is_added(self):
        self.assertEqual(gross_cents(1000), 1190)
