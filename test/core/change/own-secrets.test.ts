import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findOwnSecrets } from '../../../core/change/own-secrets.ts';
import { processorMs } from '../../processor-time.ts';
import { changeOf } from './change-of.ts';

const adding = (path: string, text: string) => findOwnSecrets(changeOf({ [path]: 'a\n' }, { [path]: `a\n${text}\n` }));
const reasonsOf = (path: string, text: string) => [
  ...new Set(adding(path, text).flatMap(({ reason }) => reason ?? [])),
];

/** A key that nobody was ever given, in parts: this file is no finding of such a search. */
const of = (...parts: readonly string[]) => parts.join('');
const GITHUB = of('ghp_', 'k3VtQ9xZ1mB7nR4sW8yL2cF6hJ0pD5gTaEuI');
const AWS = of('AKIA', 'QZ7XJ4M2WTLK5RVB');
const STRIPE = of('sk_live_', '51Nw8QkLzR4tYpVb2XcM7sJdH');
const JWT = of(
  'eyJhbGciOiJIUzI1NiJ9.',
  'eyJzdWIiOiJzaG9wLWFwaSIsInJvbGUiOiJhZG1pbiJ9.',
  'q8Wv3ZkPz0mRt5YxLcN2bHsJ7dFgKa1Q',
);
const KEY = of(
  '-----BEGIN RSA ',
  'PRIVATE KEY-----\n',
  'MIIEowIBAAKCAQEAwz7Qk2b7u1sQwY0M9p3T6kQ7T5f8nGdHc4Xo\n',
  '-----END RSA ',
  'PRIVATE KEY-----',
);

describe('found', () => {
  test.each([
    ['src/client.ts', `const token = '${GITHUB}';`],
    ['test/client.test.ts', `const token = '${GITHUB}';`],
    ['docs/setup.md', `curl -H "Authorization: Bearer ${GITHUB}"`],
    ['src/s3.py', `client = boto3.client("s3", aws_access_key_id="${AWS}")`],
    ['spec/s3_spec.rb', `key = "${AWS}"`],
    ['config/pay.yml', `stripe: ${STRIPE}`],
    ['src/Auth.java', `private static final String TOKEN = "${JWT}";`],
    ['deploy/key.pem', KEY],
    ['src/sign.go', of('const key = `', KEY, '`')],
    ['.env', 'JWT_SECRET=7hG2kP9sLqX4vBn8'],
    ['.env.production', 'DB_PASSWORD=Winter2024!shop'],
    ['src/config.ts', `export const apiKey = '9f3b7c1e5a8d4f2b6c0e9a7d3b1f5c8e';`],
    ['src/config.ts', `const secret = process.env.JWT_SECRET || 'kX9#mP2$vL7nQ4wZ';`],
    ['src/config.ts', `jwt: { secret: 'super-secret-jwt-key-2024' },`],
    ['app/settings.py', `SECRET_KEY = "p9x!v2#k7m@q4w8z$r1t5y"`],
    ['app/settings.py', `PASSWORD = os.getenv("DB_PASSWORD", "Tr0ub4dor&3xyz")`],
    ['internal/db.go', `dsn := "shop:Vq83kLmZ@tcp(db.prod.internal.shop.io:3306)/shop"`],
    ['internal/db.go', `const url = "postgres://shop:Vq83kLmZ@db.shop.io:5432/shop"`],
    ['src/main/resources/application.properties', 'spring.datasource.password=Qw7!zXc9Lp'],
    ['src/main/resources/application.yml', 'spring:\n  datasource:\n    password: Qw7!zXc9Lp'],
    ['Shop/appsettings.json', '"Shop": "Server=db.shop.io;User Id=sa;Password=Qw7!zXc9Lp;"'],
    ['lib/shop/mailer.ex', `config :shop, api_key: "SGx8Kq2Lm9Zr4Tv7Wy1Nb3Pc5Df6Gh"`],
    ['config/initializers/auth.rb', `config.secret_key = 'b7e1c94f0a6d38e25f7b9c1d4a8e60f3'`],
    ['src/Config.php', `'password' => 'xK9vR2mQ7tLp',`],
    ['src/client.rs', `const API_KEY: &str = "q8Wv3ZkPz0mRt5YxLcN2bHsJ";`],
    ['Dockerfile', 'ENV API_TOKEN=q8Wv3ZkPz0mRt5YxLcN2bHsJ'],
    ['k8s/secret.yaml', `kind: Secret\ndata:\n  db: ${btoa('Qw7!zXc9LpVn')}`],
    ['infra/main.tf', `  password = "Qw7!zXc9LpVn"`],
    ['src/a.ts', `headers: { Authorization: 'Basic ${btoa('shop:Vq83kLmZ9Pq')}' },`],
    ['variables.tf', 'variable "db_password" {\n  type = string\n  default = "Vq83kLmZ9!x"\n}'],
    ['k8s/deploy.yaml', 'env:\n  - name: DB_PASSWORD\n    value: "Vq83kLmZ9!x"'],
    ['src/main/resources/beans.xml', '<property name="password" value="Vq83kLmZ9!x"/>'],
    ['.npmrc', `//npm.acme-corp.com/:_authToken=${of('npm_', 'k3VtQ9xZ1mB7nR4sW8yL2cF6hJ0pD5gTaEuI')}`],
    ['src/notify.ts', of("post('https://hooks.slack.com/services/T02AB7XQ1/", "B05KQ8ZL2/x7Kq2Lm9Zr4Tv7Wy1Nb3Pc5D')")],
    ['src/a.kt', `val authToken = "q8Wv3ZkPz0mRt5YxLcN2bHsJ"`],
  ])('%s: %s', (path, text) => {
    expect(reasonsOf(path, text)).toEqual(['secret']);
  });
});

describe('tempting but clean', () => {
  test.each([
    ['docs/aws.md', 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE'],
    ['src/s3.ts', `const id = 'AKIAIOSFODNN7EXAMPLE';`],
    ['README.md', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['test/auth.test.ts', `const token = 'test-token-12345678';`],
    [
      'test/auth.test.ts',
      `expect(hash('a')).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');`,
    ],
    ['tests/test_auth.py', `password = "S3cret-password!"`],
    ['test/fixtures/key.pem', KEY],
    ['src/key.ts', `if (text.includes('-----BEGIN ' + 'PRIVATE KEY-----')) return true;`],
    ['src/key.go', 'const begin = "-----BEGIN RSA PRIVATE KEY-----"'],
    [
      'keys/pub.pem',
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwz7Qk2b7u1sQwY0\n-----END PUBLIC KEY-----',
    ],
    ['.env.example', 'JWT_SECRET=change-me-please-1\nAPI_KEY=your-api-key-here-123'],
    ['.env.example', 'DATABASE_URL=postgres://shop:shop@localhost:5432/shop'],
    [
      'docker-compose.yml',
      'environment:\n  POSTGRES_PASSWORD: postgres\n  DATABASE_URL: postgres://postgres:postgres@db:5432/shop',
    ],
    ['src/config.ts', 'const apiKey = process.env.API_KEY_V2 ?? "";'],
    ['src/config.ts', 'const password = await secrets.get(`shop/db/password-1`);'],
    ['app/settings.py', `SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]`],
    ['app/settings.py', `PASSWORD = "{{ vault_db_password_1 }}"`],
    [
      'config/app.yml',
      `password: \${DB_PASSWORD_1}\ntoken: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/token"`,
    ],
    ['config/app.yml', 'secret: vault:secret/data/shop#token1'],
    ['k8s/deploy.yaml', 'secretKeyRef:\n  name: shop-secret-1\n  key: db-password-1'],
    ['package-lock.json', '"integrity": "sha512-q8Wv3ZkPz0mRt5YxLcN2bHsJ7dFgKa1Qq8Wv3ZkPz0mRt5YxLcN2bHsJ7dFgKa1Q=="'],
    ['src/errors.ts', `INVALID_TOKEN: 'ERR_TOKEN_4012',`],
    ['src/errors.ts', `if (!token) throw new Error('missing_token_401');`],
    ['src/i18n/de.json', `"password": "Passwort (mindestens 8 Zeichen)",`],
    ['src/form.tsx', `<input type="password" name="password" autoComplete="current-password" />`],
    ['src/http.ts', `const csrfToken = 'X-CSRF-Token-2';`],
    ['src/user.rb', `validates :password, length: { minimum: 12 }`],
    ['src/Api.java', `@Value("\${shop.api-key.v2}") String apiKey;`],
    ['k8s/deploy.yaml', 'env:\n  - name: DB_PASSWORD_FILE\n    value: /run/secrets/db-password-1'],
    [
      'variables.tf',
      'variable "db_password" {\n  description = "Set it."\n}\nvariable "region" {\n  default = "eu-west-1"\n}',
    ],
    ['src/id.go', `const orderID = "550e8400-e29b-41d4-a716-446655440000"`],
    ['src/log.ts', `logger.info('token refreshed', { userId: user.id, tokenId: token.id });`],
    ['lib/shop/auth.ex', `@token_salt "user auth 2"`],
    ['src/client.ts', `fetch('https://user:pass@example.com/api')`],
    ['src/client.cs', `var tokenUrl = "https://login.shop.io/oauth2/v2.0/token";`],
    [
      'docs/api.md',
      'curl -H "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"',
    ],
    ['src/hash.ts', `const passwordHash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';`],
    ['k8s/sealed.yaml', 'kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq'],
    ['test/pay.test.ts', `stripe('sk_test_4eC39HqLyjWDarjtT1zdp7dc')`],
    ['src/theme.ts', `const tokens = { colorPrimary: '#1a73e8', spacing4: '16px' };`],
  ])('%s: %s', (path, text) => {
    expect(reasonsOf(path, text)).toEqual([]);
  });
});

test('a finding has the line and the kind, and not the value', () => {
  expect(adding('src/a.ts', `const token = '${GITHUB}';`)[0]).toEqual({
    rule: 'secret-written',
    reason: 'secret',
    path: 'src/a.ts',
    line: 2,
    text: 'A new line holds a token of GitHub.',
  });
});

test('a secret that moves is none, and one that goes is a note', () => {
  const line = `const token = '${GITHUB}';\n`;
  expect(findOwnSecrets(changeOf({ 'a.ts': line }, { 'b.ts': line }))).toEqual([]);
  expect(findOwnSecrets(changeOf({ 'a.ts': line }, { 'a.ts': '' }))).toEqual([
    {
      rule: 'secret-removed',
      path: 'a.ts',
      line: 1,
      text: 'A line with a credential is removed; it stays in the history, so revoke the credential.',
    },
  ]);
});

test('long hostile lines are read in time that grows with them', () => {
  const piece = fc.constantFrom(
    'password',
    '=',
    ':',
    '"',
    'a',
    '://',
    '@',
    ' ',
    'eyJ',
    '.',
    '-',
    'AKIA',
    'token||',
    '_key',
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const text = pieces.join('').repeat(4_000).slice(0, 20_000);
      return processorMs(() => adding('a.yml', text)) < 2_000;
    }),
    { numRuns: 30 },
  );
});
