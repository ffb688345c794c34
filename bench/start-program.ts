import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runProgram } from '@mendhook/emulators/github/programs';

const MEGABYTE = 2 ** 20;
const SIZES = [0, 200, 600];
const TIMES = 30;

/**
 * Starts `git --version` from this process, and from the small one that the emulators have for it, while this one holds more and more
 * memory. What counts is how long everything else here waits.
 */
export async function run(): Promise<string> {
  const lines = [
    'milliseconds in which this process does nothing else, a start:',
    '',
    '  megabytes   itself   small process',
  ];
  const held: Buffer[] = [];
  for (const size of SIZES) {
    while (held.length < size) held.push(Buffer.alloc(MEGABYTE, 1));
    const itself = await meanOf(async (started) => {
      const child = spawn('git', ['--version'], { stdio: 'ignore' });
      started();
      await once(child, 'close');
    });
    const small = await meanOf(async (started) => {
      const program = runProgram({
        file: 'git',
        args: ['--version'],
        environment: { PATH: process.env['PATH'] ?? '' },
      });
      started();
      program.output.resume();
      await program.ended;
    });
    const resident = Math.round(process.memoryUsage.rss() / MEGABYTE);
    lines.push(`  ${[String(resident).padStart(9), itself.padStart(8), small.padStart(15)].join(' ')}`);
  }
  return lines.join('\n');
}

async function meanOf(start: (started: () => void) => Promise<void>): Promise<string> {
  let blocked = 0;
  for (let time = 0; time < TIMES; time += 1) {
    const from = performance.now();
    await start(() => {
      blocked += performance.now() - from;
    });
  }
  return (blocked / TIMES).toFixed(1);
}
