CREATE TABLE orders (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  customer text NOT NULL,
  status text NOT NULL,
  currency text NOT NULL,
  lines jsonb NOT NULL,
  note text,
  placed_at timestamptz NOT NULL DEFAULT now()
);
