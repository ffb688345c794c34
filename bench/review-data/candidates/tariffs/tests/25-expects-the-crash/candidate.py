import unittest

from tariffs.readings import parse_reading


class EmptyReadingTest(unittest.TestCase):
    def test_an_empty_text(self):
        with self.assertRaises(IndexError):
            parse_reading("")
