CREATE INDEX CONCURRENTLY orders_by_customer ON orders (tenant, customer, placed_at DESC);
