import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { loadConversation } from '../../local/demo/conversation.ts';
import { runLoad } from '../../local/demo/load.ts';
import { startSampleService } from '../../local/demo/sample-service.ts';

const SAMPLE = fileURLToPath(new URL('../../examples/checkout', import.meta.url));
const THRESHOLD = 0.15;

const edit = z.object({ file_path: z.string(), old_string: z.string(), new_string: z.string() });
const requestLog = z.object({
  timestamp: z.iso.datetime(),
  status: z.enum(['info', 'error']),
  message: z.string(),
  service: z.literal('checkout'),
  env: z.literal('test'),
  version: z.string(),
  dd: z.object({ trace_id: z.string().regex(/^\d+$/) }),
  http: z.object({ url: z.url(), status_code: z.number() }),
  usr: z.object({ id: z.string() }),
  git: z.object({ commit: z.object({ sha: z.literal('c0ffee') }) }),
  error: z.object({ kind: z.string(), message: z.string(), stack: z.string() }).optional(),
});

test('its own tests pass', async () => {
  const { stdout } = await execa('npm', ['test', '--silent'], { cwd: SAMPLE, env: { NODE_OPTIONS: '' } });
  expect(stdout).toMatch(/pass [1-9]\d/);
  expect(stdout).toMatch(/fail 0/);
});

test('under load it breaks by itself, far beyond the threshold, and every time at the same place', async () => {
  const { result, logs } = await untilItBreaks(SAMPLE);
  const errors = logs.filter(({ status }) => status === 'error');
  expect(errors.length / logs.length).toBeGreaterThan(THRESHOLD);
  expect(errors).toHaveLength(result.failures);
  expect(logs).toHaveLength(result.requests);
  const places = new Set(errors.map(({ error }) => `${error?.kind} ${inAppFrames(error?.stack ?? '').join(' < ')}`));
  expect([...places]).toEqual([
    'InventoryInvariantError stockLevel stock-level.js < estimateDelivery delivery.js < checkout checkout.js < ' +
      'placeOrder routes.js < answer server.js < Server.<anonymous> server.js',
  ]);
  expect(errors[0]?.error?.message).toMatch(/^stock of [\w-]+ is -\d+, expected a whole number of 0 or more$/);
});

test('with the fix of the conversation the same load meets no error; what is sold out is an ordinary answer', async () => {
  const { result, logs } = await underLoad(await fixedSample());
  expect(logs.filter(({ status }) => status === 'error')).toEqual([]);
  expect(result.failures).toBe(0);
  expect(result.rejected).toBeGreaterThan(0);
});

const LOADS = 5;

/** A busy machine may keep the shoppers apart, so that no two of them meet: the load is made again, as the demo does. */
async function untilItBreaks(directory: string) {
  for (let loads = 1; ; loads += 1) {
    const run = await underLoad(directory);
    if (run.result.failures > run.result.requests * THRESHOLD || loads === LOADS) return run;
  }
}

async function underLoad(directory: string) {
  const lines: unknown[] = [];
  const onLog = (line: unknown) => lines.push(line);
  const service = await startSampleService({ directory, commit: 'c0ffee', env: 'test', onLog });
  const result = await runLoad({ baseUrl: service.baseUrl, seconds: 2 }).finally(() => service.stop());
  expect(lines[0]).toMatchObject({ event: 'listening' });
  expect(lines.at(-1)).toMatchObject({ event: 'stopped' });
  return { result, logs: z.array(requestLog).parse(lines.slice(1, -1)) };
}

async function fixedSample(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fixed-sample-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await cp(SAMPLE, directory, { recursive: true });
  const { phases } = await loadConversation();
  const fix = phases.filter(({ name }) => name === 'propose-fix');
  const calls = fix.flatMap(({ steps }) => steps.flatMap(({ toolCalls }) => toolCalls));
  for (const { input } of calls.filter(({ name }) => name === 'Edit')) {
    const { file_path, old_string, new_string } = edit.parse(input);
    const text = await readFile(join(directory, file_path), 'utf8');
    expect(text).toContain(old_string);
    await writeFile(join(directory, file_path), text.replace(old_string, new_string));
  }
  return directory;
}

/** Function and file of the frames that are the shop's own, innermost first. */
const inAppFrames = (stack: string): string[] =>
  [...stack.matchAll(/at (?:async )?(\S+) \(file:.*\/src\/([\w-]+\.js):/g)].map(([, name, file]) => `${name} ${file}`);
