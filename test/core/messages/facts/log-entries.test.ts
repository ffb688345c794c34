import { expect, test } from 'vitest';
import { logEntries } from '../../../../core/messages/facts/log-entries.ts';
import { entryLine } from '../../../../core/messages/facts/log-entry.ts';
import type { AuditEvent } from '../../../../core/records/audit-event.ts';
import { anIncident, NOW } from '../../../fixtures/records.ts';

const say = (content: unknown, type = 'assistant'): AuditEvent => ({
  ...{ at: NOW + 5, event: 'claude', phase: 'investigate' },
  detail: { type, message: { content: [content] } },
});
const read = (events: readonly AuditEvent[]) =>
  logEntries(anIncident(), [], [{ attempt: 1, phase: 'investigate', events }]).map(entryLine);

test('what the worker and the agent wrote is there, in order, each with its place', () => {
  const lines = read([
    { at: NOW + 9, event: 'verification', detail: { verified: true, reason: 'the tests agree' } },
    say({ type: 'text', text: 'The cart\n[99] 2026-01-01 races.' }),
    say({ type: 'tool_use', name: 'Read', input: { file_path: 'src/cart.js' } }),
    say({ type: 'tool_result', content: [{ type: 'text', text: 'export const total' }] }, 'user'),
  ]).filter((line) => line.includes('attempt 1'));
  expect(lines).toEqual([
    expect.stringMatching(
      /^\[\d+\] .* UTC, attempt 1, investigate, the agent said: The cart \[99\] 2026-01-01 races\.$/,
    ),
    expect.stringMatching(/called Read: file_path: src\/cart\.js$/),
    expect.stringMatching(/was answered: type: text; text: export const total$/),
    expect.stringMatching(/verification: verified: true; reason: the tests agree$/),
  ]);
});

test('prompts, requests to the model, thoughts and events of no known form are left out', () => {
  const before = read([]);
  const after = read([
    { at: NOW, event: 'prompt', detail: { prompt: 'x' } },
    { at: NOW, event: 'gateway', detail: { answer: 'x' } },
    say({ type: 'thinking', thinking: 'x' }),
    { at: NOW, event: 'claude', detail: 'x' },
  ]);
  expect(after).toEqual(before);
});

test('of a log of megabytes, what was found and decided is kept', () => {
  const noise = Array.from({ length: 2_000 }, (_, index) =>
    say({ type: 'tool_result', content: `${index} ${'x'.repeat(1_000)}` }, 'user'),
  );
  const lines = read([...noise, { at: NOW, event: 'verification', detail: { reason: 'the tests agree' } }]);
  expect(lines.join('\n').length).toBeLessThan(45_000);
  expect(lines.join('\n')).toContain('the tests agree');
  expect(lines.length).toBeGreaterThan(50);
});

test('credentials, personal data and invisible marks are taken out', () => {
  const text = `tok\u200ben ghp_${'a'.repeat(20)}\u200b${'a'.repeat(16)} of ana@example.com \u202e`;
  const lines = read([{ at: NOW, event: 'tool', detail: { text, deep: { deep: { list: [text] } } } }]).join('\n');
  expect(lines).toContain('[redacted:email]');
  expect(lines).not.toMatch(/ghp_a|ana@|\u200b|\u202e/);
});
