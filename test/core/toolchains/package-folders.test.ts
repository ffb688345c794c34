import { describe, expect, test } from 'vitest';
import { manifestPaths } from '../../../core/toolchains/manifest-paths.ts';
import type { Around } from '../../../core/toolchains/package-folders.ts';
import { commandsOf, type GivenFile, treeAround } from './tree-of.ts';

const manifest = (path: string, content: unknown): GivenFile => [path, JSON.stringify(content)];
const commands = (around: Around, ...files: GivenFile[]) => commandsOf(treeAround(around, files), around);
const NPM_CI = 'npm ci --no-audit --no-fund';

const WORKSPACE: readonly GivenFile[] = [
  manifest('package.json', { workspaces: ['packages/*'], scripts: { test: 'turbo run test' } }),
  'package-lock.json',
  manifest('packages/cart/package.json', { scripts: { test: 'vitest' } }),
  'packages/cart/src/total.ts',
  manifest('packages/api/package.json', { scripts: { test: 'node --test' } }),
  'packages/api/src/server.js',
];

describe('the package of the files that the work is about', () => {
  test('its own commands, in its folder, installed at the top', () => {
    expect(commands({ paths: ['packages/cart/src/total.ts'] }, ...WORKSPACE)).toEqual({
      setup: NPM_CI,
      command: 'cd packages/cart && npm test',
      regression: 'cd packages/cart && npx --no-install vitest run --coverage.enabled=false {files}',
    });
    expect(commands({ paths: ['packages/api/src/server.js'] }, ...WORKSPACE)).toMatchObject({
      regression: 'cd packages/api && node --test {files}',
    });
  });

  test('a package without tests of its own has those of the top', () => {
    expect(
      commands(
        { paths: ['packages/plan/src/index.ts'] },
        manifest('package.json', { workspaces: ['packages/*'], scripts: { test: 'jest' } }),
        'yarn.lock',
        manifest('packages/plan/package.json', { name: 'plan' }),
        'packages/plan/src/index.ts',
      ),
    ).toEqual({
      setup: 'yarn install --frozen-lockfile',
      command: 'yarn test',
      regression: 'yarn run jest --coverage=false --runTestsByPath {files}',
    });
  });

  test.each([
    [
      'pnpm',
      ['pnpm-lock.yaml', ['pnpm-workspace.yaml', 'packages:\n  # all\n  - \'apps/**\'\n  - "!apps/old"\n']],
      'pnpm install --frozen-lockfile',
      'pnpm exec',
    ],
    ['lerna', ['yarn.lock', ['lerna.json', '{"packages": ["apps/*"]}']], 'yarn install --frozen-lockfile', 'yarn run'],
  ] as const)('%s names its packages elsewhere', (_, files, setup, run) => {
    const shop: GivenFile[] = [manifest('apps/shop/package.json', { scripts: { test: 'mocha' } }), 'apps/shop/a.js'];
    expect(commands({ paths: ['apps/shop/a.js'] }, manifest('package.json', {}), ...files, ...shop)).toMatchObject({
      setup,
      regression: `cd apps/shop && ${run} mocha {files}`,
    });
  });

  test('a package that is in no workspace is installed by itself', () => {
    const shop = manifest('tools/shop/package.json', { scripts: { test: 'mocha' }, devDependencies: { mocha: '11' } });
    expect(
      commands(
        { paths: ['tools/shop/a.js'] },
        manifest('package.json', { workspaces: ['packages/*'] }),
        'package-lock.json',
        shop,
      ),
    ).toMatchObject({ setup: 'cd tools/shop && npm install --no-audit --no-fund' });
  });

  test('of two languages in one folder, the one of the files', () => {
    const both: GivenFile[] = [
      manifest('package.json', { scripts: { test: 'mocha' } }),
      'package-lock.json',
      'setup.py',
      'tests/test_a.py',
      'web/a.ts',
    ];
    expect(commands({ paths: ['web/a.ts'] }, ...both).command).toBe('npm test');
    expect(commands({ paths: ['shop/a.py'] }, ...both).command).toContain('python');
    expect(commands({}, ...both).command).toContain('python');
  });

  test.each<[string, string, string, ...GivenFile[]]>([
    ['fixtures of pytest', '', 'tests/unit/test_a.py', 'pyproject.toml', 'tests/conftest.py', 'tests/unit/conftest.py'],
    ['what the tests need', '', 'tests/test_a.py', 'setup.py', 'tests/requirements.txt', 'tests/pytest.ini'],
    ['fixtures beside the sources', '', 'src/cart/tests/test_a.py', 'pyproject.toml', 'src/cart/conftest.py'],
    ['a service', 'cd services/a && ', 'services/a/tests/test_a.py', 'pyproject.toml', 'services/a/requirements.txt'],
    ['a project of tests', 'cd tests && ', 'tests/test_a.py', 'pyproject.toml', 'tests/pyproject.toml'],
    ['fixtures alone', 'cd cart && ', 'cart/test_a.py', 'README.md', 'cart/conftest.py'],
  ])('whether a folder of Python is a project of its own: %s', (_, start, path, ...files) => {
    expect(commands({ paths: [path] }, path, ...files).regression).toMatch(new RegExp(`^${start}\\.venv/bin/python`));
  });

  test('a service in another language, further down, wins over the web pages at the top', () => {
    const files: GivenFile[] = [
      manifest('package.json', { scripts: { test: 'mocha' } }),
      'services/rates/go.mod',
      'services/rates/rates.go',
      'services/rates/rates_test.go',
    ];
    expect(commands({ paths: ['services/rates/rates.go'] }, ...files).command).toBe(
      'cd services/rates && go test ./...',
    );
  });

  test.each<[string, string, GivenFile[], object]>([
    [
      'a module of Maven, with those that it needs',
      'shop/cart/src/main/java/Cart.java',
      [
        ['pom.xml', '<modules><module>shop</module></modules>'],
        ['shop/pom.xml', '<modules><module>cart</module></modules>'],
        'mvnw',
        'shop/cart/pom.xml',
        'shop/cart/src/test/java/CartTest.java',
      ],
      { command: 'sh ./mvnw -B -ntp -pl shop/cart -am --fail-at-end test' },
    ],
    [
      'a project of Gradle, by the wrapper of all',
      'shop/cart/src/main/kotlin/Cart.kt',
      [
        'settings.gradle.kts',
        'build.gradle.kts',
        'gradlew',
        'shop/cart/build.gradle.kts',
        'shop/cart/src/test/kotlin/CartTest.kt',
      ],
      { command: 'cd shop/cart && sh ../../gradlew --no-daemon --console=plain --continue test' },
    ],
    [
      'a member of a workspace of Cargo',
      'crates/cart/src/lib.rs',
      [
        ['Cargo.toml', '[workspace]\nmembers = ["crates/*"]\n'],
        'Cargo.lock',
        'crates/cart/Cargo.toml',
        'crates/cart/src/lib.rs',
      ],
      { setup: 'cd crates/cart && cargo fetch --locked', command: 'cd crates/cart && cargo test --no-fail-fast' },
    ],
    [
      'a project of .NET and the tests beside it',
      'src/Shop/Cart.cs',
      [
        'Shop.sln',
        'src/Shop/Shop.csproj',
        'src/Shop/Cart.cs',
        'test/Shop.Tests/Shop.Tests.csproj',
        'test/Shop.Tests/CartTests.cs',
      ],
      { command: 'dotnet test --nologo --no-restore' },
    ],
  ])('%s', (_, path, files, expected) => {
    expect(commands({ paths: [path] }, ...files)).toMatchObject(expected);
  });

  test('the only package, where the top holds none', () => {
    const server: GivenFile[] = [
      manifest('server/package.json', { scripts: { test: 'node --test' } }),
      'docs/package.json',
    ];
    expect(commands({}, 'README.md', ...server).command).toBe('cd server && npm test');
  });
});

describe('a configured folder', () => {
  test('is where tests are found and run, whatever an error points at', () => {
    expect(commands({ folder: 'packages/api', paths: ['packages/cart/src/total.ts'] }, ...WORKSPACE)).toEqual({
      setup: NPM_CI,
      command: 'cd packages/api && npm test',
      regression: 'cd packages/api && node --test {files}',
    });
  });

  test('without tests of its own has those of the folder around it', () => {
    expect(commands({ folder: 'packages/api/src' }, ...WORKSPACE).command).toBe('cd packages/api && npm test');
  });

  test('with a problem, which names the folder', () => {
    expect(() =>
      commands({ folder: 'shop' }, manifest('shop/package.json', { scripts: { test: 'karma start' } })),
    ).toThrow('in shop, package.json’s script "test" (`karma start`)');
  });
});

test('of thousands of packages, only the manifests around the files are read', () => {
  const packages = Array.from({ length: 5_000 }, (_, index) => `packages/p${index}/package.json`);
  const files = new Set(['package.json', ...packages]);
  const paths = Array.from({ length: 500 }, (_, index) => `packages/p${index}/a/b/c/d.js`);
  const read = manifestPaths(files, { paths });
  expect(read.length).toBeLessThan(65);
  expect(read).toContain('packages/p0/package.json');
  expect(manifestPaths(new Set(packages)).length).toBeLessThan(65);
});
