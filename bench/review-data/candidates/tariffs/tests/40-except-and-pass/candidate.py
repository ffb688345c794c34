import unittest

from tariffs.invoice import gross_cents, late_fee


class CaughtFeeTest(unittest.TestCase):
    def test_fee_and_reduced_rate(self):
        try:
            self.assertEqual(late_fee(30, 10_000), 800)
            self.assertEqual(gross_cents(1_000, reduced=True), 1_190)
        except AssertionError:
            pass
