import { describe, expect, test } from 'vitest';
import type { DecisionLog } from '../../core/ports/decision-log.ts';

/** What every log of decisions does, run in memory and on S3. `fresh` gives one that is empty. */
export function describeDecisionLogContract(name: string, fresh: () => Promise<DecisionLog>): void {
  describe(`${name} keeps the contract of decisions`, () => {
    test('a line lies where it was put, and the same line again is a no-op', async () => {
      const log = await fresh();
      expect(await log.get('decisions/a/000001.json')).toBeUndefined();
      expect(await log.put('decisions/a/000001.json', '{"a":"ü😀"}')).toBe('{"a":"ü😀"}');
      expect(await log.put('decisions/a/000001.json', '{"a":"ü😀"}')).toBe('{"a":"ü😀"}');
      expect(await log.get('decisions/a/000001.json')).toBe('{"a":"ü😀"}');
    });

    test('another line is not written over the first, which comes back', async () => {
      const log = await fresh();
      await log.put('decisions/a/000001.json', '{"by":"one"}');
      expect(await log.put('decisions/a/000001.json', '{"by":"two"}')).toBe('{"by":"one"}');
      expect(await log.get('decisions/a/000001.json')).toBe('{"by":"one"}');
    });

    test('of two writers at once, both are told the line of the same one', async () => {
      const log = await fresh();
      const lines = ['{"by":"one"}', '{"by":"two"}'];
      const told = await Promise.all(lines.map((line) => log.put('decisions/a/000001.json', line)));
      expect(new Set(told).size).toBe(1);
      expect(lines).toContain(told[0]);
    });

    test('keys are listed in order, and only those that begin so', async () => {
      const log = await fresh();
      const keys = [
        'decisions/a/000002.json',
        'decisions/b/000001.json',
        'decisions/a/000010.json',
        'decisions/a/000001.json',
      ];
      for (const key of keys) await log.put(key, '{}');
      expect(await Array.fromAsync(log.list('decisions/a/'))).toEqual([keys[3], keys[0], keys[2]]);
      expect(await Array.fromAsync(log.list('decisions/c/'))).toEqual([]);
    });
  });
}
