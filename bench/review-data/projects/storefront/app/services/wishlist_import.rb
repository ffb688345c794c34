require "json"

# Reads a wishlist that a customer exported from another shop.
class WishlistImport
  class Invalid < StandardError; end

  LIMIT = 200

  # Returns the article numbers, each once, in the order of the file.
  def self.skus(text)
    data = JSON.parse(text)
    raise Invalid, "expected a list of items" unless data.is_a?(Array)
    raise Invalid, "more than #{LIMIT} items" if data.size > LIMIT

    data.map { |item| item.fetch("sku").strip.downcase }.uniq
  end
end
