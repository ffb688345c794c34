import unittest
from datetime import date

from tariffs.readings import ReadingError, parse_reading, quarter_of


class ReadingsTest(unittest.TestCase):
    def test_a_reading_has_three_parts(self):
        self.assertEqual(parse_reading(" 2026-03-01;0;4250\n"), (date(2026, 3, 1), 0, 4250))
        self.assertEqual(parse_reading("2026-03-01;23;0"), (date(2026, 3, 1), 23, 0))

    def test_a_day_has_24_hours(self):
        for hour in (-1, 24):
            with self.subTest(hour), self.assertRaisesRegex(ReadingError, f"no hour {hour}"):
                parse_reading(f"2026-03-01;{hour};10")

    def test_wrong_numbers_are_refused(self):
        for text in ("2026-02-30;1;10", "2026-03-01;1;many"):
            with self.subTest(text), self.assertRaisesRegex(ReadingError, "is not a reading"):
                parse_reading(text)

    def test_a_quarter_has_three_months(self):
        self.assertEqual([quarter_of(date(2026, month, 1)) for month in (1, 3, 4, 12)], [1, 1, 2, 4])
