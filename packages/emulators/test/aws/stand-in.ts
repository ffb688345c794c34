import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for a stand-in's state that is gone when the test is over. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'mendhook-aws-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Closes a stand-in when the test is over. */
export async function closing<Server extends { close(): Promise<void> }>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}

/** Settings with which an official client reaches a stand-in. */
export const clientSettings = (endpoint: string, accessKeyId = 'AKIALOCALTEST') => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'not-a-secret' },
  maxAttempts: 1,
});

/** A clock that stands still until it is moved. */
export function fakeClock(start = Date.UTC(2026, 10, 20)) {
  let at = start;
  return {
    clock: () => at,
    advanceSeconds: (seconds: number) => {
      at += seconds * 1000;
    },
  };
}
