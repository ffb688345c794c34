import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectTests, TOOLCHAINS } from '../../../core/toolchains/detect-tests.ts';
import { MANIFESTS } from '../../../core/toolchains/manifest-paths.ts';
import { openPackage } from '../../../core/toolchains/toolchain.ts';
import { commandsOf, treeOf } from './tree-of.ts';

const packageJson = (test: string, devDependencies: Record<string, string> = {}) =>
  ['package.json', JSON.stringify({ scripts: { test }, devDependencies })] as const;

const NPM_CI = 'npm ci --no-audit --no-fund';
const VENV = 'python3 -m venv .venv';

describe('how the tests are run is seen from the files', () => {
  test.each([
    ['npm', treeOf(packageJson('node --test'), 'package-lock.json'), NPM_CI, 'npm test', 'node --test {files}'],
    ['no packages', treeOf(packageJson('node --test')), undefined, 'npm test', 'node --test {files}'],
    [
      'no lock file',
      treeOf(packageJson('tap', { tap: '1' })),
      'npm install --no-audit --no-fund',
      'npm test',
      'npx --no-install tap {files}',
    ],
    [
      'flags of node',
      treeOf(packageJson("node --import tsx --test 'test/**'"), 'package-lock.json'),
      NPM_CI,
      'npm test',
      'node --import tsx --test {files}',
    ],
    [
      'vitest',
      treeOf(packageJson('tsc && vitest run', { vitest: '5' }), 'package-lock.json'),
      NPM_CI,
      'npm test',
      'npx --no-install vitest run --coverage.enabled=false {files}',
    ],
    [
      'pnpm, jest',
      treeOf(packageJson('turbo test', { jest: '30' }), 'pnpm-lock.yaml'),
      'pnpm install --frozen-lockfile',
      'pnpm test',
      'pnpm exec jest --coverage=false --runTestsByPath {files}',
    ],
    [
      'yarn 1, mocha',
      treeOf(packageJson('mocha -r ts-node/register'), 'yarn.lock'),
      'yarn install --frozen-lockfile',
      'yarn test',
      'yarn run mocha -r ts-node/register {files}',
    ],
    [
      'yarn 4 by its name',
      treeOf(
        ['package.json', '{"scripts":{"test":"mocha"},"packageManager":"yarn@4.9.1"}'],
        'yarn.lock',
        '.yarnrc.yml',
      ),
      'corepack yarn install --immutable',
      'corepack yarn test',
      'corepack yarn run mocha {files}',
    ],
    [
      'yarn 4',
      treeOf(packageJson('mocha'), 'yarn.lock', '.yarnrc.yml'),
      'yarn install --immutable',
      'yarn test',
      'yarn run mocha {files}',
    ],
    [
      'pytest in requirements',
      treeOf(['requirements.txt', 'flask'], ['requirements-dev.txt', 'pytest==8'], 'tests/test_a.py'),
      `${VENV} && .venv/bin/python -m pip install --quiet -r requirements.txt -r requirements-dev.txt pytest`,
      '.venv/bin/python -m pytest --continue-on-collection-errors',
      '.venv/bin/python -m pytest {files}',
    ],
    [
      'pytest of a project with extras',
      treeOf(
        ['pyproject.toml', '[project]\nname = "a"\n[project.optional-dependencies]\ntest = ["pytest"]\ndocs = ["x"]\n'],
        'tests/test_a.py',
      ),
      `${VENV} && .venv/bin/python -m pip install --quiet -e '.[test]' pytest`,
      '.venv/bin/python -m pytest --continue-on-collection-errors',
      '.venv/bin/python -m pytest {files}',
    ],
    [
      'unittest',
      treeOf('setup.py', 'tests/test_a.py'),
      `${VENV} && .venv/bin/python -m pip install --quiet -e '.'`,
      '.venv/bin/python -m unittest',
      '.venv/bin/python -m unittest {files}',
    ],
    [
      'uv',
      treeOf('pyproject.toml', 'uv.lock', 'tests/test_a.py'),
      'uv sync --frozen --all-extras --all-groups',
      'uv run --frozen pytest --continue-on-collection-errors',
      'uv run --frozen pytest {files}',
    ],
    [
      'poetry',
      treeOf('pyproject.toml', 'poetry.lock', 'a_test.py'),
      'poetry install --no-interaction --all-extras',
      'poetry run pytest --continue-on-collection-errors',
      'poetry run pytest {files}',
    ],
    ['go', treeOf('go.mod', 'a/a_test.go'), 'go mod download', 'go test ./...', expect.stringContaining('go test -v')],
    [
      'cargo',
      treeOf('Cargo.toml', 'Cargo.lock'),
      'cargo fetch --locked',
      'cargo test --no-fail-fast',
      expect.stringContaining('{files}'),
    ],
    [
      'Maven',
      treeOf('pom.xml', 'src/test/java/ATest.java'),
      undefined,
      'mvn -B -ntp --fail-at-end test',
      expect.stringContaining('-Dtest='),
    ],
    [
      'Maven’s wrapper',
      treeOf('pom.xml', 'mvnw', 'api/src/test/java/ATest.java'),
      undefined,
      'sh ./mvnw -B -ntp --fail-at-end test',
      expect.stringContaining('sh ./mvnw'),
    ],
    [
      'Gradle’s wrapper',
      treeOf('build.gradle.kts', 'gradlew', 'src/test/kotlin/ATest.kt'),
      undefined,
      'sh ./gradlew --no-daemon --console=plain --continue test',
      expect.stringContaining('--tests'),
    ],
    [
      '.NET',
      treeOf('Shop.sln', 'Shop.Tests/ATests.cs'),
      'dotnet restore',
      'dotnet test --nologo --no-restore',
      expect.stringContaining('--filter'),
    ],
    [
      'RSpec',
      treeOf('Gemfile', 'spec/a_spec.rb', ['package.json', '{"scripts":{"test":"jest"}}']),
      'bundle config set --local path "$HOME/bundle" && bundle install --quiet',
      'bundle exec rspec',
      'bundle exec rspec {files}',
    ],
    [
      'Rails',
      treeOf('Gemfile', 'bin/rails', 'test/models/a_test.rb'),
      expect.any(String),
      'bundle exec rails test',
      'bundle exec rails test {files}',
    ],
    [
      'Minitest',
      treeOf('Gemfile', 'test/test_a.rb'),
      expect.any(String),
      'bundle exec rake test',
      expect.stringContaining('ARGV.each'),
    ],
  ])('%s', (_, tree, setup, command, regression) => {
    expect(commandsOf(tree)).toEqual({ setup, command, regression });
  });

  test.each([
    ['nothing', treeOf('README.md')],
    ['no test script', treeOf(['package.json', '{"name":"a"}'])],
    ['npm’s own placeholder', treeOf(packageJson('echo "Error: no test specified" && exit 1'))],
    ['no JSON', treeOf(['package.json', '{'])],
    ['go without tests', treeOf('go.mod', 'main.go')],
    ['a Gemfile without tests', treeOf('Gemfile', 'fastlane/Fastfile')],
    ['scripts in Python', treeOf('tools/test_a.py')],
    ['a manifest that is not at the top', treeOf('vendor/x/pom.xml', 'vendor/x/src/test/java/ATest.java')],
  ])('%s: not recognised', (_, tree) => {
    expect(detectTests(tree)).toEqual({ problem: expect.any(String) });
  });

  test('whatever stands in the manifests, each command can be filled with files', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...MANIFESTS), fc.string({ unit: 'binary' })),
        fc.json(),
        (texts, json) => {
          const files = ['tests/test_a.py', 'src/test/A.java', 'a_test.go', 'spec/a_spec.rb', ...Object.keys(texts)];
          const text = (path: string) => (path === 'package.json' ? json : (texts[path] ?? ''));
          for (const { detect } of TOOLCHAINS) {
            const found = detect(openPackage({ files: new Set(files), text }, ''));
            if (found !== undefined && !('problem' in found)) expect(found.regression).toContain('{files}');
          }
        },
      ),
    );
  });
});

describe('the commands for some files only name what the files hold', () => {
  /** Runs the command with a program in the toolchain's place that prints what it is given, an argument a line. */
  function argumentsFor(tool: string, regression: string, files: Readonly<Record<string, string>>): string[] {
    const directory = mkdtempSync(join(tmpdir(), 'toolchain-'));
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      mkdirSync(join(directory, 'bin'));
      writeFileSync(join(directory, 'bin', tool), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
      const line = regression.replaceAll('{files}', () => Object.keys(files).join(' '));
      const env = { PATH: `${join(directory, 'bin')}:${process.env['PATH']}` };
      return execFileSync('/bin/sh', ['-c', line], { cwd: directory, env, encoding: 'utf8' }).trim().split('\n');
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
  const regressionOf = (...files: string[]) => commandsOf(treeOf(...files)).regression;

  test('go: the tests that they declare, in their packages', () => {
    const files = {
      'a/a_test.go': 'package a\nfunc TestOne(t *testing.T) {}\nfunc helper() {}\nfunc TestTwo_b(t *testing.T) {}\n',
      'b/b_test.go': 'package b\nfunc TestThree(t *testing.T) {}\n',
    };
    expect(argumentsFor('go', regressionOf('go.mod', ...Object.keys(files)), files)).toEqual([
      'test',
      '-v',
      '-run',
      '^(TestOne|TestTwo_b|TestThree)$',
      './a',
      './b',
    ]);
  });

  test.each([
    ['mvn', 'pom.xml', ['-Dtest=ATest,BTest']],
    ['gradle', 'build.gradle', ['--tests', 'ATest', '--tests', 'BTest']],
  ] as const)('%s: the classes of that name', (tool, manifest, expected) => {
    const files = { 'src/test/java/x/ATest.java': '', 'src/test/java/BTest.java': '' };
    const given = argumentsFor(tool, regressionOf(manifest, ...Object.keys(files)), files);
    expect(given.slice(-expected.length)).toEqual(expected);
  });

  test('dotnet and cargo: the same', () => {
    const dotnet = argumentsFor('dotnet', regressionOf('Shop.sln'), { 'T/ATests.cs': '', 'T/BTests.cs': '' });
    expect(dotnet.at(-1)).toBe('FullyQualifiedName~ATests|FullyQualifiedName~BTests');
    expect(argumentsFor('cargo', regressionOf('Cargo.toml'), { 'tests/stock.rs': '' })).toEqual([
      'test',
      '--test',
      'stock',
    ]);
  });
});
