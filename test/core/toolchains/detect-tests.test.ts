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
        [
          'pyproject.toml',
          '[build-system]\n[project]\nname = "a"\n[project.optional-dependencies]\ntest = ["pytest"]\ndocs = ["x"]\n',
        ],
        'tests/test_a.py',
      ),
      `${VENV} && .venv/bin/python -m pip install --quiet -e '.[test]' pytest`,
      '.venv/bin/python -m pytest --continue-on-collection-errors',
      '.venv/bin/python -m pytest {files}',
    ],
    [
      'unittest',
      treeOf('setup.py', 'tests/__init__.py', 'tests/test_a.py'),
      `${VENV} && .venv/bin/python -m pip install --quiet -e '.'`,
      '.venv/bin/python -m unittest',
      '.venv/bin/python -m unittest {files}',
    ],
    [
      'uv',
      treeOf('pyproject.toml', 'uv.lock', 'conftest.py', 'tests/test_a.py'),
      expect.stringMatching(/ uv sync --frozen --all-extras --all-groups && uv pip install --quiet pytest$/),
      '.venv/bin/python -m pytest --continue-on-collection-errors',
      '.venv/bin/python -m pytest {files}',
    ],
    [
      'poetry',
      treeOf('pyproject.toml', 'poetry.lock', 'pytest.ini', 'a_test.py'),
      expect.stringContaining(' POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction --all-extras '),
      '.venv/bin/python -m pytest --continue-on-collection-errors',
      '.venv/bin/python -m pytest {files}',
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
      'two solutions in one folder',
      treeOf('A.sln', 'B.sln', 'A.Tests/T.cs'),
      "dotnet restore 'A.sln'",
      "dotnet test 'A.sln' --nologo --no-restore",
      expect.stringContaining("'A.sln'"),
    ],
    [
      'Go with its modules in the tree',
      treeOf('go.mod', 'vendor/modules.txt', 'a_test.go'),
      undefined,
      'go test ./...',
      expect.any(String),
    ],
    [
      'a workspace of Cargo with a package at its top',
      treeOf(['Cargo.toml', '[package]\nname = "a"\n[workspace]\n']),
      'cargo fetch',
      'cargo test --no-fail-fast --workspace',
      expect.any(String),
    ],
    [
      'Android',
      treeOf(['build.gradle', "plugins { id 'com.android.application' }"], 'src/test/java/ATest.java'),
      undefined,
      'gradle --no-daemon --console=plain --continue testDebugUnitTest',
      expect.stringContaining('testDebugUnitTest $('),
    ],
    [
      'ExUnit',
      treeOf('mix.exs', 'test/a_test.exs'),
      expect.stringContaining('mix deps.get --only test'),
      'mix test',
      'mix test {files}',
    ],
    [
      'Pest',
      treeOf(['composer.json', '{"require-dev":{"pestphp/pest":"^3","phpunit/phpunit":"^11"}}'], 'tests/Unit/A.php'),
      'composer install --no-interaction --no-progress',
      'vendor/bin/pest',
      expect.stringContaining('vendor/bin/pest --no-coverage'),
    ],
    [
      'Deno with a task',
      treeOf(['deno.json', '{"tasks":{"test":"deno lint && deno test -A --coverage=c src/"}}'], 'src/a.test.ts'),
      'deno install',
      'deno task test',
      'deno test -A {files}',
    ],
    ['Deno', treeOf('deno.jsonc', 'a_test.ts'), undefined, 'deno test -A', 'deno test -A {files}'],
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
      treeOf('Gemfile', 'Rakefile', 'test/test_a.rb'),
      expect.any(String),
      'bundle exec rake test',
      expect.stringContaining('ARGV.each'),
    ],
    [
      'Minitest with files like RSpec’s',
      treeOf(
        'Gemfile',
        ['Rakefile', 'task test: %w[spec test:regular]\nRake::TestTask.new("test:regular")'],
        'test/spec_a.rb',
      ),
      expect.any(String),
      'bundle exec rake test',
      expect.stringContaining('-Ilib -Itest -e'),
    ],
    [
      'Minitest in the folder of RSpec',
      treeOf(
        'Gemfile',
        ['a.gemspec', "s.add_development_dependency 'minitest'"],
        ['Rakefile', 'Rake::TestTask.new(:spec) { |t| t.pattern = "spec/**/*_spec.rb" }'],
        'spec/a_spec.rb',
      ),
      expect.any(String),
      'bundle exec rake spec',
      expect.stringContaining('-Ilib -Ispec -e'),
    ],
    [
      'Minitest without a Rakefile',
      treeOf(['Gemfile', 'gem "minitest"'], 'test/a_test.rb'),
      expect.any(String),
      expect.stringContaining("find test -name 'test_*.rb' -o -name '*_test.rb'"),
      expect.stringContaining('-Ilib -Itest -e'),
    ],
    [
      'RSpec beside Minitest’s task',
      treeOf('Gemfile', ['a.gemspec', "'rspec'"], ['Rakefile', 'Rake::TestTask.new'], 'spec/a_spec.rb'),
      expect.any(String),
      'bundle exec rspec',
      'bundle exec rspec {files}',
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
      '^(TestOne|TestThree|TestTwo_b)$',
      './a',
      './b',
    ]);
  });

  test('go: all tests of a package, where a suite’s methods or none at all are declared', () => {
    const run = (text: string) => argumentsFor('go', regressionOf('go.mod', 'a_test.go'), { 'a_test.go': text });
    expect(run('package a\nfunc (s *Suite) TestOne() {}\nfunc TestSuite(t *testing.T) {}\n')).toContain(
      '^(.*|TestSuite)$',
    );
    expect(run('package a\nvar _ = Describe("a", func() {})\n')).toContain('^(.*)$');
    expect(run('package a\nfunc ExampleCart() {}\nfunc FuzzCart(f *testing.F) {}\n')).toContain(
      '^(ExampleCart|FuzzCart)$',
    );
  });

  test('PHPUnit: one file after another', () => {
    const files = { 'tests/ATest.php': '', 'tests/B C.php': '' };
    const manifest = [
      'composer.json',
      '{"require-dev":{"phpunit/phpunit":"^11"},"scripts":{"test":["phpunit --testdox --coverage-text tests"]}}',
    ] as const;
    const { command, regression } = commandsOf(treeOf(manifest, ...Object.keys(files)));
    expect(command).toBe('vendor/bin/phpunit --testdox');
    expect(
      argumentsFor('phpunit', regression.replace('vendor/bin/', ''), { 'tests/ATest.php': '', 'tests/BTest.php': '' }),
    ).toEqual(['--testdox', '--no-coverage', 'tests/ATest.php', '--testdox', '--no-coverage', 'tests/BTest.php']);
  });

  test.each([
    ['mvn', 'pom.xml', ['-Dtest=ATest,BTest']],
    ['gradle', 'build.gradle', ['--tests', 'ATest', '--tests', 'BTest']],
  ] as const)('%s: the classes of that name', (tool, manifest, expected) => {
    const files = { 'src/test/java/x/ATest.java': '', 'src/test/java/BTest.java': '' };
    const input = argumentsFor(tool, regressionOf(manifest, ...Object.keys(files)), files);
    expect(input.slice(-expected.length)).toEqual(expected);
  });

  test('dotnet and cargo: the same', () => {
    const dotnet = argumentsFor('dotnet', regressionOf('Shop.sln'), { 'T/ATests.cs': '', 'T/BTests.cs': '' });
    expect(dotnet.at(-1)).toBe('FullyQualifiedName~ATests|FullyQualifiedName~BTests');
    const cargo = { 'tests/stock.rs': '', 'crates/a/tests/it/main.rs': '', 'src/cart.rs': '', 'src/lib.rs': '' };
    expect(argumentsFor('cargo', regressionOf('Cargo.toml', 'src/lib.rs'), cargo)).toEqual(
      'test --no-fail-fast --lib --test it --test stock'.split(' '),
    );
    expect(argumentsFor('cargo', regressionOf('Cargo.toml'), { 'src/main.rs': '' }).at(-1)).toBe('--bins');
  });
});
