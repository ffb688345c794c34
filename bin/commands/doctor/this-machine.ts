import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { BuildMachine } from './checks/build-machine.ts';

/** The machine that this command runs on. */
export const thisMachine = (environment: NodeJS.ProcessEnv): BuildMachine => ({
  engine: environment['CDK_DOCKER'] || 'docker',
  run: async (command, argv) => {
    const { exitCode, stdout = '', stderr = '' } = await execa(command, argv, { reject: false, timeout: WAIT_MS });
    return { exitCode, stdout, stderr };
  },
  emulator: async (name) => {
    if (process.platform !== 'linux') return 'unknown';
    const registered = await readFile(`/proc/sys/fs/binfmt_misc/${name}`, 'utf8').catch(() => '');
    return registered.startsWith('enabled') ? 'registered' : 'missing';
  },
});

/** A builder that is started for the first time pulls its own image. */
const WAIT_MS = 60_000;
