require "minitest/autorun"
require_relative "../app/services/stock_notice"

class StockNoticeTest < Minitest::Test
  class Mailer
    attr_reader :sent

    def initialize = @sent = []

    def back_in_stock(email, product) = @sent << [email, product.fetch(:sku)]
  end

  class Log
    attr_reader :lines

    def initialize = @lines = []

    def info(line) = @lines << line
  end

  def test_each_subscription_gets_one_message
    mailer = Mailer.new
    log = Log.new
    subscriptions = [{ id: 1, email: "ada@shop.test" }, { id: 2, email: "ben@shop.test" }]
    assert_equal 2, StockNotice.new(mailer: mailer, log: log).call({ sku: "cup-1" }, subscriptions)
    assert_equal [["ada@shop.test", "cup-1"], ["ben@shop.test", "cup-1"]], mailer.sent
    assert_equal "back-in-stock notice sent sku=cup-1 subscription=2", log.lines.last
  end
end
