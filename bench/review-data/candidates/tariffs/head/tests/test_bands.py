import unittest

from tariffs.bands import DAY, NIGHT, price_at


class BandsTest(unittest.TestCase):
    def test_night_is_from_22_to_6(self):
        self.assertEqual([price_at(hour) for hour in (5, 6, 21, 22)], [NIGHT, DAY, DAY, NIGHT])

    def test_the_weekend_is_night(self):
        self.assertEqual(price_at(12, weekend=True), NIGHT)
