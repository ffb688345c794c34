CREATE TABLE parcels (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  owner text NOT NULL,
  weight integer NOT NULL,
  length integer NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  service_point text,
  handed_over_at timestamptz
);
