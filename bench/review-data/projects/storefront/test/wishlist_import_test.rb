require "minitest/autorun"
require_relative "../app/services/wishlist_import"

class WishlistImportTest < Minitest::Test
  def test_each_article_once
    text = '[{"sku": " Cup-1 "}, {"sku": "pot-2"}, {"sku": "cup-1"}]'
    assert_equal %w[cup-1 pot-2], WishlistImport.skus(text)
  end

  def test_a_list_is_needed
    error = assert_raises(WishlistImport::Invalid) { WishlistImport.skus('{"sku": "cup-1"}') }
    assert_equal "expected a list of items", error.message
  end

  def test_the_list_has_a_limit
    items = Array.new(201) { |index| { "sku" => "cup-#{index}" } }
    assert_raises(WishlistImport::Invalid) { WishlistImport.skus(JSON.generate(items)) }
  end
end
