import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registerConfigCommand } from '../../../bin/commands/config/config.ts';
import { runCommand } from '../../../bin/run-command.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';

const SERVICE = { name: 'shop', repository: 'acme/shop', slackChannel: '#shop' };

// Another file of the same process may have left one.
beforeEach(() => {
  process.exitCode = undefined;
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function check(config: object, prepare: (directory: string) => void = () => undefined) {
  const directory = temporaryDirectory();
  const file = join(directory, 'mendhook.json');
  writeFileSync(file, JSON.stringify(config));
  prepare(directory);
  const said: string[] = [];
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line));
  const program = new Command().exitOverride();
  registerConfigCommand(program);
  await runCommand(program, ['node', 'mendhook', 'config', 'check', '--config', file]);
  return { said: said.join('\n').replaceAll(directory, '.'), exitCode: process.exitCode };
}

test('a configuration with nothing wrong ends with 0', async () => {
  expect(await check({ services: [SERVICE] })).toEqual({
    said: './mendhook.json: nothing is wrong; 1 service',
    exitCode: undefined,
  });
});

test('all problems are named at once, each by its field, and the exit code is 2', async () => {
  const wrong = {
    services: [
      { ...SERVICE, mode: 'all' },
      { ...SERVICE, repository: 'shop' },
    ],
    deployment: { vcpu: 3 },
  };
  const { said, exitCode } = await check(wrong);
  expect(exitCode).toBe(2);
  expect(said.split('\n')).toEqual([
    'mendhook: ./mendhook.json has 3 problems:',
    expect.stringMatching(/^ {2}services\[0\]\.mode: expected/),
    expect.stringMatching(/^ {2}services\[1\]\.repository: expected/),
    expect.stringMatching(/^ {2}deployment\.vcpu: expected/),
  ]);
});

test('a Dockerfile that does not exist is a problem, too', async () => {
  const config = { services: [{ ...SERVICE, image: 'images/java/Dockerfile' }] };
  expect(await check(config)).toMatchObject({ said: expect.stringContaining('services[0].image'), exitCode: 2 });
  const found = await check(config, (directory) => {
    mkdirSync(join(directory, 'images/java'), { recursive: true });
    writeFileSync(join(directory, 'images/java/Dockerfile'), '');
  });
  expect(found.said).toContain('nothing is wrong');
});
