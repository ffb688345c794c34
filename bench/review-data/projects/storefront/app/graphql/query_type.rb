module Types
  class QueryType < GraphQL::Schema::Object
    field :product, Types::ProductType, null: true do
      argument :sku, String, required: true
    end

    field :products, Types::ProductConnection, null: false do
      argument :category, String, required: false
      argument :first, Integer, required: false
      argument :after, String, required: false
    end

    def product(sku:)
      Product.visible.find_by(sku: sku)
    end

    def products(category: nil, first: 20, after: nil)
      found = Product.visible.includes(:reviews).order(:sku)
      found = found.where(category: category) if category
      found = found.where("sku > ?", after) if after
      Types::ProductConnection.page(found.limit(first + 1).to_a, first)
    end
  end
end
