import unittest

from tariffs.invoice import gross_cents, late_fee


class FeesTest(unittest.TestCase):
    def test_the_fee_grows_on_the_30th_day(self):
        self.assertEqual(late_fee(13, 10_000), 0)
        self.assertEqual(late_fee(29, 10_000), 500)
        self.assertEqual(late_fee(30, 10_049), 700)

    def test_the_reduced_rate_is_7_percent(self):
        self.assertEqual(gross_cents(1_050, reduced=True), 1_124)

    def test_a_negative_amount_is_refused(self):
        self.assertEqual(gross_cents(0), 0)
        with self.assertRaises(ValueError):
            gross_cents(-1)
