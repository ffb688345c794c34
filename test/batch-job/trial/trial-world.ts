import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import type { ReleaseOptions } from '../../../batch-job/release/release-run.ts';
import type { StagingTerms } from '../../../core/config/release-terms.ts';
import { type ReleaseJobKind, releaseIdOf, releaseJobName } from '../../../core/lifecycle/release-names.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryTelemetry } from '../../fakes/memory-telemetry.ts';
import { aRelease, NOW, releaseSettings, type ServiceWish } from '../../fixtures/records.ts';
import { PUSH_TOKEN, READ_TOKEN } from '../repository/git-host.ts';
import { type Files, openWorkbench } from '../repository/workbench.ts';

export interface TrialWorldSettings {
  readonly kind: ReleaseJobKind;
  readonly files: Files;
  readonly staging?: Partial<StagingTerms>;
  readonly service?: ServiceWish;
  readonly record?: Partial<ReleaseRecord>;
  readonly claudePath?: string;
  /** Answers as the version on staging. */
  readonly answer?: RequestListener;
}

/** Everything around one job of a release: real git, the real recipe, a staging on loopback; the other systems in memory. */
export async function openTrialWorld(settings: TrialWorldSettings) {
  const { kind, files } = settings;
  const bench = await openWorkbench();
  const before = await bench.commit(files, { message: 'Before' });
  const commit = await bench.commit({ 'version.txt': 'new\n' }, { message: 'Bring the new version' });
  await bench.commit({ 'version.txt': 'newer\n' }, { message: 'What came later' });
  const server = createServer(settings.answer ?? ((_, answer) => void answer.end('new')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const plain = releaseSettings(settings.service);
  const service = { name: 'checkout', env: 'production' };
  const id = releaseIdOf(service, commit);
  const record = aRelease({
    id,
    service,
    target: { commit, version: commit },
    previous: { commit: before, version: before },
    settings: {
      ...plain,
      terms: {
        ...plain.terms,
        environments: { staging: { env: 'staging', url }, production: { env: 'production' } },
        staging: { ...plain.terms.staging, ...settings.staging },
      },
    },
    status: 'staging',
    steps: [
      {
        ...{ number: 1, kind, status: 'claimed', tries: 1, dueAt: NOW, startedAt: NOW },
        job: { name: releaseJobName(id, 1, kind), id: 'batch-1' },
      },
    ],
    ...settings.record,
  });
  const releases = createMemoryReleases();
  await releases.merge(id, () => record);
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-trial-'));
  const auditLog = createMemoryAuditLog();
  const ledger = createMemoryLedger();
  const stopping = new AbortController();
  const log: string[] = [];
  const options: ReleaseOptions = {
    releaseId: id,
    step: 1,
    jobId: 'batch-1',
    releases,
    ledger,
    codeHost: createMemoryCodeHost({ cloneUrl: bench.host.url, readToken: READ_TOKEN, pushToken: PUSH_TOKEN }),
    auditLog,
    connectTelemetry: () => createMemoryTelemetry(),
    logger: createLogger((line) => log.push(line)),
    clock: () => NOW,
    pause: async () => undefined,
    connectModel: () => createAnthropicUpstream({ url: 'http://127.0.0.1:9/', apiKey: 'the-real-key' }),
    claudePath: settings.claudePath ?? '/bin/false',
    workDirectory,
    searchPath: process.env['PATH'] ?? '',
    newBoundary: () => '0123456789abcdef0123456789abcdef',
    signal: stopping.signal,
  };
  return {
    bench,
    before,
    commit,
    url,
    releases,
    auditLog,
    ledger,
    options,
    stopping,
    log,
    workDirectory,
    record: async () => (await releases.get(id)) ?? record,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await bench.close();
      await rm(workDirectory, { recursive: true, force: true });
    },
  };
}

export type TrialWorld = Awaited<ReturnType<typeof openTrialWorld>>;
