import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { registerCompletionCommand } from '../../../bin/commands/completion.ts';
import { registerIncidentsCommand } from '../../../bin/commands/incidents/incidents.ts';
import { runInProcess } from '../run-in-process.ts';

const register = (program: Command) => {
  program.name('mendhook');
  registerIncidentsCommand(program);
  registerCompletionCommand(program);
};

describe('mendhook completion', () => {
  test.each([
    ['', ['incidents', 'completion', '--help']],
    ['incidents s', ['show', 'split']],
    ['incidents re', ['retry']],
    ['incidents list --st', ['--status', '--stage']],
    ['incidents show --local x --j', ['--json']],
  ])('bash completes "mendhook %s"', async (typed, expected) => {
    const script = (await runInProcess(register, ['completion', 'bash'])).join('\n');
    const words = ['mendhook', ...typed.split(' ')].map((word) => `'${word}'`).join(' ');
    const ask = `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _mendhook; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', ask], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').sort()).toEqual([...expected].sort());
  });

  test('another shell is refused by name', async () => {
    await expect(runInProcess(register, ['completion', 'powershell'])).rejects.toThrow('expected bash, zsh or fish');
  });
});
