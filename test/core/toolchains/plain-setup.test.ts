import { describe, expect, test } from 'vitest';
import { plainSetup } from '../../../core/toolchains/plain-setup.ts';

const shares = (setup: string, changed: string, manifests: Record<string, string> = {}) =>
  plainSetup(setup, new Map(Object.entries(manifests)))?.(changed);

describe('a setup that only installs packages is the same with a fix', () => {
  test.each([
    ['npm ci --no-audit --no-fund', 'src/a.ts'],
    ['npm install --no-audit --no-fund', 'test/a.test.js'],
    ['cd services/shop && npm ci', 'services/shop/src/a.tsx'],
    ['(npm ci) && (cd web && yarn install --frozen-lockfile)', 'web/a.mjs'],
    ['corepack yarn install --immutable', 'a.cts'],
    ['pnpm install --frozen-lockfile', 'README.md'],
    ['bun install --frozen-lockfile', 'a.test.ts'],
    [
      "python3 -m venv .venv && .venv/bin/python -m pip install --quiet -r requirements.txt -e '.[test]' pytest",
      'src/a.py',
    ],
    ['python3 -m venv .venv && .venv/bin/python -m pip install --quiet -e . pytest', 'tests/test_a.py'],
    [
      '{ command -v uv >/dev/null || { python3 -m venv .venv-tools && .venv-tools/bin/python -m pip install --quiet uv; }; } && PATH="$PATH:$PWD/.venv-tools/bin" && uv sync --frozen --all-extras --all-groups && uv pip install --quiet pytest',
      'a.py',
    ],
    ['POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction --all-extras --with dev', 'a/b.py'],
    ['cargo fetch --locked', 'src/lib.rs'],
    ['go mod download', 'a_test.go'],
    ['composer install --no-interaction --no-progress', 'src/A.php'],
    ['bundle config set --local path "$HOME/bundle" && bundle install --quiet', 'lib/a.rb'],
    [
      'mix local.hex --force --if-missing && mix local.rebar --force --if-missing && mix deps.get --only test',
      'test/a_test.exs',
    ],
    ['dotnet restore Shop.sln', 'src/A.cs'],
    ['deno install', 'a.ts'],
    ['./mvnw -q dependency:go-offline', 'src/main/java/A.java'],
  ])('%s, where %s changes', (setup, changed) => expect(shares(setup, changed)).toBe(true));

  test.each(['husky', 'husky install', 'is-ci || husky install', 'husky || true', 'patch-package'])(
    'and makes git hooks: %s',
    (prepare) =>
      expect(shares('npm ci', 'a.js', { 'package.json': JSON.stringify({ scripts: { prepare } }) })).toBe(true),
  );
});

describe('a setup is run for a fix', () => {
  test.each([
    ['npm ci', 'package.json'],
    ['npm ci', 'packages/a/package-lock.json'],
    ['npm ci', '.npmrc'],
    ['npm ci', 'prisma/schema.prisma'],
    ['npm ci', 'src/native.c'],
    ['pnpm install', '.pnpmfile.cjs'],
    ['yarn install', '.yarn/releases/yarn.cjs'],
    ['python3 -m venv .venv && .venv/bin/python -m pip install -e .', 'setup.py'],
    ['python3 -m venv .venv && .venv/bin/python -m pip install -e .', 'src/fast.pyx'],
    ['python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt', 'requirements.txt'],
    ['go mod download', 'go.sum'],
    ['cargo fetch', 'build.rs'],
    ['mix deps.get', 'mix.exs'],
    ['npm ci && go mod download', 'a.go'],
  ])('%s that may read %s', (setup, changed) => expect(shares(setup, changed)).toBe(false));

  test.each([
    'make deps',
    'npm ci && npm run build',
    'npm install ./packages/a',
    'npm ci; node prepare.js',
    'npm ci & node prepare.js',
    'npm ci --prefix=$(pwd)',
    'pip install pytest; python build.py',
    'pip install "pytest $(python build.py)"',
    'pip install "shop @ ./lib"',
    'dotnet restore $(x)',
    'pip install .',
    'pip install ./lib',
    'pip install --target=x git+https://example.com/x.git',
    'mvn compile',
    '',
  ])('%j that may do anything', (setup) => expect(shares(setup, 'a.js')).toBeUndefined());

  test.each([
    ['package.json', '{"scripts":{"prepare":"tsc -b"}}'],
    ['packages/a/package.json', '{"scripts":{"postinstall":"prisma generate"}}'],
    ['package.json', '{"scripts":{"prepare":"husky && npm run build"}}'],
    ['package.json', '{"dependencies":{"a":"file:../a"}}'],
    ['composer.json', '{"autoload":{"classmap":["src"]}}'],
    ['requirements-test.txt', 'pytest\n./lib\n'],
  ])('where %s has it run or copy sources: %s', (path, text) => {
    expect(shares('npm ci', 'a.js', { [path]: text })).toBeUndefined();
  });
});
