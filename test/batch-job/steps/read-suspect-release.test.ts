import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSuspectRelease } from '../../../batch-job/steps/read-suspect-release.ts';
import type { SuspectRelease } from '../../../core/records/suspect-release.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { anIncident, aService } from '../../fixtures/records.ts';
import { PUSH_TOKEN, READ_TOKEN } from '../repository/git-host.ts';
import { openWorkbench } from '../repository/workbench.ts';

let bench: Awaited<ReturnType<typeof openWorkbench>>;
let directory: string;
beforeAll(async () => {
  bench = await openWorkbench();
  directory = await mkdtemp(join(tmpdir(), 'mendhook-suspect-'));
});
afterAll(async () => {
  await bench.close();
  await rm(directory, { recursive: true, force: true });
});

const read = (suspectRelease?: SuspectRelease) => {
  const audited: unknown[] = [];
  const run = {
    incident: async () => ({ ...anIncident(), ...(suspectRelease === undefined ? {} : { suspectRelease }) }),
    attempt: () => ({ service: aService() }),
    audit: async (_: string, detail: unknown) => void audited.push(detail),
    options: {
      codeHost: createMemoryCodeHost({ cloneUrl: bench.host.url, readToken: READ_TOKEN, pushToken: PUSH_TOKEN }),
      searchPath: process.env['PATH'] ?? '',
    },
  };
  return readSuspectRelease(run, { directory }).then((text) => ({ text, audited }));
};

test('what the release changed is offered as a suspect, with its pull requests', async () => {
  const before = await bench.commit({ 'src/orders.js': 'trim(row.note ?? "");\n' });
  const commit = await bench.commit({ 'src/orders.js': 'trim(row.note);\n' });
  const { text } = await read({ releaseId: 'r', before, commit, changes: [12, 14] });
  expect(text).toContain(`Release ${commit} was rolled back to ${before}. Its pull requests: #12, #14.`);
  expect(text).toContain('-trim(row.note ?? "");\n+trim(row.note);');
});

test('without a suspect there is nothing, and a version that is gone holds up no attempt', async () => {
  expect(await read()).toEqual({ text: undefined, audited: [] });
  const gone = await read({ releaseId: 'r', before: '1'.repeat(40), commit: '2'.repeat(40), changes: [] });
  expect(gone).toMatchObject({ text: undefined, audited: [{ notRead: expect.any(String) }] });
});
