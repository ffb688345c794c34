import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { auditKeys } from '../core/lifecycle/audit-keys.ts';
import { loadConversation } from '../local/demo/conversation.ts';
import { runDemo } from '../local/demo/run-demo.ts';
import { createSampleRepository } from '../local/demo/sample-repository.ts';
import { createTimeline } from '../local/demo/timeline.ts';
import { countRequestBytes } from './published-command.ts';

/** The command line that setups of this kind publish: tools are allowed, and all are offered. */
const PUBLISHED = ['-p', '--allowedTools', 'Read,Grep,Glob,Edit,Write,Bash(git:*)', '--output-format', 'json', 'x'];
const ROOT = join(import.meta.dirname, '..');

/**
 * Plays the demo, whose worker is production's, and reads from its audit log how large its first request to the model was and
 * when it was made; measures beside it what the published command line sends, and what installing at run time takes.
 */
export async function run(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'mendhook-first-request-'));
  try {
    const worker = await playDemo(scratch);
    const published = await countRequestBytes(PUBLISHED, scratch);
    const loading = await timed(() => loadWorker());
    const install = await timed(() => installClaude(scratch));
    return [
      `bytes of the first request, sample incident, the worker’s command line   ${kilobytes(worker.bytes)}`,
      `bytes of the first request, a one-letter prompt, published command line  ${kilobytes(published)}`,
      `time from the worker’s start to its code being loaded                    ${seconds(loading.milliseconds)}`,
      `time from there, with clone and export, to the first request             ${seconds(worker.milliseconds)}`,
      `time of npm install @anthropic-ai/claude-code into an empty folder       ${install.ok ? seconds(install.milliseconds) : 'not measured: no registry answered'}`,
    ].join('\n');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const callSchema = z.object({ at: z.number(), requestBytes: z.number() });

async function playDemo(scratch: string): Promise<{ bytes: number; milliseconds: number }> {
  const demo = await runDemo({
    stateDirectory: join(scratch, 'state'),
    port: 0,
    real: {},
    conversation: await loadConversation(),
    sample: await createSampleRepository(join(scratch, 'sample')),
    timeline: createTimeline({ write: () => undefined, isTerminal: false, now: () => performance.now() }),
    signal: new AbortController().signal,
  });
  try {
    const { ledger, auditLog } = demo.runtime;
    const [incident] = await ledger.listIncidents(1);
    const [attempt] = incident === undefined ? [] : await ledger.listAttempts(incident.id);
    if (attempt?.startedAt === undefined) throw new Error('the demo made no attempt');
    const events = await auditLog.read(auditKeys(attempt.incidentId, attempt.number).transcript('investigate', 1));
    const first = callSchema.parse(events.find(({ event }) => event === 'gateway')?.detail);
    return { bytes: first.requestBytes, milliseconds: first.at - attempt.startedAt };
  } finally {
    await demo.close();
  }
}

/** The worker without its environment: it loads all that it is made of, and ends with what is missing. */
const loadWorker = () =>
  execa(process.execPath, [join(ROOT, 'batch-job', 'main.ts')], { env: {}, extendEnv: false, reject: false });

/** With an empty cache, as in a new container. */
const installClaude = (scratch: string) =>
  execa('npm', ['install', '--no-audit', '--no-fund', '--cache', join(scratch, 'cache'), claudeCode()], {
    cwd: scratch,
    reject: false,
    timeout: 120_000,
  });

const manifestSchema = z.object({ dependencies: z.object({ '@anthropic-ai/claude-code': z.string() }) });

/** The package, at the version that is pinned. */
function claudeCode(): string {
  const { dependencies } = manifestSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  return `@anthropic-ai/claude-code@${dependencies['@anthropic-ai/claude-code']}`;
}

async function timed(act: () => PromiseLike<{ failed: boolean }>): Promise<{ milliseconds: number; ok: boolean }> {
  const from = performance.now();
  const { failed } = await act();
  return { milliseconds: performance.now() - from, ok: !failed };
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
