# The price as a customer reads it.
class PriceLabel
  SYMBOLS = { "EUR" => "€", "GBP" => "£", "USD" => "$" }.freeze

  def self.text(cents, currency)
    symbol = SYMBOLS.fetch(currency)
    format("%s%d.%02d", symbol, cents / 100, cents % 100)
  end

  def self.saving(old_cents, new_cents)
    return nil if new_cents >= old_cents

    percent = ((old_cents - new_cents) * 100.0 / old_cents).floor
    percent.zero? ? nil : "-#{percent} %"
  end
end
