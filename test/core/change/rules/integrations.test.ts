import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integrationsRule } from '../../../../core/change/rules/integrations.ts';
import { processorMs } from '../../../processor-time.ts';
import { changeOf, type Files } from '../change-of.ts';

const found = (base: Files, head: Files) =>
  integrationsRule.find(changeOf(base, head)).map(({ rule, text }) => [rule, text]);
const names = (path: string, text: string, base: Files = {}) =>
  found({ [path]: 'first\n', ...base }, { [path]: `first\n${text}\n`, ...base }).map(
    ([, said = '']) => /(?:host|dependency|needs|secret),? ([^ ]+?)(?:[.,]?$|,? )/.exec(said)?.[1] ?? said,
  );

describe('found', () => {
  test.each([
    ['src/pay.ts', `await fetch('https://api.stripe.com/v1/charges');`, 'api.stripe.com'],
    ['src/pay.ts', `const BASE = "https://payments.acme.io/v2";`, 'payments.acme.io'],
    ['src/pay.ts', 'const url = `https://geo.acme.io/$' + '{id}`;', 'geo.acme.io'],
    ['app/client.py', `r = requests.get("http://inventory-service:8080/stock")`, 'inventory-service'],
    ['internal/mail.go', `addr := "smtp.sendgrid.net:587"`, 'smtp.sendgrid.net'],
    [
      'src/main/resources/application.yml',
      'kafka:\n  bootstrap-servers: broker-1.kafka.acme.io:9092',
      'broker-1.kafka.acme.io',
    ],
    ['config/redis.rb', `REDIS = Redis.new(url: "redis://cache.acme.internal:6379")`, 'cache.acme.internal'],
    ['src/Config.php', `'host' => 'db2.acme.io',`, 'db2.acme.io'],
    ['src/client.rs', `const ENDPOINT: &str = "https://api.weather.gov";`, 'api.weather.gov'],
    ['lib/shop/http.ex', `Req.get!("https://rates.acme.io/latest")`, 'rates.acme.io'],
    ['Shop/Client.cs', `client.BaseAddress = new Uri("https://tax.acme.io/");`, 'tax.acme.io'],
    ['src/Client.java', `String url = System.getProperty("u", "https://fx.acme.io");`, 'fx.acme.io'],
    ['deploy.sh', 'curl -fsSL https://get.acme.io/install | sh', 'get.acme.io'],
    ['public/index.html', '<script src="https://cdn.tracker.io/t.js"></script>', 'cdn.tracker.io'],
    ['src/db.ts', `const host = process.env.DB_HOST ?? '10.20.0.5:5432';`, '10.20.0.5', { 'a.env': 'DB_HOST=x\n' }],
    ['src/a.ts', 'const key = process.env.WAREHOUSE_API_KEY;', 'WAREHOUSE_API_KEY'],
    ['src/a.ts', 'const { WAREHOUSE_URL } = process.env;', 'WAREHOUSE_URL'],
    ['app/a.py', `KEY = os.environ["WAREHOUSE_KEY"]`, 'WAREHOUSE_KEY'],
    ['app/a.py', `KEY = os.getenv("WAREHOUSE_KEY", "")`, 'WAREHOUSE_KEY'],
    ['a.go', `key := os.Getenv("WAREHOUSE_KEY")`, 'WAREHOUSE_KEY'],
    ['A.java', `String key = System.getenv("WAREHOUSE_KEY");`, 'WAREHOUSE_KEY'],
    ['a.rs', `let key = std::env::var("WAREHOUSE_KEY")?;`, 'WAREHOUSE_KEY'],
    ['a.rb', `key = ENV.fetch("WAREHOUSE_KEY")`, 'WAREHOUSE_KEY'],
    ['config/a.php', `'key' => env('WAREHOUSE_KEY'),`, 'WAREHOUSE_KEY'],
    ['A.cs', `var key = Environment.GetEnvironmentVariable("WAREHOUSE_KEY");`, 'WAREHOUSE_KEY'],
    ['config/runtime.exs', `key: System.fetch_env!("WAREHOUSE_KEY")`, 'WAREHOUSE_KEY'],
    ['src/main/resources/application.yml', `key: \${WAREHOUSE_KEY:none}`, 'WAREHOUSE_KEY'],
    ['docker-compose.yml', 'services:\n  shop:\n    environment:\n      - WAREHOUSE_KEY=1', 'WAREHOUSE_KEY'],
    ['k8s/deploy.yaml', '  env:\n    - name: WAREHOUSE_KEY\n      value: "1"', 'WAREHOUSE_KEY'],
    ['main.tf', '  { name = "WAREHOUSE_KEY", value = "1" }', 'WAREHOUSE_KEY'],
    ['Dockerfile', 'ENV WAREHOUSE_KEY=1', 'WAREHOUSE_KEY'],
    ['src/a.ts', `await client.send(new GetSecretValueCommand({ SecretId: 'shop/warehouse' }));`, 'shop/warehouse'],
    ['k8s/a.yaml', '  secretName: warehouse-credentials', 'warehouse-credentials'],
    ['main.tf', 'data "aws_secretsmanager_secret" "warehouse" {', 'warehouse'],
    ['a.go', `client.Logical().Read("secret/data/warehouse")`, 'secret/data/warehouse'],
  ])('%s: %s', (path, text, name, base: Files = {}) => {
    expect(names(path, text, base)).toEqual([name]);
  });

  test.each<[string, Files, Files, string]>([
    [
      'package.json',
      { 'package.json': '{"dependencies":{}}' },
      { 'package.json': '{"dependencies":{"axios":"1"}}' },
      'axios',
    ],
    [
      'from development',
      { 'package.json': '{"devDependencies":{"ws":"1"}}' },
      { 'package.json': '{"dependencies":{"ws":"1"}}' },
      'ws',
    ],
    [
      'go.mod',
      { 'go.mod': 'module a\n' },
      { 'go.mod': 'module a\nrequire github.com/redis/go-redis/v9 v9.0.0\n' },
      'github.com/redis/go-redis',
    ],
    ['requirements', { 'requirements.txt': 'flask\n' }, { 'requirements.txt': 'flask\nstripe==9\n' }, 'stripe'],
    ['Cargo', { 'Cargo.toml': '[dependencies]\n' }, { 'Cargo.toml': '[dependencies]\nreqwest = "1"\n' }, 'reqwest'],
    ['Gemfile', { Gemfile: "gem 'rails'\n" }, { Gemfile: "gem 'rails'\ngem 'stripe'\n" }, 'stripe'],
  ])('dependency: %s', (_, base, head, name) => {
    expect(found(base, head)).toEqual([
      ['runtime-dependency-added', `The change adds the dependency ${name}, which runs in production.`],
    ]);
  });
});

describe('tempting but clean', () => {
  test.each<[string, string, Files?]>([
    ['src/a.ts', '// see https://api.stripe.com/docs'],
    ['src/a.ts', `const base = 'http://localhost:3000';`],
    ['src/a.ts', `const url = new URL(request.url, 'http://base');`],
    ['src/a.ts', `const SVG = 'http://www.w3.org/2000/svg';`],
    ['src/a.ts', `throw new Error('Unknown option, see https://help.acme.io/options');`],
    ['src/a.ts', `type: 'https://acme.io/problems/out-of-stock',`],
    ['src/a.tsx', `<a href="https://twitter.com/acme">Twitter</a>`],
    ['src/a.ts', `await fetch('https://api.acme.io/v2/orders');`, { 'src/b.ts': `fetch('https://api.acme.io/v1');` }],
    ['test/a.test.ts', `fetch('https://api.stripe.com')`],
    ['docs/a.md', 'Go to https://api.stripe.com'],
    ['README.md', 'https://acme.io'],
    ['examples/a.ts', `fetch('https://api.stripe.com')`],
    ['app/a.py', `"""Talks like https://api.stripe.com does."""`],
    ['app/a.py', `EMAIL = "ada@example.com"  # https://acme.io`],
    ['a.go', `import "github.com/acme/shop"`],
    ['a.go', `const version = "1.12.3"`],
    ['pom.xml', '<project xmlns="http://maven.apache.org/POM/4.0.0">'],
    ['tsconfig.json', '"$schema": "https://json.schemastore.org/tsconfig",'],
    ['package-lock.json', '"resolved": "https://npm.acme-corp.com/a/-/a-1.tgz"'],
    ['schema.json', '"$id": "https://acme.io/schemas/order.json"'],
    ['src/Order.java', 'package com.acme.shop.io;'],
    ['src/events.ts', `emit('order.app', { id });`],
    ['src/a.ts', `const mode = process.env.NODE_ENV; const level = process.env.LOG_LEVEL;`],
    ['src/a.ts', 'const url = process.env.SHOP_URL;', { 'README.md': 'Set SHOP_URL.\n' }],
    ['test/a.test.ts', 'process.env.WAREHOUSE_KEY = "1";'],
    ['app/a.py', `# os.environ["WAREHOUSE_KEY"] is no longer read`],
    ['.env.example', 'WAREHOUSE_KEY='],
    ['config/i18n.yml', 'errors:\n  OUT_OF_STOCK: "Sold out"'],
    ['openapi.yaml', 'servers:\n  - url: https://api.acme.io'],
    ['src/a.rb', `logger.info("user #{user.id} signed in")`],
    ['lib/a.ex', `@moduledoc "See https://hexdocs.pm/req"`],
    ['src/a.php', `$x = $_SERVER['REMOTE_ADDR'];`],
    ['src/a.cs', `// var key = Environment.GetEnvironmentVariable("WAREHOUSE_KEY");`],
    ['src/a.rs', `#![doc(html_root_url = "https://docs.rs/shop")]`],
    ['app/views/a.erb', '<%= link_to "Guides", "https://guides.acme.io" %>'],
    ['.env.test', 'WAREHOUSE_URL=http://localhost:1'],
    ['assets/a.svg', '<svg xmlns="http://www.w3.org/2000/svg">'],
  ])('%s: %s', (path, text, base = {}) => {
    expect(names(path, text, base)).toEqual([]);
  });

  test.each<[string, Files, Files]>([
    ['a version', { 'package.json': '{"dependencies":{"ws":"1"}}' }, { 'package.json': '{"dependencies":{"ws":"2"}}' }],
    ['for development', { 'package.json': '{}' }, { 'package.json': '{"devDependencies":{"vitest":"2"}}' }],
    ['types', { 'package.json': '{}' }, { 'package.json': '{"dependencies":{"@types/ws":"2"}}' }],
    [
      'in another manifest',
      { 'a/package.json': '{"dependencies":{"ws":"1"}}', 'b/package.json': '{}' },
      { 'a/package.json': '{}', 'b/package.json': '{"dependencies":{"ws":"1"}}' },
    ],
    [
      'a package of the same repository',
      { 'a/package.json': '{"name":"@shop/a"}', 'b/package.json': '{}' },
      { 'a/package.json': '{"name":"@shop/a"}', 'b/package.json': '{"dependencies":{"@shop/a":"1.0.0"}}' },
    ],
    [
      'to development',
      { 'package.json': '{"dependencies":{"ws":"1"}}' },
      { 'package.json': '{"devDependencies":{"ws":"1"}}' },
    ],
    ['indirect', { 'go.mod': 'module a\n' }, { 'go.mod': 'module a\nrequire github.com/a/b v1.0.0 // indirect\n' }],
    [
      'a major version',
      { 'go.mod': 'require github.com/a/b v1.0.0\n' },
      { 'go.mod': 'require github.com/a/b/v2 v2.0.0\n' },
    ],
    ['a group', { Gemfile: 'x\n' }, { Gemfile: "x\ngroup :test do\n  gem 'vcr'\nend\n" }],
    ['spelling', { 'requirements.txt': 'Flask_Login\n' }, { 'requirements.txt': 'flask-login==2\n' }],
    [
      'a lock file',
      { 'package-lock.json': '{}' },
      { 'package-lock.json': '{"packages":{"node_modules/a":{"version":"1"}}}' },
    ],
    [
      'into pyproject',
      { 'requirements.txt': 'flask\n' },
      { 'pyproject.toml': '[project]\ndependencies = ["flask"]\n' },
    ],
  ])('dependency: %s', (_, base, head) => {
    expect(found(base, head)).toEqual([]);
  });
});

test('a line that moves from one file to another adds no host', () => {
  const line = `fetch('https://api.stripe.com');\n`;
  expect(found({ 'a.ts': line }, { 'b.ts': line })).toEqual([]);
});

test('a finding has its line and reason', () => {
  const change = changeOf({ 'a.ts': 'a\n' }, { 'a.ts': `a\nfetch('https://api.stripe.com');\n` });
  expect(integrationsRule.find(change)).toEqual([
    {
      rule: 'host-added',
      reason: 'new-integration',
      path: 'a.ts',
      line: 2,
      text: 'The change talks to a new host, api.stripe.com.',
    },
  ]);
});

test('hostile texts are read in time that grows with them', () => {
  const piece = fc.constantFrom(
    'https://',
    'a.',
    '.com',
    ':',
    '"',
    'env',
    '(',
    '{',
    '<dependency>',
    '[',
    '=',
    '\n',
    ' ',
    'gem "',
    '{:a, ',
  );
  const paths = fc.constantFrom(
    'a.ts',
    'a.yml',
    'pom.xml',
    'Cargo.toml',
    'Gemfile',
    'mix.exs',
    'a.csproj',
    'requirements.txt',
  );
  fc.assert(
    fc.property(paths, fc.array(piece, { minLength: 1, maxLength: 5 }), (path, pieces) => {
      const text = `${pieces.join('').repeat(10_000).slice(0, 20_000)}\n`;
      return processorMs(() => found({}, { [path]: text })) < 3_000;
    }),
    { numRuns: 20 },
  );
});
