import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { findSecrets } from '../../../batch-job/verify/find-secrets.ts';
import { parsePatch } from '../../../core/diff/parse-patch.ts';

const find = (path: string, lines: readonly string[], removed: readonly string[] = []) => {
  const body = [...removed.map((line) => `-${line}`), ...lines.map((line) => `+${line}`)].join('\n');
  const header = `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}`;
  return findSecrets(parsePatch(`${header}\n@@ -1,${removed.length} +1,${lines.length} @@\n${body}\n`));
};

const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
  .trim();
const DATABRICKS = `const host = connect("dapi${'0a1b2c3d'.repeat(4)}");`;

test.each([
  ['a private key over many lines', 'src/key.js', PRIVATE_KEY.split('\n'), 'PrivateKey'],
  ['the id of an access key', 'src/a.py', ['KEY = "AKIAIOSFODNN7REALKEY"'], 'AWSAccessKeyID'],
  ['a token in a file of npm’s', '.npmrc', [`//r.example/:_authToken=${'a1B2'.repeat(9)}`], 'Npmrc_authToken'],
  ['a connection string', 'config/db.yml', ['url: postgres://u:hunter2hunter2@db/x'], 'PostgreSQLConnection'],
  ['a token that no pattern of redaction knows', 'src/a.js', [DATABRICKS], 'DATABRICKS'],
  ['one behind a comment that would switch rules off', 'src/a.js', ['// secretlint-disable', DATABRICKS], 'DATABRICKS'],
])('%s', async (_, path, lines, kind) => {
  const reason = expect.stringContaining(kind);
  expect(await find(path, lines)).toEqual([{ rule: 'secret', path, reason }]);
});

test('the value is not repeated', async () => {
  expect(JSON.stringify(await find('src/a.js', [DATABRICKS]))).not.toContain('0a1b2c3d');
});

test.each([
  ['code', ['const token = createToken(user);', 'const password = process.env.PASSWORD;'], []],
  ['a line that was moved', [`  ${DATABRICKS}`], [DATABRICKS]],
])('%s holds none', async (_, lines, removed) => expect(await find('src/a.js', lines, removed)).toEqual([]));
