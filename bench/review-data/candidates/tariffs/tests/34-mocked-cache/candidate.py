import unittest
from unittest.mock import create_autospec

from tariffs.cache import Cache


class MockedCacheTest(unittest.TestCase):
    def test_a_value_ends(self):
        cache = create_autospec(Cache(60))
        cache.get.side_effect = [32, None]
        cache.put("north", 32)
        self.assertEqual(cache.get("north"), 32)
        self.assertIsNone(cache.get("north"))
