import { describe, expect, test } from 'vitest';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { findSquawk } from '../../../../batch-job/review/tools/schema/squawk.ts';
import { createSchemaTool } from '../../../../batch-job/review/tools/schema.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';

const POLICY = 'Expand-only migrations are allowed; everything else needs a person.';
const refuse = () => Promise.reject(new Error('nothing is run or written'));
const BENCH: ReviewBench = { exported: refuse, runnable: refuse, directory: refuse, run: refuse };
const NO_SQUAWK = createSchemaTool(undefined);

const measure = (base: Files, head: Files, policy?: string, migrations?: string[]): Promise<Fact> =>
  NO_SQUAWK.measure(
    changeOf(base, head, {
      ...(policy === undefined ? {} : { policy }),
      ...(migrations === undefined ? {} : { contracts: { migrations } }),
    }),
    BENCH,
  );

const asksPerson = (fact: Fact): boolean =>
  fact.status !== 'not needed' && fact.found.some(({ reason }) => reason === 'schema-change');

const SQL = 'db/migrations/0007_change.sql';
const RAILS = 'db/migrate/20240101000000_change.rb';
const DJANGO = 'shop/migrations/0007_change.py';
const ALEMBIC = 'alembic/versions/ab12_change.py';
const KNEX = 'migrations/20240101_change.js';
const TYPEORM = 'src/migrations/1700000000-Change.ts';
const LARAVEL = 'database/migrations/2024_01_01_000000_change.php';
const ECTO = 'priv/repo/migrations/20240101000000_change.exs';
const EF = 'Data/Migrations/20240101_Change.cs';
const LIQUIBASE = 'db/changelog/0007.xml';
const PRISMA = 'prisma/schema.prisma';

const rails = (body: string) => `class Change < ActiveRecord::Migration[7.1]\n  def change\n    ${body}\n  end\nend\n`;
const django = (body: string) =>
  `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("shop", "0006_x")]\n    operations = [\n        ${body},\n    ]\n`;
const alembic = (body: string) =>
  `"""change"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "ab12"\n\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    op.drop_column("orders", "note")\n`;
const knex = (body: string) =>
  `exports.up = async function (knex) {\n  await ${body};\n};\n\nexports.down = async function (knex) {\n  await knex.schema.dropTable('notes');\n};\n`;
const typeorm = (body: string) =>
  `import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';\n\nexport class Change1700000000 implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.${body};\n  }\n\n  public async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.dropColumn('orders', 'note');\n  }\n}\n`;
const laravel = (body: string) =>
  `<?php\nreturn new class extends Migration {\n    public function up(): void\n    {\n        ${body}\n    }\n\n    public function down(): void\n    {\n        Schema::dropIfExists('notes');\n    }\n};\n`;
const ecto = (body: string) =>
  `defmodule Shop.Repo.Migrations.Change do\n  use Ecto.Migration\n\n  def change do\n    ${body}\n  end\nend\n`;
const ef = (body: string) =>
  `public partial class Change : Migration\n{\n    protected override void Up(MigrationBuilder migrationBuilder)\n    {\n        migrationBuilder.${body};\n    }\n\n    protected override void Down(MigrationBuilder migrationBuilder)\n    {\n        migrationBuilder.DropColumn(name: "Note", table: "Orders");\n    }\n}\n`;
const liquibase = (body: string) =>
  `<databaseChangeLog>\n  <changeSet id="7" author="a">\n    ${body}\n  </changeSet>\n</databaseChangeLog>\n`;

describe('a new migration that only adds', () => {
  test.each<[string, string]>([
    [SQL, 'ALTER TABLE orders ADD COLUMN note text;'],
    [
      SQL,
      'BEGIN;\nALTER TABLE "public"."orders" ADD COLUMN IF NOT EXISTS note text NULL, ADD COLUMN paid boolean NOT NULL DEFAULT false;\nCOMMIT;',
    ],
    [
      SQL,
      "-- DROP TABLE orders;\nCREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), text varchar(20) DEFAULT 'drop; it');\nCREATE UNIQUE INDEX notes_order ON notes (order_id);\nALTER TABLE notes ADD CONSTRAINT c CHECK (id > 0);\nINSERT INTO notes VALUES (1, 2, 'x');",
    ],
    [SQL, 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);'],
    [SQL, "ALTER TYPE state ADD VALUE 'refunded';"],
    [SQL, 'ALTER TABLE dbo.orders ADD note nvarchar(20) NULL\nGO\n'],
    [SQL, 'CREATE TABLE notes (order_id int REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE);'],
    [
      SQL,
      '-- +goose Up\nALTER TABLE orders ADD COLUMN note text;\n-- +goose Down\nALTER TABLE orders DROP COLUMN note;',
    ],
    ['migrations/7.up.sql', 'ALTER TABLE `orders` ADD `note` varchar(20) DEFAULT NULL AFTER `id`;'],
    ['db/V7__note.sql', 'alter table orders add note text;'],
    [RAILS, rails('add_column :orders, :note, :string')],
    [RAILS, rails('add_column :orders, :paid, :boolean, null: false, default: false')],
    [
      RAILS,
      rails(
        'create_table :notes do |t|\n      t.string :text, null: false\n      t.references :order, foreign_key: true\n    end\n    add_index :notes, :text, unique: true',
      ),
    ],
    [
      RAILS,
      `class Change < ActiveRecord::Migration[7.1]\n  disable_ddl_transaction!\n\n  def up\n    add_index :orders, :note, algorithm: :concurrently\n  end\n\n  def down\n    remove_index :orders, :note\n  end\nend\n`,
    ],
    [
      DJANGO,
      django(
        'migrations.AddField(\n            model_name="order",\n            name="note",\n            field=models.TextField(null=True, blank=True),\n        )',
      ),
    ],
    [
      DJANGO,
      django(
        'migrations.CreateModel(name="Note", fields=[("id", models.BigAutoField(primary_key=True)), ("order", models.ForeignKey(to="shop.order", on_delete=models.CASCADE))])',
      ),
    ],
    [DJANGO, django('migrations.AddField("order", "paid", models.BooleanField(default=False))')],
    [ALEMBIC, alembic('op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))')],
    [
      ALEMBIC,
      alembic(
        'op.add_column("orders", sa.Column("paid", sa.Boolean(), nullable=False, server_default=sa.text("false")))',
      ),
    ],
    [
      ALEMBIC,
      alembic(
        'op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("o", sa.ForeignKey("orders.id")))\n    op.create_index(op.f("ix_notes"), "notes", ["id"])',
      ),
    ],
    [
      KNEX,
      knex(
        "knex.schema.alterTable('orders', (table) => {\n    table.string('note').nullable();\n    table.boolean('paid').notNullable().defaultTo(false);\n  })",
      ),
    ],
    [
      KNEX,
      knex(
        "knex.schema.createTable('notes', (t) => {\n    t.increments('id');\n    t.string('text').notNullable().unique();\n  })",
      ),
    ],
    [TYPEORM, typeorm("addColumn('orders', new TableColumn({ name: 'note', type: 'text', isNullable: true }))")],
    [TYPEORM, typeorm('query(`ALTER TABLE "orders" ADD "note" text`)')],
    [
      'migrations/7.js',
      "module.exports = {\n  up: (queryInterface, Sequelize) => queryInterface.addColumn('orders', 'note', { type: Sequelize.STRING }),\n  down: (queryInterface) => queryInterface.removeColumn('orders', 'note'),\n};\n",
    ],
    [
      'migrations/8.ts',
      "export async function up(db: Kysely<any>) {\n  await db.schema.alterTable('orders').addColumn('note', 'text').execute();\n}\nexport async function down(db: Kysely<any>) {\n  await db.schema.alterTable('orders').dropColumn('note').execute();\n}\n",
    ],
    [
      LARAVEL,
      laravel(
        "Schema::table('orders', function (Blueprint $table) {\n            $table->string('note')->nullable();\n        });",
      ),
    ],
    [ECTO, ecto('alter table(:orders) do\n      add :note, :string\n    end')],
    [EF, ef('AddColumn<string>(name: "Note", table: "Orders", type: "text", nullable: true)')],
    [LIQUIBASE, liquibase('<addColumn tableName="orders"><column name="note" type="text"/></addColumn>')],
  ])('%s: %j', async (path, text) => {
    const allowed = await measure({}, { [path]: text }, POLICY);
    expect(allowed).not.toMatchObject({ status: 'not needed' });
    expect(asksPerson(allowed)).toBe(false);
    expect(asksPerson(await measure({}, { [path]: text }))).toBe(true);
    expect(asksPerson(await measure({}, { [path]: text }, 'Expand-only migrations need a person.'))).toBe(true);
  });
});

describe('a new migration that a person decides, whatever the policy', () => {
  test.each<[string, string]>([
    [SQL, 'ALTER TABLE orders DROP COLUMN note;'],
    [SQL, 'ALTER TABLE orders ADD COLUMN note text NOT NULL;'],
    [SQL, 'ALTER TABLE orders ADD COLUMN note text, DROP COLUMN total;'],
    [SQL, 'ALTER TABLE orders RENAME COLUMN note TO remark;'],
    [SQL, 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;'],
    [SQL, 'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES b (id);'],
    [SQL, 'ALTER TABLE orders ADD COLUMN customer bigint REFERENCES customers (id);'],
    [SQL, 'ALTER TABLE orders ADD COLUMN key uuid DEFAULT gen_random_uuid();'],
    [SQL, 'ALTER TABLE orders MODIFY note varchar(10);'],
    [SQL, 'CREATE INDEX orders_note ON orders (note);'],
    [SQL, 'CREATE UNIQUE INDEX CONCURRENTLY orders_note ON orders (note);'],
    [SQL, "UPDATE orders SET note = '';"],
    [SQL, 'DELETE FROM orders WHERE note IS NULL;'],
    [SQL, 'TRUNCATE orders;'],
    [SQL, 'DROP TABLE IF EXISTS orders;\nCREATE TABLE orders (id bigint);'],
    [SQL, 'DO $$ BEGIN EXECUTE 1; END $$;'],
    [SQL, 'ALTER TABLE orders ADD note nvarchar(20) NULL\nGO\nALTER TABLE orders DROP COLUMN total\nGO\n'],
    [SQL, 'ALTER TABLE orders ADD note int NULL\nALTER TABLE orders DROP COLUMN total'],
    [SQL, 'CREATE TABLE notes (id int)\nDROP TABLE orders'],
    [SQL, 'BEGIN\nDELETE FROM orders'],
    [RAILS, rails('remove_column :orders, :note, :string')],
    [RAILS, rails('add_index :orders, :note')],
    [RAILS, rails('add_column :orders, :note, :string, null: false')],
    [RAILS, rails('Order.update_all(paid: true)')],
    [RAILS, rails('change_table :orders do |t|\n      t.remove :note\n    end')],
    [DJANGO, django('migrations.RemoveField(model_name="order", name="note")')],
    [DJANGO, django('migrations.RunPython(fill, migrations.RunPython.noop)')],
    [DJANGO, django('migrations.AddField("order", "note", models.TextField())')],
    [DJANGO, django('migrations.RunSQL("ALTER TABLE orders DROP COLUMN note")')],
    [ALEMBIC, alembic('op.drop_column("orders", "note")')],
    [ALEMBIC, alembic('op.add_column("orders", sa.Column("note", sa.Text(), nullable=False))')],
    [ALEMBIC, alembic('op.alter_column("orders", "note", nullable=False)')],
    [ALEMBIC, alembic('op.create_index("ix", "orders", ["note"])')],
    [KNEX, knex("knex.schema.alterTable('orders', (table) => {\n    table.dropColumn('note');\n  })")],
    [KNEX, knex("knex.schema.alterTable('orders', (table) => {\n    table.string('note').notNullable();\n  })")],
    [KNEX, knex("knex('orders').update({ paid: true })")],
    [TYPEORM, typeorm("dropColumn('orders', 'note')")],
    [TYPEORM, typeorm('query(`ALTER TABLE orders DROP COLUMN note`)')],
    [TYPEORM, typeorm("addColumn('orders', new TableColumn({ name: 'note', type: 'text' }))")],
    [
      LARAVEL,
      laravel(
        "Schema::table('orders', function (Blueprint $table) {\n            $table->dropColumn('note');\n        });",
      ),
    ],
    [
      LARAVEL,
      laravel(
        "Schema::table('orders', function (Blueprint $table) {\n            $table->string('note');\n        });",
      ),
    ],
    [ECTO, ecto('alter table(:orders) do\n      remove :note\n    end')],
    [ECTO, ecto('create index(:orders, [:note])')],
    [EF, ef('DropColumn(name: "Note", table: "Orders")')],
    [EF, ef('AddColumn<string>(name: "Note", table: "Orders", nullable: false)')],
    [LIQUIBASE, liquibase('<dropColumn tableName="orders" columnName="note"/>')],
    [
      'src/main/java/db/migration/V7__Fill.java',
      'public class V7__Fill extends BaseJavaMigration { public void migrate(Context c) {} }',
    ],
  ])('%s: %j', async (path, text) => {
    expect(asksPerson(await measure({}, { [path]: text }, POLICY))).toBe(true);
  });

  test('the finding says what it does, and where', async () => {
    const fact = await measure({}, { [SQL]: '-- Notes.\n\nALTER TABLE orders\n  DROP COLUMN note;\n' });
    expect(fact).toEqual({
      status: 'not measured',
      name: 'schema',
      version: expect.any(String),
      why: 'squawk is not installed',
      found: [
        {
          rule: 'migration-changes',
          reason: 'schema-change',
          path: SQL,
          line: 3,
          text: 'The migration runs `ALTER TABLE orders DROP COLUMN note`.',
        },
      ],
    });
  });
});

describe('a migration that was there', () => {
  const before = { [SQL]: 'ALTER TABLE orders ADD COLUMN note text;\n' };

  test.each<[string, Files]>([
    ['is edited', { [SQL]: 'ALTER TABLE orders ADD COLUMN note text, ADD COLUMN more text;\n' }],
    ['is deleted', {}],
  ])('and %s is a person’s', async (_, after) => {
    expect(asksPerson(await measure(before, after, POLICY))).toBe(true);
  });

  test('a change log of Liquibase grows at its end', async () => {
    const first = '<addColumn tableName="orders"><column name="note" type="text"/></addColumn>';
    const base = { [LIQUIBASE]: liquibase(first) };
    const added = liquibase(`${first}\n<addColumn tableName="orders"><column name="more" type="text"/></addColumn>`);
    expect(asksPerson(await measure(base, { [LIQUIBASE]: added }, POLICY))).toBe(false);
    const edited = liquibase('<dropColumn tableName="orders" columnName="note"/>');
    expect(asksPerson(await measure(base, { [LIQUIBASE]: edited }, POLICY))).toBe(true);
  });

  test.each<[string, Files, Files]>([
    ['comments', before, { [SQL]: '-- Adds notes.\nALTER TABLE orders ADD COLUMN note text; /* now */\n' }],
    ['a page beside it', {}, { 'db/migrations/README.md': 'DROP TABLE orders;' }],
    ['a test of it', {}, { 'test/migrations/drop.sql': 'DROP TABLE orders;' }],
    [
      'a helper beside it',
      {},
      { 'src/migrations/logger.ts': 'export const log = (text: string) => console.log(text);' },
    ],
    [
      'the code that runs migrations',
      { 'src/migrations/run.ts': 'export const run = (all) => all.map((each) => each.up(database));' },
      { 'src/migrations/run.ts': 'export const run = (all) => all.reverse().map((each) => each.down(database));' },
    ],
    ['Go’s own', { 'internal/migrate/run.go': 'migrate.New(a)' }, { 'internal/migrate/run.go': 'migrate.New(b)' }],
    ['the list of migrations', {}, { 'migrations/meta/_journal.json': '{}', 'shop/migrations/__init__.py': '' }],
    ['a guide', {}, { 'docs/migration/from-v1.md': 'x' }],
    ['a query elsewhere', {}, { 'src/report.sql': 'DELETE FROM orders;' }],
    ['the way back alone', {}, { 'migrations/7.down.sql': 'DROP TABLE orders;' }],
    [
      'comments of a model',
      { [PRISMA]: 'model A {\n  id Int @id\n}\n' },
      { [PRISMA]: '/// All.\nmodel A {\n  id  Int @id // key\n}\n' },
    ],
  ])('%s is none', async (_, base, head) => {
    expect(asksPerson(await measure(base, head))).toBe(false);
  });
});

test('the models of Prisma stand for tables', async () => {
  const model = (rows: string) => ({ [PRISMA]: `model Order {\n  id Int @id\n${rows}}\n` });
  const added = await measure(
    model(''),
    model('  note String?\n  lines Line[]\n  paid Boolean @default(false)\n'),
    POLICY,
  );
  expect(added).toMatchObject({ found: [{ rule: 'migration-expands' }, {}, {}] });
  expect(asksPerson(added)).toBe(false);
  for (const rows of ['  note String\n', '  note String? @unique\n', '  @@index([id])\n'])
    expect(asksPerson(await measure(model(''), model(rows), POLICY))).toBe(true);
  expect(asksPerson(await measure(model('  note String?\n'), model(''), POLICY))).toBe(true);
  const migration = { 'prisma/migrations/7/migration.sql': 'ALTER TABLE "Order" ADD COLUMN "note" TEXT;' };
  const both = await measure(model(''), { ...model('  note String?\n'), ...migration }, POLICY);
  expect(both).toMatchObject({ found: [{ path: 'prisma/migrations/7/migration.sql' }] });
});

test('without a migration, a file with the whole schema is read', async () => {
  const schema = (rows: string) => ({ 'db/schema.sql': `CREATE TABLE a (id int, b int);\n${rows}` });
  const table = 'CREATE TABLE c (id int);\nCREATE INDEX i ON c (id);\n';
  expect(asksPerson(await measure(schema(''), schema(table)))).toBe(true);
  expect(asksPerson(await measure(schema(''), schema(table), POLICY))).toBe(false);
  expect(asksPerson(await measure(schema(table), schema(''), POLICY))).toBe(true);
  expect(asksPerson(await measure(schema('-- x\n'), schema('-- y\n')))).toBe(false);
  const migration = { [SQL]: 'ALTER TABLE a ADD COLUMN c int;' };
  const changed = { 'db/schema.sql': 'CREATE TABLE a (id int, b int, c int);\n', ...migration };
  expect(asksPerson(await measure(schema(''), changed, POLICY))).toBe(false);
});

test('the configuration says where migrations lie', async () => {
  const head = { 'sql/changes/7.sql': 'DROP TABLE orders;', [SQL]: 'DROP TABLE orders;' };
  expect(await measure({}, head, undefined, ['sql/changes/*'])).toMatchObject({
    found: [{ path: 'sql/changes/7.sql' }],
  });
  expect(await measure({}, { 'a.ts': '' })).toEqual({
    status: 'not needed',
    name: 'schema',
    why: 'no migration changed',
  });
});

test('squawk is found by its package alone', () => {
  expect(findSquawk()).toMatch(/squawk(\.exe)?$/);
  expect(findSquawk('/nowhere/package.json')).toBeUndefined();
});
