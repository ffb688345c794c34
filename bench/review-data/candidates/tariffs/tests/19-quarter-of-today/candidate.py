import unittest
from datetime import date

from tariffs.readings import quarter_of


class QuarterTodayTest(unittest.TestCase):
    def test_we_are_in_the_fourth_quarter(self):
        self.assertEqual(quarter_of(date.today()), 4)
