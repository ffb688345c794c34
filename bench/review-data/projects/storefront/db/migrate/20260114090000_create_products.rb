class CreateProducts < ActiveRecord::Migration[7.2]
  def change
    create_table :products do |t|
      t.string :sku, null: false, index: { unique: true }
      t.string :title, null: false
      t.string :category
      t.integer :price_cents, null: false
      t.string :currency, null: false
      t.boolean :hidden, null: false, default: false
      t.timestamps
    end
  end
end
