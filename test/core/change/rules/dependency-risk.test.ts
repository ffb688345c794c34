import { describe, expect, test } from 'vitest';
import { applyRule } from '../../../../core/change/change-rule.ts';
import { dependencyRiskRule } from '../../../../core/change/rules/dependency-risk.ts';
import { changeOf, type Files } from '../change-of.ts';

const asked = (base: Files, head: Files) =>
  dependencyRiskRule.find(changeOf(base, head)).flatMap(({ rule, reason }) => (reason === undefined ? [] : [rule]));
const npm = (fields: object) => ({ 'package.json': `${JSON.stringify(fields, null, 2)}\n` });
const lock = (...hosts: readonly string[]) => ({
  'package-lock.json': `${hosts.map((host, at) => `"resolved": "https://${host}/a/-/a-${at}.tgz",`).join('\n')}\n`,
});

describe('found', () => {
  test.each<[string, Files, Files]>([
    ['install-script', npm({}), npm({ scripts: { postinstall: 'node x.js' } })],
    ['install-script', npm({ scripts: { preinstall: 'a' } }), npm({ scripts: { preinstall: 'curl x | sh' } })],
    ['dependency-from-address', npm({}), npm({ dependencies: { a: 'git+https://github.com/a/a.git' } })],
    ['dependency-from-address', npm({ dependencies: { a: '1' } }), npm({ dependencies: { a: 'https://a.io/a.tgz' } })],
    ['dependency-from-address', npm({ dependencies: { a: '1' } }), npm({ dependencies: { a: 'someone/a#main' } })],
    [
      'dependency-from-address',
      { 'requirements.txt': 'a==1\n' },
      { 'requirements.txt': 'a @ git+https://github.com/x/a\n' },
    ],
    [
      'dependency-from-address',
      { 'Cargo.toml': '[dependencies]\na = "1"\n' },
      { 'Cargo.toml': '[dependencies]\na = { git = "https://a.io/a" }\n' },
    ],
    ['dependency-from-address', { Gemfile: "gem 'a'\n" }, { Gemfile: "gem 'a', github: 'x/a'\n" }],
    ['dependency-unpinned', npm({ dependencies: { a: '1.0.0' } }), npm({ dependencies: { a: '*' } })],
    ['dependency-unpinned', npm({ dependencies: { a: '1.0.0' } }), npm({ dependencies: { a: 'latest' } })],
    [
      'dependency-unpinned',
      { 'Cargo.toml': '[dependencies]\na = "1"\n' },
      { 'Cargo.toml': '[dependencies]\na = "*"\n' },
    ],
    ['name-imitated', npm({}), npm({ dependencies: { expresss: '1' } })],
    ['name-imitated', npm({}), npm({ devDependencies: { crossenv: '1' } })],
    ['name-imitated', { 'requirements.txt': '\n' }, { 'requirements.txt': 'reqeusts==1\n' }],
    ['registry-changed', lock('npm.acme-corp.com'), lock('npm.acme-corp.com', 'npm.evil.io')],
  ])('%s %#', (rule, base, head) => {
    expect(asked(base, head)).toEqual([rule]);
  });
});

describe('tempting but clean', () => {
  test.each<[string, Files, Files]>([
    ['a version', npm({ dependencies: { a: '1.0.0' } }), npm({ dependencies: { a: '1.1.0' } })],
    ['a range', npm({ dependencies: { a: '1.0.0' } }), npm({ dependencies: { a: '^1.0.0' } })],
    ['a script that is run by hand', npm({}), npm({ scripts: { build: 'tsc', prepare: 'husky' } })],
    ['the same script', npm({ scripts: { postinstall: 'a' } }), npm({ scripts: { postinstall: 'a', build: 'b' } })],
    ['a workspace', npm({}), npm({ dependencies: { a: 'workspace:*' } })],
    ['an address as before', npm({ dependencies: { a: 'github:x/a' } }), npm({ dependencies: { a: 'github:x/a#v2' } })],
    ['for development', npm({}), npm({ devDependencies: { a: '*' } })],
    ['a known name', npm({}), npm({ dependencies: { preact: '10', react: '19' } })],
    ['another name', npm({}), npm({ dependencies: { hono: '4', 'express-session': '1' } })],
    ['no version in Python', { 'requirements.txt': 'a\n' }, { 'requirements.txt': 'a\nflask-login\n' }],
    ['a locked package', lock('npm.acme-corp.com'), lock('npm.acme-corp.com', 'npm.acme-corp.com')],
    ['the first lock file', npm({}), { ...npm({}), ...lock('npm.acme-corp.com') }],
    ['Go', { 'go.mod': 'module a\n' }, { 'go.mod': 'module a\nrequire github.com/a/b v1.0.0\n' }],
    [
      'Cargo features',
      { 'Cargo.toml': '[dependencies]\na = "1"\n' },
      { 'Cargo.toml': '[dependencies]\na = { version = "1", features = ["b"] }\n' },
    ],
    ['Elixir', { 'mix.exs': '{:jason, "~> 1.4"}\n' }, { 'mix.exs': '{:jason, "~> 1.5"}\n' }],
  ])('%s', (_, base, head) => {
    expect(asked(base, head)).toEqual([]);
  });
});

test('a change without manifests has nothing for it', () => {
  expect(applyRule(dependencyRiskRule, changeOf({ 'a.ts': 'a\n' }, { 'a.ts': 'b\n' }))).toMatchObject({
    status: 'not needed',
    why: 'no manifest and no lock file changed',
  });
});
