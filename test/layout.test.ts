import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, readImports } from './layout/read-imports.ts';
import { RUN_FOLDER } from './temporary-folder.ts';

/**
 * The rooms of the house and which way their doors open. `docs/architecture.md` shows the same to people.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  adapters: ['adapters', 'core'],
  lambdas: ['lambdas', 'adapters', 'core'],
  'batch-job': ['batch-job', 'adapters', 'core'],
  page: ['page', 'core'],
  replay: ['replay', 'lambdas', 'adapters', 'core'],
  local: ['local', 'page', 'adapters', 'core'],
  lib: ['lib'],
  bin: ['bin', 'lib', 'local', 'page', 'replay', 'adapters', 'core'],
  packaging: ['packaging', 'lib'],
  bench: ['bench', 'bin', 'lib', 'local', 'page', 'replay', 'lambdas', 'batch-job', 'adapters', 'core'],
};

/** What the domain may take from outside: types, schemas, a hash and packing; no network, clock, environment or AWS. */
const CORE_MAY_IMPORT = ['zod', 'node:crypto', 'node:zlib', '@slack/types'];

const imports = readImports(Object.keys(MAY_IMPORT));

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

  test('there is something to check', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(new Set(imports.map(({ from }) => roomOf(from)))).toContain('core');
  });
});

test('what a run of tests leaves in the temporary folder is removed with it', () => {
  expect(basename(tmpdir())).toMatch(new RegExp(`^${RUN_FOLDER}`));
});
