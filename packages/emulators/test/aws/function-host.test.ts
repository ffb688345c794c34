import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LogLine } from '../../aws/function-environment.ts';
import { type FunctionOptions, startFunction } from '../../aws/function-host.ts';
import { eventually } from '../eventually.ts';

function start(options: Partial<FunctionOptions> = {}) {
  const lines: LogLine[] = [];
  const hosted = startFunction({
    name: 'triage',
    handlerFile: new URL('./handlers/actions.ts', import.meta.url).pathname,
    environment: { MENDHOOK_TABLE: 'ledger' },
    onLog: (line) => lines.push(line),
    ...options,
  });
  onTestFinished(() => hosted.close());
  return { ...hosted, lines };
}

describe('a handler', () => {
  test('gets its event and gives back a result, both as JSON carries them', async () => {
    const { invoke } = start();
    const value = { when: new Date(0), left: undefined, deep: [1, { two: null }] };
    expect(await invoke({ do: 'echo', value })).toEqual({
      kind: 'returned',
      payload: { when: '1970-01-01T00:00:00.000Z', deep: [1, { two: null }] },
    });
    expect(await invoke({ do: 'nothing' })).toEqual({ kind: 'returned', payload: null });
  });

  test('sees the built environment and nothing of the host’s', async () => {
    process.env['MENDHOOK_TEST_HOST_SECRET'] = 'x';
    onTestFinished(() => {
      delete process.env['MENDHOOK_TEST_HOST_SECRET'];
    });
    const { invoke } = start({ path: '/bin' });
    expect(await invoke({ do: 'environment' })).toEqual({
      kind: 'returned',
      payload: {
        PATH: '/bin',
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'triage',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        MENDHOOK_TABLE: 'ledger',
      },
    });
  });

  test('gets a context with its name, a request id and the time left', async () => {
    const { invoke } = start({ timeLimitMs: 5_000 });
    const { payload } = expectReturned(await invoke({ do: 'context' }));
    expect(payload).toMatchObject({
      functionName: 'triage',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      remaining: expect.toSatisfy((remaining: number) => remaining > 0 && remaining <= 5_000),
    });
  });

  test('has its lines of output handed on', async () => {
    const { invoke, lines } = start();
    await invoke({ do: 'log' });
    await eventually(() => expect(lines).toHaveLength(2));
    expect(lines).toMatchObject([
      { functionName: 'triage', stream: 'stdout', line: 'to stdout', requestId: expect.any(String) },
      { functionName: 'triage', stream: 'stderr', line: 'to stderr' },
    ]);
  });
});

describe('execution environments', () => {
  test('are used again, and one more is opened for each invocation at the same time', async () => {
    const { invoke } = start({ concurrency: 2 });
    const counts = async () => (await Promise.all([invoke({ do: 'count' }), invoke({ do: 'count' })])).map(payloadOf);
    expect(await counts()).toEqual([1, 1]);
    expect(await counts()).toEqual([2, 2]);
  });

  test('invocations over the limit wait their turn', async () => {
    const { invoke } = start({ concurrency: 1 });
    const results = await Promise.all([1, 2, 3].map(() => invoke({ do: 'count' })));
    expect(results.map(payloadOf)).toEqual([1, 2, 3]);
  });

  test('that are provisioned are loaded before the first invocation, which they serve', async () => {
    const greeter = new URL('./handlers/greeter.ts', import.meta.url).pathname;
    const { invoke, lines } = start({ handlerFile: greeter, provisioned: 1 });
    await eventually(() => expect(lines).toMatchObject([{ line: 'loaded', requestId: undefined }]));
    expect(payloadOf(await invoke({}))).toBe('invoked');
    expect(lines).toHaveLength(1);
  });

  test('can be provisioned later: one is opened, however often that is asked for', async () => {
    const greeter = new URL('./handlers/greeter.ts', import.meta.url).pathname;
    const { invoke, provision, lines } = start({ handlerFile: greeter });
    provision();
    provision();
    await eventually(() => expect(lines).toMatchObject([{ line: 'loaded', requestId: undefined }]));
    expect(payloadOf(await invoke({}))).toBe('invoked');
    provision();
    expect(payloadOf(await invoke({}))).toBe('invoked');
    expect(lines).toHaveLength(1);
  });

  test('keep compiled code for those that come after them', async () => {
    const compileCache = mkdtempSync(join(tmpdir(), 'compile-cache-'));
    onTestFinished(() => rmSync(compileCache, { recursive: true, force: true }));
    const { invoke } = start({ compileCache });
    await invoke({ do: 'nothing' });
    await eventually(() => expect(readdirSync(compileCache, { recursive: true }).length).toBeGreaterThan(1));
  });
});

describe('a failing handler', () => {
  /** The calls before and after it must end within it, on a busy machine, too. */
  const SHORT = { timeLimitMs: 1_500 };

  test('that throws keeps its environment', async () => {
    const { invoke } = start();
    expect(await invoke({ do: 'throw' })).toMatchObject({
      kind: 'failed',
      failure: { errorType: 'TypeError', errorMessage: 'no such stock', trace: expect.any(Array) },
    });
    expect(payloadOf(await invoke({ do: 'count' }))).toBe(2);
  });

  test.each([
    ['throws outside of its promise', 'crash', {}, { errorType: 'RangeError', errorMessage: 'in a timer' }],
    ['exits', 'exit', {}, { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with exit status 3' }],
    [
      'takes too long',
      'wait',
      SHORT,
      { errorType: 'Sandbox.Timedout', errorMessage: /timed out after 1\.50 seconds$/ },
    ],
    ['blocks its thread', 'spin', SHORT, { errorType: 'Sandbox.Timedout' }],
  ])('that %s fails the invocation, and the next one gets a fresh environment', async (_, action, limit, failure) => {
    const { invoke } = start(limit);
    await invoke({ do: 'count' });
    const { errorMessage, ...exact } = { errorMessage: /./, ...failure };
    expect(await invoke({ do: action, value: 10_000 })).toMatchObject({
      kind: 'failed',
      failure: { ...exact, errorMessage: expect.stringMatching(errorMessage) },
    });
    expect(payloadOf(await invoke({ do: 'count' }))).toBe(1);
  });

  test('has what it wrote before it exited handed on', async () => {
    const { invoke, lines } = start();
    await invoke({ do: 'exit' });
    expect(lines.map(({ line }) => line)).toEqual(['last words']);
  });

  test.each([
    ['a file that is not there', new URL('./absent.ts', import.meta.url), 'Runtime.ImportModuleError'],
    ['a file without the export', new URL('./handlers/nameless.ts', import.meta.url), 'Runtime.HandlerNotFound'],
  ])('%s fails each invocation', async (_, file, errorType) => {
    const { invoke } = start({ handlerFile: file.pathname });
    expect(await invoke({})).toMatchObject({ kind: 'failed', failure: { errorType } });
    expect(await invoke({})).toMatchObject({ kind: 'failed', failure: { errorType } });
  });

  test.each([
    ['an event', { do: 'echo', value: 'x'.repeat(7 * 1024 * 1024) }, 'RequestEntityTooLargeException'],
    ['a result', { do: 'large' }, 'Function.ResponseSizeTooLarge'],
  ])('%s over 6 MB is refused', async (_, event, errorType) => {
    const { invoke } = start();
    expect(await invoke(event)).toMatchObject({ kind: 'failed', failure: { errorType } });
  });

  test('that does not load in time is ended, whether or not anybody called it', async () => {
    const endless = new URL('./handlers/endless.ts', import.meta.url).pathname;
    const { invoke, lines } = start({ handlerFile: endless, provisioned: 2, startLimitMs: 1_000 });
    expect(await invoke({})).toMatchObject({ kind: 'failed', failure: { errorType: 'Runtime.InitError' } });
    await eventually(async () => {
      const before = lines.length;
      await sleep(300);
      expect(lines).toHaveLength(before);
    });
  });

  test('closing ends what runs', async () => {
    const { invoke, close } = start();
    const running = invoke({ do: 'wait', value: 60_000 });
    await close();
    expect(await running).toMatchObject({ kind: 'failed', failure: { errorType: expect.stringMatching(/^Runtime/) } });
    expect(await invoke({ do: 'count' })).toMatchObject({ kind: 'failed', failure: { errorType: 'Runtime.Closed' } });
  });
});

function expectReturned(invocation: { kind: string; payload?: unknown }) {
  expect(invocation.kind).toBe('returned');
  return invocation;
}

const payloadOf = (invocation: { kind: string; payload?: unknown }) => expectReturned(invocation).payload;
