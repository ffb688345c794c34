import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeSecrets } from '../../core/deployment/secret-status.ts';
import { openCredentials, toSecrets } from '../../local/credentials.ts';

test('the credentials of this machine have the shapes of their issuers’ and stay the same', () => {
  const directory = mkdtempSync(join(tmpdir(), 'credentials-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const made = openCredentials(directory);
  expect(describeSecrets(toSecrets(made, {})).filter(({ state }) => state !== 'filled')).toEqual([]);
  expect(openCredentials(directory)).toEqual(made);
});
