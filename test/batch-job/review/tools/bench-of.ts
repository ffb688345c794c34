import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import type { Change } from '../../../../core/change/change.ts';

/** A bench that writes the files of a change in memory and runs real commands, without a sandbox. */
export function benchOf(change: Change, searchPath = process.env['PATH'] ?? ''): ReviewBench {
  const directory = async (name: string) => mkdtempSync(join(tmpdir(), `${name}-`));
  const exported: ReviewBench['exported'] = async (side, wanted = () => true) => {
    const target = await directory(side);
    for (const path of change[side].paths.filter(wanted)) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      writeFileSync(join(target, path), change[side].text(path) ?? '');
    }
    return target;
  };
  return {
    directory,
    exported,
    runnable: exported,
    run: async (line, at, { timeoutMs } = {}) => {
      const options = { cwd: at, env: { PATH: searchPath, HOME: at }, encoding: 'utf8', timeout: timeoutMs } as const;
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', line], options);
      return { exitCode: status, timedOut: false, filledDisk: false, output: stdout + stderr };
    },
  };
}
