import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeSecrets } from '../../core/deployment/secret-status.ts';
import { openCredentials, toSecrets } from '../../local/credentials.ts';
import { readRealSystems } from '../../local/real-systems.ts';

test('the credentials of this machine have the shapes of their issuers’ and stay the same', () => {
  const directory = mkdtempSync(join(tmpdir(), 'credentials-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const made = openCredentials(directory);
  expect(describeSecrets(toSecrets(made, {})).filter(({ state }) => state !== 'filled')).toEqual([]);
  expect(openCredentials(directory)).toEqual(made);
});

test('what the setup of a service needs is read from the environment, by the name in the configuration', () => {
  const environment = { NPM_TOKEN: 'npm_0123456789', OTHER: 'other-0123456789', SHORT: 'short' };
  const services = ['NPM_TOKEN', 'MISSING', undefined].map((setupSecret) => ({
    test: { timeoutMinutes: 1, ...(setupSecret === undefined ? {} : { setupSecret }) },
  }));
  expect(readRealSystems(environment, services)).toEqual({ setup: { NPM_TOKEN: 'npm_0123456789' } });
  const short = [{ test: { timeoutMinutes: 1, setupSecret: 'SHORT' } }];
  expect(() => readRealSystems(environment, short)).toThrow('SHORT: expected 8 characters or more');
});
