import { expect, onTestFinished, test } from 'vitest';
import { createAnthropicUpstream } from '../../batch-job/gateway/anthropic-upstream.ts';
import { connectUpstream } from '../../batch-job/gateway/connect-upstream.ts';
import { runQuestion } from '../../batch-job/run-question.ts';
import type { ModelConfig } from '../../core/config/config.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import { startAbsentModel } from '../../local/model/absent-model.ts';
import { chooseModel } from '../../local/model/choose-model.ts';
import { createQuestionCloser } from '../../workflows/questions/close-silent-question.ts';
import { crashAt, tellPoints } from '../fakes/crash-at.ts';
import { aConfig } from '../fixtures/records.ts';
import { good, openQuestionWorld, REASON, says } from './question-world.ts';

test('a question is answered once from the log, with what the answer rests on, for what the call cost', async () => {
  const world = await openQuestionWorld();
  const before = await world.incident();
  expect(world.held()).toEqual([0.5, 0.5, 0.5]);
  expect(await runQuestion(world.options)).toBe('answered');
  const [reply = '', ...more] = world.told();
  expect(more).toEqual([]);
  expect(reply).toContain('It was red without the fix.');
  expect(reply).toMatch(/\*It rests on:\*.*attempt 1, verification, <!date.*the test is red without the fix/s);
  expect(reply).toContain('mendhook transcript');
  const question = await world.question();
  expect(question).toMatchObject({ status: 'answered', dollars: expect.any(Number) });
  expect(question).not.toHaveProperty('open');
  expect(question?.dollars).toBeGreaterThan(0);
  expect(question?.dollars).toBeLessThan(0.05);
  for (const held of world.held()) expect(held).toBeCloseTo(question?.dollars ?? 0, 5);
  expect(await world.incident()).toMatchObject({ status: before.status, attempt: before.attempt });
  expect(world.replies.statuses).toEqual(['is reading the log…']);
  expect(world.auditLog.streams.get(`incidents/${world.incidentId}/question-1`)?.map(({ event }) => event)).toEqual([
    'question',
    'gateway',
  ]);
});

test('the model is asked once, without tools, and told nothing of the worker', async () => {
  const world = await openQuestionWorld();
  await runQuestion(world.options);
  expect(world.model.requests).toHaveLength(1);
  const body = JSON.parse(world.model.requests[0]?.text ?? '{}');
  expect(Object.keys(body).toSorted()).toEqual(['max_tokens', 'messages', 'model', 'system']);
  expect(JSON.stringify(body)).toContain('<data-0123456789abcdef0123456789abcdef>\\nwas the test red?');
});

test.each<[string, Parameters<typeof openQuestionWorld>[0], RegExp]>([
  [
    'an entry that is not there',
    { reply: () => says({ rests: [{ entry: 999, quote: 'x x x' }] }) },
    /named an entry that is not in the log/,
  ],
  [
    'words that are not there',
    { reply: () => says({ rests: [{ entry: 1, quote: 'it was DNS' }] }) },
    /quoted words that are not in the log/,
  ],
  ['nothing', { reply: () => says({}) }, /named nothing of the log/],
  ['no JSON', { reply: () => ({ blocks: [{ text: 'Well, it was red.' }] }) }, /had not the form/],
  [
    'a refusal of the API',
    { reply: () => ({ status: 400, message: 'no such model' }) },
    /the call to the model failed/,
  ],
  ['a call that would pass the cap', { limitDollars: 0.001 }, /the limit is \$0\.00/],
])('where the answer is %s, one line says that none could be given', async (_, settings, reason) => {
  const world = await openQuestionWorld(settings);
  expect(await runQuestion(world.options)).toBe('not-answered');
  expect(world.told()).toEqual([expect.stringContaining('No answer could be given: ')]);
  expect(world.told()[0]).toMatch(reason);
  const { dollars = 0 } = (await world.question()) ?? {};
  for (const held of world.held()) expect(held).toBeCloseTo(dollars, 5);
});

test.each<[string, object, RegExp]>([
  ['the log does not tell', { inLog: false }, /The log of this incident does not tell/],
  ['the question asks for an action', { inLog: false, action: 'mute' }, /Nothing is done.*`mute 3d` counts this bug/],
])('where %s, the model’s own words are not shown', async (_, answer, expected) => {
  const world = await openQuestionWorld({ reply: () => says({ answer: 'I HAVE MUTED IT', ...answer }) });
  expect(await runQuestion(world.options)).toBe('answered');
  expect(world.told()).toEqual([expect.stringMatching(expected)]);
  expect(world.told()[0]).not.toContain('I HAVE');
});

test('a status that Slack refuses changes nothing', async () => {
  const world = await openQuestionWorld();
  const showStatus = () => Promise.reject(new UpstreamError('Slack', 'missing_scope', { retryable: false }));
  expect(await runQuestion({ ...world.options, replies: { showStatus } })).toBe('answered');
});

test('a log that cannot be read costs nothing, and the thread says so', async () => {
  const world = await openQuestionWorld();
  const read = () => Promise.reject(new Error('S3 is away'));
  expect(await runQuestion({ ...world.options, auditLog: { ...world.options.auditLog, read } })).toBe('not-answered');
  expect(world.told()).toEqual([expect.stringContaining('the worker failed: S3 is away')]);
  expect(world.held()).toEqual([0, 0, 0]);
  expect(world.model.requests).toEqual([]);
});

test('a model without a key is not asked: it costs nothing, and the thread says so', async () => {
  const world = await openQuestionWorld();
  const connectModel = (model: ModelConfig) => connectUpstream(model, { url: world.model.url, secrets: {} });
  expect(await runQuestion({ ...world.options, connectModel })).toBe('not-answered');
  expect(world.told()).toEqual([expect.stringContaining('the secret holds no model.apiKey')]);
  expect(world.held()).toEqual([0, 0, 0]);
});

test('on one machine without a key, one line says that there is no model, and what to set', async () => {
  const { model } = chooseModel(aConfig({}), {}, undefined);
  const absent = await startAbsentModel(model.label);
  onTestFinished(() => absent.close());
  const world = await openQuestionWorld();
  const connectModel = () => createAnthropicUpstream({ url: absent.url, apiKey: 'local' });
  expect(await runQuestion({ ...world.options, connectModel })).toBe('not-answered');
  expect(world.told().map((said) => said.split('\n')[0])).toEqual([
    expect.stringMatching(
      /^No answer could be given: the call to the model failed: no model: .* Set ANTHROPIC_API_KEY/,
    ),
  ]);
  expect(world.held()).toEqual([0, 0, 0]);
});

test('two jobs for one question ask once', async () => {
  const world = await openQuestionWorld();
  const both = [runQuestion(world.options), runQuestion({ ...world.options, jobId: 'job-2' })];
  expect((await Promise.all(both)).toSorted()).toEqual(['answered', 'skipped']);
  expect(world.model.requests).toHaveLength(1);
  expect(world.told()).toHaveLength(1);
});

test('a job that dies before or after each call asks the model at most once, and the thread has one reply', async () => {
  const counter = { calls: 0, names: [] as string[] };
  const whole = await openQuestionWorld();
  await runQuestion(crashAt(whole.options, 0, 'before', counter));
  let tried = 0;
  for (let call = 1; call <= counter.calls; call += 1) {
    for (const when of ['before', 'after'] as const) {
      const world = await openQuestionWorld({ reply: good });
      await runQuestion(crashAt(world.options, call, when)).catch(() => undefined);
      await runQuestion(world.options);
      const later = { ...world.options, clock: () => world.options.clock() + 10 * MINUTE_MS };
      await createQuestionCloser(later)({ jobName: world.jobName, jobId: 'job-1', succeeded: true, reason: '' });
      const question = await world.question();
      const at = `${when} ${counter.names[call - 1]} (${call})`;
      expect({ at, replies: world.told().length, open: question?.open }).toEqual({ at, replies: 1, open: undefined });
      expect(world.model.requests.length, at).toBeLessThanOrEqual(1);
      for (const held of world.held()) expect(held, at).toBeCloseTo(question?.dollars ?? -1, 5);
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThan(20);
  tellPoints('question', tried);
});

test('a container that died while the model was asked counts as its whole claim, and asks no second time', async () => {
  const world = await openQuestionWorld({ reply: () => ({ hang: true }) });
  const stopping = new AbortController();
  const dying = runQuestion({
    ...world.options,
    threads: { send: () => Promise.reject(new Error('dead')) },
    signal: stopping.signal,
  }).catch(() => undefined);
  while (world.model.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await runQuestion(world.options)).toBe('not-answered');
  expect(world.told()).toEqual([expect.stringContaining('lost while the model was asked')]);
  expect(world.held()).toEqual([0.5, 0.5, 0.5]);
  stopping.abort();
  await dying;
  expect(world.model.requests).toHaveLength(1);
  expect(world.told()).toHaveLength(1);
  expect(REASON).toContain('red');
});
