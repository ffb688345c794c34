import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandsOf, treeOf } from '../tree-of.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly wireit?: unknown;
}
const commands = (manifest: Manifest) =>
  commandsOf(treeOf(['package.json', JSON.stringify(manifest)], 'package-lock.json', 'test/a.test.js'));
const regressionOf = (test: string, more: Readonly<Record<string, string>> = {}) =>
  commands({ scripts: { ...more, test } }).regression;

const NPX = 'npx --no-install';

describe('one command: its own words, with files in the place of what names files', () => {
  test.each([
    // Mocha
    ['mocha', `${NPX} mocha {files}`],
    ['mocha --recursive', `${NPX} mocha --recursive {files}`],
    ['mocha -R spec -u tdd checks/*.js', `${NPX} mocha -R spec -u tdd {files}`],
    [
      'mocha --require spec/setup --reporter dot --check-leaks spec/ spec/slow/',
      `${NPX} mocha --require spec/setup --reporter dot --check-leaks {files}`,
    ],
    ["mocha -r esm --timeout=9000 'lib/**/*.spec.js' --exit", `${NPX} mocha -r esm --timeout=9000 --exit {files}`],
    ['mocha -t 30000 test test/**', `${NPX} mocha -t 30000 {files}`],
    ['mocha --bail --watch test', `${NPX} mocha {files}`],
    ['ts-mocha -p tsconfig.json src/**/*.spec.ts', `${NPX} ts-mocha -p tsconfig.json {files}`],
    ['./node_modules/.bin/mocha test', './node_modules/.bin/mocha {files}'],
    ['node_modules/.bin/_mocha test', 'node_modules/.bin/_mocha {files}'],
    ['egg-bin test --full', `${NPX} egg-bin test --full {files}`],
    // Coverage is dropped
    ['nyc mocha', `${NPX} mocha {files}`],
    ['nyc --reporter=html --reporter text ava', `${NPX} ava {files}`],
    ['nyc --exclude examples -x test mocha -R spec', `${NPX} mocha -R spec {files}`],
    ['c8 --100 node --test', 'node --test {files}'],
    ['c8 -r lcov -r text node --test tests/*.test.js', 'node --test {files}'],
    ['istanbul cover _mocha -- -R spec', `${NPX} _mocha -R spec {files}`],
    ['cross-env CI=1 nyc mocha', `${NPX} cross-env CI=1 mocha {files}`],
    // Environment
    ['NODE_ENV=test mocha', `NODE_ENV=test ${NPX} mocha {files}`],
    [
      "NODE_OPTIONS='--max-old-space-size=3072 --expose-gc' jest -i",
      `NODE_OPTIONS='--max-old-space-size=3072 --expose-gc' ${NPX} jest -i --coverage=false --runTestsByPath {files}`,
    ],
    [
      'cross-env NODE_ENV=test A=b jest --runInBand',
      `${NPX} cross-env NODE_ENV=test A=b jest --runInBand --coverage=false --runTestsByPath {files}`,
    ],
    [
      'cross-env NODE_ENV=test dotenv -e .env.test -- jest',
      `${NPX} cross-env NODE_ENV=test dotenv -e .env.test -- jest --coverage=false --runTestsByPath {files}`,
    ],
    ['TZ=UTC npx jest', `TZ=UTC ${NPX} jest --coverage=false --runTestsByPath {files}`],
    // Jest
    ['jest --coverage --verbose', `${NPX} jest --verbose --coverage=false --runTestsByPath {files}`],
    [
      'jest -c conf/jest.js --forceExit src',
      `${NPX} jest -c conf/jest.js --forceExit --coverage=false --runTestsByPath {files}`,
    ],
    ['jest --projects a b --watchAll', `${NPX} jest --projects a b --coverage=false --runTestsByPath {files}`],
    ["jest --testPathPattern 'unit' --ci", `${NPX} jest --ci --coverage=false --runTestsByPath {files}`],
    [
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --ci',
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --ci --coverage=false --runTestsByPath {files}',
    ],
    [
      'node --no-warnings ./node_modules/.bin/jest',
      'node --no-warnings ./node_modules/.bin/jest --coverage=false --runTestsByPath {files}',
    ],
    [
      'react-scripts test --env=jsdom',
      `${NPX} react-scripts test --env=jsdom --watchAll=false --coverage=false --runTestsByPath {files}`,
    ],
    ['craco test', `${NPX} craco test --watchAll=false --coverage=false --runTestsByPath {files}`],
    // Vitest
    ['vitest', `${NPX} vitest run --coverage.enabled=false {files}`],
    ['vitest run src --reporter dot --coverage', `${NPX} vitest run --reporter dot --coverage.enabled=false {files}`],
    ['vitest watch --config v.ts', `${NPX} vitest run --config v.ts --coverage.enabled=false {files}`],
    ['vitest --run --silent', `${NPX} vitest run --silent --coverage.enabled=false {files}`],
    // AVA, tap, tape, borp, uvu, lab
    ['ava --serial test/*.js', `${NPX} ava --serial {files}`],
    ['ava -- ./build/x.wasm', `${NPX} ava {files} -- ./build/x.wasm`],
    ['ava -t | pretty', `${NPX} ava -t {files}`],
    ['tape test/**/*.js | tap-spec', `${NPX} tape {files}`],
    ["tape -r ./setup 'test/**/*.js'", `${NPX} tape -r ./setup {files}`],
    [
      'borp --coverage --check-coverage --coverage-exclude "db/**" --concurrency=1',
      `${NPX} borp --concurrency=1 {files}`,
    ],
    ['uvu -r esm test -i fixtures', expect.stringMatching(/^npx --no-install uvu -r esm -i fixtures \. "\^/)],
    ['lab -a @hapi/code -t 100 -L -v', `${NPX} lab -a @hapi/code -v {files}`],
    // Node's own runner, Bun, Deno, and files that run by themselves
    ['node --test', 'node --test {files}'],
    [
      'node --test --test-concurrency 1 --experimental-test-coverage "lib/**/*.test.js"',
      'node --test --test-concurrency 1 {files}',
    ],
    ['node -r ts-node/register --test x/*.ts', 'node -r ts-node/register --test {files}'],
    ['node --require ./a.js --import tsx --test', 'node --require ./a.js --import tsx --test {files}'],
    ['tsx --test test/**/*.test.ts', `${NPX} tsx --test {files}`],
    ["tsx --test $(find . -name '*.test.ts' | tr '\\n' ' ')", `${NPX} tsx --test {files}`],
    ['bun test --timeout 30000 src', 'bun test --timeout 30000 {files}'],
    ['deno test -A --coverage=x tests/', 'deno test -A {files}'],
    ['node test.js', '(failed=0; for file in {files}; do node "$file" || failed=1; done; exit $failed)'],
    [
      'node -r esm test/index.js',
      '(failed=0; for file in {files}; do node -r esm "$file" || failed=1; done; exit $failed)',
    ],
    ['vue-cli-service test:unit --timeout 10', `${NPX} vue-cli-service test:unit --timeout 10 {files}`],
  ])('%s', (script, regression) => {
    expect(regressionOf(script)).toEqual(regression);
    if (!/ --(?:bail|watch)/.test(script)) expect(commands({ scripts: { test: script } }).command).toBe('npm test');
  });

  test.each([
    ['7', 'tap --cov test/*.js', `${NPX} tap {files}`],
    ['^16.3.0', 'tap --no-coverage test/*.js', `${NPX} tap --no-coverage {files}`],
    ['^15.0.0', 'tap --100 test/*.js -R terse', `${NPX} tap -R terse --no-coverage {files}`],
    [
      '^21.0.1',
      'tap run --allow-empty-coverage --disable-coverage --timeout=60',
      `${NPX} tap run --timeout=60 --disable-coverage --allow-empty-coverage {files}`,
    ],
  ])('tap %s tells coverage to stay away in its own way', (version, script, regression) => {
    expect(commands({ scripts: { test: script }, devDependencies: { tap: version } }).regression).toBe(regression);
  });
});

describe('a chain is followed to the part that runs tests', () => {
  const SCRIPTS = {
    lint: 'eslint .',
    'lint:all': 'gulp check',
    build: 'rollup -c',
    types: 'tsd',
    unit: 'mocha -R dot test',
    slow: 'mocha test/slow',
    'test:node': 'borp',
    'test:types': 'tstyche',
    'test:cover': 'nyc npm run unit',
    loop: 'npm run loop',
  };
  test.each([
    ['a linter before and types after', 'npm run lint && borp && npm run types', `${NPX} borp`, `${NPX} borp {files}`],
    ['the linter itself', 'standard && borp && tsd', `${NPX} borp`, `${NPX} borp {files}`],
    ['xo', 'xo && nyc ava', `${NPX} nyc ava`, `${NPX} ava {files}`],
    ['types after', 'node --test && npm run types', 'node --test', 'node --test {files}'],
    [
      'a build among several scripts',
      'run-s lint build unit',
      `npm run build && ${NPX} mocha -R dot test`,
      `npm run build && ${NPX} mocha -R dot {files}`,
    ],
    ['a linter behind another program', 'npm run lint:all && mocha', `${NPX} mocha`, `${NPX} mocha {files}`],
    ['a script', 'npm run unit', 'npm test', `${NPX} mocha -R dot {files}`],
    ['a script with more flags', 'npm run unit -- --exit', 'npm test', `${NPX} mocha -R dot --exit {files}`],
    ['coverage of a script', 'npm run test:cover', 'npm test', `${NPX} mocha -R dot {files}`],
    ['a build before', 'npm run build && mocha', 'npm test', `npm run build && ${NPX} mocha {files}`],
    [
      'a program that builds',
      'rimraf out; tsc -p . && mocha spec',
      'npm test',
      `${NPX} rimraf out && ${NPX} tsc -p . && ${NPX} mocha {files}`,
    ],
    [
      'a type check',
      'tsc --noEmit && vitest run',
      `${NPX} vitest run`,
      `${NPX} vitest run --coverage.enabled=false {files}`,
    ],
    [
      'a report after',
      'jest --coverage && cat lcov.info | coveralls',
      `${NPX} jest --coverage`,
      `${NPX} jest --coverage=false --runTestsByPath {files}`,
    ],
    ['run-s', 'run-s lint unit types', `${NPX} mocha -R dot test`, `${NPX} mocha -R dot {files}`],
    [
      'npm-run-all with a pattern',
      'npm-run-all --parallel test:*',
      `${NPX} borp && ${NPX} nyc ${NPX} mocha`,
      `${NPX} borp {files}`,
    ],
    ['concurrently', 'concurrently "npm:lint" "npm:unit"', `${NPX} mocha -R dot test`, `${NPX} mocha -R dot {files}`],
    ['two kinds of tests', 'npm run unit && npm run slow', 'npm test', `${NPX} mocha -R dot {files}`],
    [
      'end-to-end tests in a browser',
      'npm run unit && playwright test',
      `${NPX} mocha -R dot test`,
      `${NPX} mocha -R dot {files}`,
    ],
    ['a script that calls itself', 'npm run loop && mocha', `${NPX} mocha`, `${NPX} mocha {files}`],
  ])('%s', (_, script, command, regression) => {
    const found = commands({ scripts: { ...SCRIPTS, test: script } });
    expect(found.regression).toBe(regression);
    if (!script.includes('test:*')) expect(found.command).toBe(command);
  });

  test.each([
    ['mocha --bail --reporter spec test/', `${NPX} mocha --reporter spec test/`],
    ['npm run build && jest --bail 1 --ci', `npm run build && ${NPX} jest --ci`],
    ['jest --watchAll', `${NPX} jest`],
    ['NODE_ENV=test ava --fail-fast', `NODE_ENV=test ${NPX} ava`],
  ])('the suite goes on after a failure, and ends: %s', (script, command) => {
    expect(commands({ scripts: { build: 'tsc -b', test: script } }).command).toBe(command);
  });

  test('what runs before the script by its name is followed as well', () => {
    expect(commands({ scripts: { pretest: 'npm run build', build: 'tsc -b', test: 'uvu -r tsm x' } })).toMatchObject({
      command: 'npm test',
      regression: expect.stringMatching(/^npm run build && npx --no-install uvu -r tsm \./),
    });
    expect(commands({ scripts: { pretest: 'eslint .', test: 'mocha' } })).toMatchObject({
      command: `${NPX} mocha`,
      regression: `${NPX} mocha {files}`,
    });
  });

  test('tests that are compiled are named where the compiler writes them', () => {
    const { regression } = commands({ scripts: { pretest: 'tsc -p .', test: 'c8 mocha --recursive build/test' } });
    expect(regression).toMatch(
      /^npx --no-install tsc -p \. && npx --no-install mocha --recursive \$\(for file in \{files\}/,
    );
    const folder = mkdtempSync(join(tmpdir(), 'compiled-'));
    try {
      for (const path of ['build/test/a.js', 'build/src/b.test.js']) {
        mkdirSync(join(folder, dirname(path)), { recursive: true });
        writeFileSync(join(folder, path), '');
      }
      const line = regression.replace(/^.*mocha --recursive/, 'echo').replace('{files}', 'src/test/a.ts src/b.test.ts');
      const printed = execFileSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
      expect(printed).toBe('build/test/a.js build/src/b.test.js\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
    const scripts = '{"scripts":{"pretest":"node make.js","test":"mocha lib/test"}}';
    const kept = commandsOf(treeOf(['package.json', scripts], 'lib/test/a.js'));
    expect(kept.regression).toBe('node make.js && npx --no-install mocha {files}');
  });

  test('wireit keeps the commands elsewhere', () => {
    const manifest = { scripts: { test: 'wireit' }, wireit: { test: { command: 'uvu lib/test' } } };
    expect(commands(manifest)).toMatchObject({ command: 'npm test', regression: expect.stringContaining('uvu . "^') });
  });

  test('another script runs the tests where "test" does not', () => {
    expect(commands({ scripts: { test: 'npm run lint', lint: 'eslint .', 'test:unit': 'vitest run' } })).toMatchObject({
      command: 'npm run test:unit',
      regression: `${NPX} vitest run --coverage.enabled=false {files}`,
    });
  });
});

describe('what is not known is said', () => {
  test.each([
    'karma start',
    'gulp test',
    'make test',
    'ng test',
    './scripts/test.sh',
    'node scripts/test.js',
    'turbo run test',
    'pnpm -r test',
    'lerna run test',
    'yarn workspaces run test',
    'for f in *; do node $f; done',
  ])('%s', (script) => {
    expect(() => commands({ scripts: { test: script } })).toThrow(script.slice(0, 20));
  });

  test('an installed runner is started by itself', () => {
    expect(commands({ scripts: { test: 'gulp test' }, devDependencies: { mocha: '11' } })).toMatchObject({
      command: 'npm test',
      regression: `${NPX} mocha {files}`,
    });
    expect(commands({ scripts: {}, devDependencies: { vitest: '4' } })).toMatchObject({
      command: `${NPX} vitest run`,
      regression: `${NPX} vitest run --coverage.enabled=false {files}`,
    });
  });
});
