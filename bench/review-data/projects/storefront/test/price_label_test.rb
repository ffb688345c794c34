require "minitest/autorun"
require_relative "../app/services/price_label"

class PriceLabelTest < Minitest::Test
  def test_cents_have_two_digits
    assert_equal "€12.05", PriceLabel.text(1205, "EUR")
    assert_equal "£0.99", PriceLabel.text(99, "GBP")
  end

  def test_an_unknown_currency_is_an_error
    assert_raises(KeyError) { PriceLabel.text(100, "XXX") }
  end

  def test_a_saving_is_rounded_down
    assert_equal "-33 %", PriceLabel.saving(1500, 1001)
    assert_nil PriceLabel.saving(1500, 1500)
    assert_nil PriceLabel.saving(1500, 1499)
  end
end
