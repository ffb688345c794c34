import unittest
from unittest.mock import Mock, call

from tariffs.grid import GridRefused, hand_over


class HandOverTest(unittest.TestCase):
    def test_only_invoices_with_something_to_pay_are_posted(self):
        post = Mock(side_effect=[(201, {"id": "g-1"}), (201, {"id": "g-2"})])
        first, empty, last = ({"customer": name, "gross": gross} for name, gross in (("a", 1), ("b", 0), ("c", 250)))
        self.assertEqual(hand_over(post, [first, empty, last], "http://grid"), ["g-1", "g-2"])
        self.assertEqual(post.call_args_list, [call("http://grid", first), call("http://grid", last)])

    def test_a_refusal_names_the_customer(self):
        post = Mock(return_value=(200, {}))
        with self.assertRaisesRegex(GridRefused, "c-7: status 200"):
            hand_over(post, [{"customer": "c-7", "gross": 10}])
