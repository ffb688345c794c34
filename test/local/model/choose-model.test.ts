import { expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';
import { refuseIncident } from '../../../core/policy/decide-attempt.ts';
import { startAbsentModel } from '../../../local/model/absent-model.ts';
import { chooseModel } from '../../../local/model/choose-model.ts';
import { conversationSchema, VERDICT_TOOL } from '../../../local/model/conversation.ts';
import { closing } from '../../../packages/emulators/test/aws/stand-in.ts';
import { anIncident } from '../../fixtures/records.ts';

const conversation = conversationSchema.parse({
  name: 'mine',
  phases: [
    { name: 'investigate', when: { promptSays: 'x' }, steps: [{ toolCalls: [{ name: VERDICT_TOOL, input: {} }] }] },
  ],
});
const key = { model: { apiKey: 'sk-ant-x' } };
const configOf = (model: object) =>
  parseConfig({ model, services: [{ name: 'a', repository: 'a/b', slackChannel: '#x' }] }, 'a test');
const anthropic = configOf({});
const bedrock = configOf({
  provider: 'bedrock',
  region: 'us-east-1',
  investigate: 'us.anthropic.claude-opus-5-5',
  proposeFix: 'us.anthropic.claude-opus-5-5',
});

test.each([
  ['a key', anthropic, key, conversation, 'real', 'draft-pr'],
  ['a conversation', anthropic, {}, conversation, 'scripted', 'draft-pr'],
  ['neither', anthropic, {}, undefined, 'none', 'observe'],
  ['Bedrock and a key', bedrock, key, undefined, 'none', 'observe'],
  ['Bedrock and a conversation', bedrock, {}, conversation, 'scripted', 'draft-pr'],
] as const)('with %s', (_, config, real, played, kind, mode) => {
  const chosen = chooseModel(config, real, played);
  expect(chosen.model.kind).toBe(kind);
  expect(chosen.config.services[0]?.mode).toBe(mode);
  expect(parseConfig(JSON.parse(JSON.stringify(chosen.config)), 'what functions read')).toEqual(chosen.config);
});

test('without a model, the thread says what is not done and what changes it', () => {
  const { config } = chooseModel(anthropic, {}, undefined);
  const [service] = config.services;
  const refused = service && refuseIncident({ incident: anIncident(), service, now: 0 });
  expect(refused?.rule).toBe('observe-only');
  expect(refused?.reason).toMatch(
    /no model: .*no fix is proposed\. Set ANTHROPIC_API_KEY, or play --conversation FILE/,
  );
});

test('a service that is only observed keeps its own reason', () => {
  const services = [{ name: 'a', repository: 'a/b', slackChannel: '#x', mode: 'observe', observeReason: 'a pause' }];
  const { config } = chooseModel(parseConfig({ services }, 'a test'), {}, undefined);
  expect(config.services[0]?.observeReason).toBe('a pause');
});

test('what asks for a model all the same is refused', async () => {
  const { url } = await closing(startAbsentModel('no model: set ANTHROPIC_API_KEY'));
  const answer = await fetch(`${url}/v1/messages`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    error: { type: 'permission_error', message: 'no model: set ANTHROPIC_API_KEY' },
  });
});
