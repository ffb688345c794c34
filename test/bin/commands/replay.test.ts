import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registerReplayCommand } from '../../../bin/commands/replay/replay.ts';
import { endAttempt } from '../../../core/lifecycle/attempt.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { claimedFixture } from '../../fakes/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const examples = join(import.meta.dirname, '../../../examples');
const FILE = join(examples, 'replay/two-days.jsonl');

const replay = (file: string, ...words: string[]) =>
  runInProcess(registerReplayCommand, ['replay', file, '--config', join(examples, 'mendhook.config.ts'), ...words]);

describe('mendhook replay', () => {
  test('prints what would have become of the recording in examples/', async () => {
    const text = (await replay(FILE)).join('\n');
    expect(text).toContain('11 webhooks, 2026-11-16 09:00:00 UTC to 2026-11-17 14:40:00 UTC');
    expect(text).toMatch(/part-of-another +2 +3/);
    expect(text).toContain('1 storm');
    expect(text).toContain('Cost forecast: $6.00 for 3 attempts');
    expect(text).toContain('Assumed: an attempt costs all that it may');
    expect(text).toContain('Nobody presses a button');
    expect(text).toContain('1 daily line');
  });

  test('--json prints the same as one object, by the figures that were given', async () => {
    const printed = await replay(FILE, '--json', '--dollars-per-attempt', '0.75', '--attempt-minutes', '5');
    const result = JSON.parse(printed.join('\n'));
    expect(result.cost).toMatchObject({ dollars: 2.25, atMost: 6 });
    expect(result.attempts).toHaveLength(3);
    expect(result.attempts[0].endedAt - result.attempts[0].claimedAt).toBe(5 * 60_000);
  });

  test('--speed shows each step as it comes', async () => {
    const lines = await replay(FILE, '--speed', '1000000');
    expect(lines[0]).toMatch(/^2026-11-16 09:00:00 UTC {2}incident-opened/);
  });

  test('--history takes cost and time from the attempts of a ledger', async () => {
    const { state, ledger } = await startLocalAccount();
    await expect(replay(FILE, '--history', '--local', state)).rejects.toThrow('--history: no attempt has ended yet');
    const { incident, attempt } = claimedFixture();
    await ledger.mergeIncident(incident.id, () => incident);
    const ended = endAttempt(attempt, { kind: 'diagnosed', reason: 'r' }, attempt.claimedAt + 10 * 60_000);
    await ledger.openAttempt({ ...ended, dollars: 0.4 });
    const { cost } = JSON.parse((await replay(FILE, '--json', '--history', '--local', state)).join('\n'));
    expect(cost.dollars).toBeCloseTo(1.2);
    expect(cost.assumptions).toMatchObject({ attemptMinutes: 10, source: expect.stringMatching(/^1 attempt of the/) });
  });

  test('says what is wrong with what it was given', async () => {
    const empty = join(temporaryDirectory(), 'empty.jsonl');
    writeFileSync(empty, '{"odd":1}\n');
    await expect(replay(empty)).rejects.toThrow('has no webhook in it: docs/replay.md');
    await expect(replay(join(examples, 'none.jsonl'))).rejects.toThrow('cannot read the input');
    await expect(replay(FILE, '--speed', 'fast')).rejects.toThrow('--speed: expected "max"');
    await expect(replay(FILE, '--attempt-minutes', '0')).rejects.toThrow(
      '--attempt-minutes: expected a number above 0',
    );
  });
});
