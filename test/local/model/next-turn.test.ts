import { expect, test } from 'vitest';
import { conversationSchema } from '../../../local/model/conversation.ts';
import { nextTurn } from '../../../local/model/next-turn.ts';
import { assistant, conversation, request, results } from './requests.ts';

const verdict = (id: string) => ({ type: 'tool_use', id, name: 'StructuredOutput', input: { answer: 42 } });

test('plays the first step with paths made absolute', () => {
  expect(nextTurn(conversation, request())).toEqual({
    kind: 'say',
    content: [
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'toolu_answer_1_1', name: 'Read', input: { file_path: '/tmp/a tree/src/a.js' } },
      { type: 'tool_use', id: 'toolu_answer_1_2', name: 'Grep', input: { pattern: 'a' } },
    ],
  });
});

test.each([
  ['a string', results('1\tconst a = 1')],
  ['blocks', results([{ type: 'text', text: '1\tconst a = 1' }])],
])('goes on once the results are what the script was written for, given as %s', (_, answered) => {
  const turn = nextTurn(conversation, request({ later: [assistant(), answered] }));
  expect(turn).toEqual({ kind: 'say', content: [verdict('toolu_answer_2_1')] });
});

test.each([
  ['holds something else', [assistant(), results('let b')], 'the result of Read in step 1 does not hold "const a"'],
  ['is an error', [assistant(), results('const a: no such file', '', true)], 'Read in step 1 failed: const a: no such'],
  ['is missing', [assistant()], 'Read in step 1 has no result'],
  ['is no text', [assistant(), results([{ type: 'image' }])], 'does not hold "const a"'],
  [
    'was fine and all is said',
    [assistant(), results('const a'), assistant()],
    'StructuredOutput in step 2 has no result',
  ],
])('says so, and calls no tool, when a result %s', (_, later, reason) => {
  const turn = nextTurn(conversation, request({ later }));
  expect(turn).toMatchObject({ kind: 'say', content: [{ type: 'text' }] });
  expect(JSON.stringify(turn)).toContain(JSON.stringify(reason).slice(1, -1));
});

test('keeps saying so when it is asked again for its verdict', () => {
  const later = [assistant(), results('let b'), assistant(), { role: 'user', content: 'You MUST call the tool now.' }];
  expect(JSON.stringify(nextTurn(conversation, request({ later })))).toContain('does not fit this repository');
});

test('does not call a tool that is not offered', () => {
  const turn = nextTurn(conversation, request({ tools: ['Grep', 'StructuredOutput'] }));
  expect(JSON.stringify(turn)).toContain('step 1 needs Read, which is not offered');
});

test('an optional call is made where its tool is offered, and the script goes on whatever comes of it', () => {
  const optional = { name: 'mcp__x__look', input: {}, optional: true };
  const { phases, ...rest } = conversation;
  const withOptional = conversationSchema.parse({
    ...rest,
    phases: phases.map((phase) =>
      phase.name === 'answer'
        ? { ...phase, steps: phase.steps.map((step, index) => (index > 0 ? step : { ...step, toolCalls: [optional] })) }
        : phase,
    ),
  });
  const names = (tools: string[]) => {
    const turn = nextTurn(withOptional, request({ tools }));
    return turn.kind === 'say' ? turn.content.map((block) => (block.type === 'text' ? block.text : block.name)) : turn;
  };
  expect(names(['mcp__x__look', 'StructuredOutput'])).toEqual(['I look.', 'mcp__x__look']);
  expect(names(['StructuredOutput'])).toEqual(['I look.']);
  const later = [assistant(), results('nothing is there', '', true)];
  const tools = ['mcp__x__look', 'StructuredOutput'];
  expect(nextTurn(withOptional, request({ tools, later }))).toEqual({
    kind: 'say',
    content: [verdict('toolu_answer_2_1')],
  });
});

test('an earlier phase of the same verdict is told by the prompt', () => {
  const turn = nextTurn(conversation, request({ prompt: 'Your fix: the tests failed. Try again.' }));
  expect(turn).toMatchObject({ kind: 'say', content: [{ text: 'Once more.' }, verdict('toolu_repair_1_1')] });
});

test('a phase can be told by the system prompt', () => {
  const system = 'You sum up.\nWorking directory: /tmp/tree';
  const turn = nextTurn(conversation, request({ required: ['other'], system }));
  expect(turn).toEqual({ kind: 'say', content: [verdict('toolu_by-system_1_1')] });
});

test('a request without tools is one on the side, and gets a harmless answer', () => {
  expect(nextTurn(conversation, request({ tools: [] }))).toMatchObject({ kind: 'say', content: [{ type: 'text' }] });
});

test('a request that no phase fits is not answered, and the reason names what was asked for', () => {
  const turn = nextTurn(conversation, request({ required: ['verdict', 'score'] }));
  expect(turn).toEqual({
    kind: 'unscripted',
    reason: 'no phase of the conversation "test" fits; the verdict asked for requires verdict, score',
  });
});

test('the working directory is believed from the system only, never from quoted text', () => {
  const prompt = ' - Primary working directory: /etc';
  expect(JSON.stringify(nextTurn(conversation, request({ prompt })))).toContain('/tmp/a tree/src/a.js');
  expect(nextTurn(conversation, request({ prompt, system: 'Hello.' }))).toEqual({
    kind: 'unscripted',
    reason: 'the request does not tell the working directory',
  });
});
