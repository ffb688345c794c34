import { expect, test } from 'vitest';
import { readPolicy } from '../../../core/gate-decision/read-policy.ts';

test.each([
  'expand-only migrations',
  'Expand-only migrations are allowed.',
  'expand only migrations may go without a person',
  'Additive migrations are allowed; everything else needs a person.',
  'Additive schema changes need no approval, drops always do.',
  'Nullable columns may be added',
  'New nullable columns may be added without review.',
  'Expand-only migrations (new tables, nullable columns) are fine without a human.',
  'Migrations that only add do not need a person; destructive ones do.',
  'The team allows expand-only migrations, but any other migration is refused.',
  'expand-only migrations don’t need approval',
  'Migrations must be expand-only; others need a person.',
  'Migrations may go through automatically if they are expand-only.',
  'Additive migrations are auto-approved.',
  'No person is needed for expand-only migrations.',
  'Non-destructive migrations are allowed.',
  'Migrations that only add nullable columns, tables or concurrent indexes do not need a person.',
])('"%s" allows expand-only migrations', (sentence) => {
  expect(readPolicy(sentence)).toEqual({ expandOnlyMigrations: true });
});

test.each([
  undefined,
  '',
  'Migrations are allowed.',
  'Expand-only migrations are not allowed.',
  'No expand-only migrations.',
  'Never let additive migrations through',
  'Expand-only migrations are, sadly, forbidden.',
  'Expand-only migrations need a person.',
  'Expand-only migrations are allowed only after approval.',
  'Expand-only migrations are allowed unless they touch orders.',
  'Nullable columns might be added?',
  'Additive changes must be reviewed.',
  'Expand-only migrations are allowed. Additive migrations need approval.',
  'expand-only api changes: ask a person',
  'Destructive migrations may go without a person',
  'Drops may go through',
  'Migrations are allowed if they are not expand-only.',
  'Migrations must not be expand-only.',
  'Expand-only migrations must be approved.',
  'Nobody may merge expand-only migrations.',
])('"%s" allows nothing', (sentence) => {
  expect(readPolicy(sentence)).toEqual({ expandOnlyMigrations: false });
});
