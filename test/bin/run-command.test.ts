import { PassThrough } from 'node:stream';
import { confirm, input, password, select } from '@inquirer/prompts';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../../bin/run-command.ts';

let said: unknown[] = [];
beforeEach(() => {
  said = [];
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const CTRL_C = '\u0003';
const message = 'Which?';

describe('Ctrl-C at a question', () => {
  test.each([
    ['input', (context: Context) => input({ message }, context)],
    ['password', (context: Context) => password({ message }, context)],
    ['confirm', (context: Context) => confirm({ message }, context)],
    ['select', (context: Context) => select({ message, choices: ['a', 'b'] }, context)],
  ])('ends in one line and exit code 130: %s', async (_, ask) => {
    const keys = new PassThrough();
    const program = new Command().exitOverride();
    program.command('ask').action(async () => {
      setImmediate(() => keys.write(CTRL_C));
      await ask({ input: keys, output: new PassThrough().resume() });
    });
    await runCommand(program, ['node', 'mendhook', 'ask']);
    expect(said).toEqual(['mendhook: interrupted']);
    expect(process.exitCode).toBe(130);
  });
});

interface Context {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}
