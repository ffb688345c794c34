import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const RUNTIME = /^local-runtime /;

/** What whole runs on one machine called, one line each: who, which action, on what, with which kind of partition key. */
export const RECORDED: readonly string[] = readFileSync(join(import.meta.dirname, 'recorded-calls.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

/** @returns the calls that no recorded run made: a test that has some has to be recorded, line by line */
export const unrecorded = (calls: Iterable<string>): string[] =>
  [...new Set(calls)].filter((call) => !RUNTIME.test(call) && !RECORDED.includes(call)).toSorted();
