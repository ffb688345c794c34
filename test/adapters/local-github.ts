import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalGitHub, startGitHub } from '@mendhook/emulators/github';
import { createTokenSource, type TokenSource } from '../../adapters/github-tokens.ts';
import { githubAppPermissions } from '../../core/deployment/github-app.ts';

export interface LocalGitHubWithApp {
  readonly github: LocalGitHub;
  /** A source of tokens that has none yet. */
  readonly freshTokens: () => TokenSource;
  /** What the App was granted; a test may take from it. */
  readonly permissions: Record<string, 'read' | 'write'>;
  readonly close: () => Promise<void>;
}

/** A GitHub on this machine with the repository acme/shop, on which our App is installed. */
export async function startLocalGitHub(clock: () => number = Date.now): Promise<LocalGitHubWithApp> {
  const directory = mkdtempSync(join(tmpdir(), 'local-github-'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const permissions: LocalGitHubWithApp['permissions'] = {
    ...githubAppPermissions({ mode: 'gate', dispatches: true }),
  };
  const github = await startGitHub({
    stateDirectory: join(directory, 'state'),
    app: { id: 7, slug: 'mendhook', publicKey, permissions },
    personalToken: { token: 'person', login: 'ada' },
    clock,
  });
  const source = join(directory, 'source');
  mkdirSync(source);
  writeFileSync(join(source, 'shop.js'), 'export const open = true;\n');
  await github.createRepository({ owner: 'acme', name: 'shop', fromDirectory: source });
  const freshTokens = () => createTokenSource({ github: { appId: 7, privateKey }, apiUrl: github.url });
  const close = async () => {
    await github.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { github, freshTokens, permissions, close };
}
