import { expect, test } from 'vitest';
import { findSquawk } from '../../../../batch-job/review/tools/schema/squawk.ts';
import { createSchemaTool } from '../../../../batch-job/review/tools/schema.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';
import { benchOf } from './bench-of.ts';

const POLICY = 'Expand-only migrations are allowed.';

async function measure(head: Files, squawk = findSquawk()) {
  const change = changeOf({}, head, { policy: POLICY });
  return createSchemaTool(squawk).measure(change, benchOf(change));
}

test('squawk and our own reading agree, each migration alone', async () => {
  const fact = await measure({
    "migrations/1 it's new.sql": 'CREATE TABLE notes (id bigint);\nCREATE INDEX notes_id ON notes (id);\n',
    'migrations/2_add.sql':
      'ALTER TABLE orders ADD COLUMN note text, ADD COLUMN paid boolean NOT NULL DEFAULT false;\n',
    'migrations/3_index.sql': 'CREATE INDEX notes_again ON notes (id);\n',
    'migrations/4_drop.sql': '-- Old.\nALTER TABLE orders DROP COLUMN total;\n',
    'migrations/5_required.sql': 'ALTER TABLE orders ADD COLUMN note text NOT NULL;\n',
    'migrations/6_mysql.sql': 'ALTER TABLE `orders` ADD `note` varchar(20) AFTER `id`;\n',
    'migrations/7_type.sql': 'ALTER TABLE orders ALTER COLUMN a TYPE bigint;\n',
    // The head's own configuration would switch rules off.
    'migrations/.squawk.toml': 'excluded_rules = ["ban-drop-column"]\n',
    '.squawk.toml': 'excluded_rules = ["ban-drop-column"]\n',
  });
  expect(fact).toMatchObject({ status: 'ran', exit: 1 });
  const asking = fact.status === 'ran' ? fact.found.filter(({ reason }) => reason === 'schema-change') : [];
  expect(asking.map(({ rule, path, line }) => `${path}:${line} ${rule}`).sort()).toEqual([
    'migrations/3_index.sql:1 migration-changes',
    'migrations/3_index.sql:1 squawk/require-concurrent-index-creation',
    'migrations/4_drop.sql:2 migration-changes',
    'migrations/4_drop.sql:2 squawk/ban-drop-column',
    'migrations/5_required.sql:1 migration-changes',
    'migrations/5_required.sql:1 squawk/adding-required-field',
    'migrations/7_type.sql:1 migration-changes',
    'migrations/7_type.sql:1 squawk/changing-column-type',
  ]);
});

test('a binary that cannot run is not measured, and our own reading counts', async () => {
  const head = { 'migrations/4_drop.sql': 'ALTER TABLE orders DROP COLUMN total;\n' };
  expect(await measure(head, '/nowhere/squawk')).toMatchObject({
    status: 'not measured',
    why: 'squawk ended with 127',
    found: [{ rule: 'migration-changes', reason: 'schema-change' }],
  });
});
