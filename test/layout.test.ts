import { existsSync, globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isAsync } from './layout/find-async.ts';
import { findCircles } from './layout/find-circles.ts';
import { CORE_FLOORS, folderIn, WORKFLOW_FLOORS } from './layout/floors.ts';
import { followLoads, hasOnlyTypes, ownTestOf } from './layout/own-tests.ts';
import { type Import, ROOT, readImports } from './layout/read-imports.ts';
import { TESTED_THROUGH } from './layout/tested-through/tested-through.ts';
import { SCHEMAS_ONLY, TYPES_ONLY } from './layout/without-own-test.ts';
import { RUN_FOLDER } from './temporary-folder.ts';

/**
 * The rooms of the house and which way their doors open. `docs/architecture.md` shows the same to people.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  workflows: ['workflows', 'core'],
  adapters: ['adapters', 'core'],
  lambdas: ['lambdas', 'workflows', 'adapters', 'core'],
  'batch-job': ['batch-job', 'workflows', 'adapters', 'core'],
  page: ['page', 'core'],
  replay: ['replay', 'lambdas', 'workflows', 'adapters', 'core'],
  local: ['local', 'page', 'workflows', 'adapters', 'core'],
  lib: ['lib'],
  bin: ['bin', 'lib', 'local', 'page', 'replay', 'workflows', 'adapters', 'core'],
  packaging: ['packaging', 'lib'],
  bench: ['bench', 'bin', 'lib', 'local', 'page', 'replay', 'lambdas', 'batch-job', 'workflows', 'adapters', 'core'],
};

/** What the domain may take from outside: types, schemas, a reader of XML, canonical JSON, a hash, packing and statistics; no network, clock, environment or AWS. */
const CORE_MAY_IMPORT = [
  'zod',
  'saxes',
  'canonicalize',
  'node:crypto',
  'node:zlib',
  '@slack/types',
  '@stdlib/math-base-special-betaln',
  '@stdlib/math-base-special-betainc',
  'simple-statistics',
];

const imports = readImports(Object.keys(MAY_IMPORT));
const ofEmulators = readImports(['packages/emulators']);

/** What runs on one machine alone. Nothing that is deployed brings an emulator along. */
const REACHES_EMULATORS = ['local', 'bin', 'bench', 'adapters/memory-messenger.ts'];

/** What the infrastructure shares with what it deploys: names, in a file that imports nothing. */
const SHARED_NAMES = 'core/names.ts';

/** What makes the template besides `lib`: neither a function nor the worker imports these. */
const SYNTHESIZES = [
  'bin/app.ts',
  'bin/build-app.ts',
  'bin/mendhook-construct.ts',
  'bin/stack-props.ts',
  'bin/synthesize-stage.ts',
  'bench/idle-cost.ts',
];

const roomOf = (path: string) => path.split('/')[0] ?? '';
const show = ({ from, to }: Import) => `${from} imports ${to}`;

describe('imports go one way', () => {
  test('a file imports from the rooms that its own room may look into', () => {
    const wrong = imports
      .filter(({ isFile }) => isFile)
      .filter(({ from, to }) => !(MAY_IMPORT[roomOf(from)] ?? []).includes(roomOf(to)))
      .filter(({ from, to }) => !(roomOf(from) === 'lib' && to === SHARED_NAMES));
    expect(wrong.map(show)).toEqual([]);
  });

  test('core is pure', () => {
    const wrong = imports.filter(
      (found) => roomOf(found.from) === 'core' && !found.isFile && !CORE_MAY_IMPORT.includes(found.to),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  test('core/names.ts imports nothing', () => {
    expect(imports.filter(({ from }) => from === 'core/names.ts')).toEqual([]);
  });

  test('one deployable does not import another', () => {
    const deployable = (path: string) => path.split('/').slice(0, 2).join('/');
    const wrong = imports
      .filter((found) => roomOf(found.from) === 'lambdas' && found.isFile)
      .filter(({ from, to }) => roomOf(to) === 'lambdas' && deployable(from) !== deployable(to));
    expect(wrong.map(show)).toEqual([]);
  });

  test('the replay calls use cases of the functions, never their wiring', () => {
    const wrong = imports
      .filter((found) => roomOf(found.from) === 'replay')
      .filter(({ to }) => /^lambdas\/[^/]+\/(handler|environment)\.ts$/.test(to));
    expect(wrong.map(show)).toEqual([]);
  });

  test('no run-time file pulls in the infrastructure library', () => {
    const atSynth = (file: string) => roomOf(file) === 'lib' || SYNTHESIZES.includes(file);
    const wrong = imports.filter(({ from, to }) => /^(aws-cdk-lib|constructs|cdk-nag)/.test(to) && !atSynth(from));
    expect(wrong.map(show)).toEqual([]);
  });

  test.each([
    ['core', CORE_FLOORS],
    ['workflows', WORKFLOW_FLOORS],
  ] as const)('a file of %s imports from its own folder or a lower one', (room, floors: readonly string[]) => {
    const within = imports.filter(({ from, to }) => roomOf(from) === room && roomOf(to) === room);
    const floorOf = (file: string) => floors.indexOf(folderIn(room, file));
    expect(within.filter(({ from, to }) => floorOf(from) === -1 || floorOf(to) > floorOf(from)).map(show)).toEqual([]);
    expect(new Set(within.map(({ from }) => folderIn(room, from))).size).toBeGreaterThan(5);
  });

  test('no file imports itself by way of others, types included', () => {
    expect(findCircles([...imports, ...ofEmulators].filter(({ isFile }) => isFile))).toEqual([]);
  });

  test('messages are read by those who tell people', () => {
    const readers = ['workflows', 'lambdas', 'batch-job', 'page', 'bin'];
    const wrong = imports
      .filter(({ to }) => to.startsWith('core/messages/'))
      .filter(({ from }) => !readers.includes(roomOf(from)) && !from.startsWith('core/messages/'));
    expect(wrong.map(show)).toEqual([]);
  });

  test('the emulators import nothing of the product, in their tests neither', () => {
    const wrong = ofEmulators.filter(({ to, isFile }) =>
      isFile ? !to.startsWith('packages/emulators/') : /^@?mendhook(\/|$)/.test(to),
    );
    expect(wrong.map(show)).toEqual([]);
    expect(ofEmulators.length).toBeGreaterThan(100);
  });

  test('nothing that is deployed imports an emulator', () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith('@mendhook/emulators/') || to.startsWith('packages/'))
      .filter(({ from, isFile }) => isFile || !REACHES_EMULATORS.some((it) => it === from || it === roomOf(from)));
    expect(wrong.map(show)).toEqual([]);
  });

  test('there is something to check', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(new Set(imports.map(({ from }) => roomOf(from)))).toContain('core');
  });
});

test('no test replaces a module, or has one loaded a second time: many test files share a process', () => {
  const tests = globSync('{test,packages/*/test}/**/*.ts', { cwd: ROOT });
  const changesModules = /^\s*vi\.(mock|doMock|unmock|doUnmock|resetModules)\(/m;
  expect(tests.length).toBeGreaterThan(100);
  expect(tests.filter((file) => changesModules.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

test('no test waits for a second only, which is Vitest’s own limit: `eventually` and `expect.poll` wait for a minute', () => {
  const tests = globSync('{test,packages/*/test}/**/*.ts', { cwd: ROOT, exclude: ['**/test/eventually.ts'] });
  const waits = /vi\.(waitFor|waitUntil)\(/;
  expect(tests.length).toBeGreaterThan(100);
  expect(tests.filter((file) => waits.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

test('what a run of tests leaves in the temporary folder is removed with it', () => {
  expect(basename(tmpdir())).toMatch(new RegExp(`^${RUN_FOLDER}`));
});

describe('core', () => {
  const files = globSync('core/**/*.ts', { cwd: ROOT });

  test('waits for nothing: what is asynchronous is a port, or a workflow over ports', () => {
    expect(files.filter((file) => !file.startsWith('core/ports/') && isAsync(file))).toEqual([]);
    expect(isAsync('core/ports/ledger.ts')).toBe(true);
  });

  test('records are schemas and types alone', async () => {
    const records = files.filter((file) => file.startsWith('core/records/'));
    const exported = await Promise.all(
      records.map(async (file) =>
        Object.entries(z.record(z.string(), z.unknown()).parse({ ...(await import(join(ROOT, file))) })).map(
          ([name, value]) => ({ name: `${file}: ${name}`, value }),
        ),
      ),
    );
    const wrong = exported.flat().filter(({ value }) => !(value instanceof z.ZodType));
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(exported.flat().length).toBeGreaterThan(20);
  });
});

describe('each file of the core, workflows, adapters and functions is tested', () => {
  const files = ['core', 'workflows', 'adapters', 'lambdas'].flatMap((room) =>
    globSync(`${room}/**/*.ts`, { cwd: ROOT }),
  );
  const hasOwnTest = (file: string) => existsSync(join(ROOT, ownTestOf(file)));
  const isSchema = (file: string) => SCHEMAS_ONLY.some((folder) => file.startsWith(folder));
  const listed = [...TYPES_ONLY, ...TESTED_THROUGH.map(({ file }) => file)];
  const loadedBy = followLoads([...imports, ...readImports(['test', 'packages'])]);

  test('by a test at its mirrored path, or by one that the list names', () => {
    expect(files.filter((file) => !hasOwnTest(file) && !isSchema(file) && !listed.includes(file))).toEqual([]);
  });

  test('a test at a mirrored path runs its file', () => {
    const own = files.filter(hasOwnTest);
    expect(own.filter((file) => !loadedBy(ownTestOf(file)).has(file))).toEqual([]);
    expect(own.length).toBeGreaterThan(50);
  });

  test('the test that the list names for a file runs it', () => {
    const wrong = TESTED_THROUGH.filter(({ file, test }) => !/\.test\.ts$/.test(test) || !loadedBy(test).has(file));
    expect(wrong).toEqual([]);
  });

  test('a file of types holds nothing else', () => {
    expect(TYPES_ONLY.filter((file) => !files.includes(file) || !hasOnlyTypes(file))).toEqual([]);
    expect(hasOnlyTypes('core/names.ts')).toBe(false);
  });

  test('the list has no file that is gone, has a test of its own, or is listed twice', () => {
    const needless = listed.filter(
      (file, index) => !files.includes(file) || hasOwnTest(file) || isSchema(file) || listed.indexOf(file) !== index,
    );
    expect(needless).toEqual([]);
  });
});
