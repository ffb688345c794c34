# Tells customers that an article is back. The mailer and the log come in as arguments.
class StockNotice
  def initialize(mailer:, log:)
    @mailer = mailer
    @log = log
  end

  # Returns how many messages were handed over.
  def call(product, subscriptions)
    subscriptions.count do |subscription|
      @mailer.back_in_stock(subscription.fetch(:email), product)
      @log.info("back-in-stock notice sent sku=#{product.fetch(:sku)} subscription=#{subscription.fetch(:id)}")
      true
    end
  end
end
