class Product < ApplicationRecord
  has_many :reviews
  belongs_to :category

  scope :visible, -> { where(hidden: false) }

  def rating
    return nil if reviews.empty?

    reviews.sum(&:stars).fdiv(reviews.size).round(1)
  end
end
