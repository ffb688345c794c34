import unittest
from unittest.mock import patch

import tariffs.invoice


class PatchedFeeTest(unittest.TestCase):
    @patch("tariffs.invoice.late_fee", return_value=700)
    def test_the_fee_grows_on_the_30th_day(self, late_fee):
        self.assertEqual(tariffs.invoice.late_fee(30, 10_000), 700)
        late_fee.assert_called_once_with(30, 10_000)
