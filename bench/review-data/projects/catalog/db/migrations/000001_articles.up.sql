CREATE TABLE articles (
  sku text PRIMARY KEY,
  title text NOT NULL,
  weight_grams integer NOT NULL,
  price_cents bigint NOT NULL
);

CREATE TABLE stock_events (
  id bigserial PRIMARY KEY,
  sku text NOT NULL REFERENCES articles (sku),
  pieces integer NOT NULL,
  happened_at timestamptz NOT NULL DEFAULT now()
);
