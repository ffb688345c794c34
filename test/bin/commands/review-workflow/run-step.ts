import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { execa } from 'execa';
import { parse } from 'yaml';
import { z } from 'zod';
import { workflowText } from '../../../../bin/commands/init/review/review-workflow.ts';
import { temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';

const step = z.object({
  name: z.string(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  shell: z.string().optional(),
  run: z.string().optional(),
  'timeout-minutes': z.number().optional(),
  env: z.record(z.string(), z.string()).default({}),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const job = z.object({
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: z.record(z.string(), z.string()),
  needs: z.string().optional(),
  if: z.string().optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(step),
});
const workflow = z.object({
  on: z.record(z.string(), z.object({ types: z.array(z.string()) })),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  env: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), job),
});

/** The workflow, read as GitHub reads it. */
export const readWorkflow = () => workflow.parse(parse(workflowText()));

export const allSteps = () => Object.values(readWorkflow().jobs).flatMap(({ steps }) => steps);

export interface Pull {
  readonly title?: string;
  readonly body?: string | null;
  readonly number?: number;
  readonly sha?: string;
  /** Of the repository that the head is in; null when that is gone. */
  readonly headRepository?: number | null;
  readonly sender?: string;
}

/** The parts of a `pull_request` event that the scripts read. */
export const eventOf = ({ title = 'A title', body = null, number = 1, sha = 'a'.repeat(40), ...more }: Pull = {}) => ({
  sender: { login: 'ada', type: more.sender ?? 'User' },
  repository: { id: 7, full_name: 'acme/checkout' },
  pull_request: {
    ...{ number, title, body, html_url: `https://github.com/acme/checkout/pull/${number}` },
    head: { sha, repo: more.headRepository === null ? null : { id: more.headRepository ?? 7 } },
  },
});

interface StepRun {
  readonly event: unknown;
  readonly env?: Record<string, string>;
  /** The checkout. Given, the script runs in a process of its own there; it is slow to start. */
  readonly cwd?: string;
}

/**
 * Runs a step's script as the runner does: from a file without an extension, with an environment of its own.
 *
 * @returns what it printed, its exit code, what it wrote for later steps and for the job's summary
 */
export async function runStep(name: string, { event, env = {}, cwd }: StepRun) {
  const folder = temporaryDirectory();
  mkdirSync(folder, { recursive: true });
  const file = (base: string, text: string) => {
    writeFileSync(join(folder, base), text);
    return join(folder, base);
  };
  const script = allSteps().find((each) => each.name === name)?.run;
  if (script === undefined) throw new Error(`no step "${name}" has a script`);
  const files = { GITHUB_OUTPUT: file('output', ''), GITHUB_STEP_SUMMARY: file('summary', '') };
  const environment = {
    ...{ PATH: process.env['PATH'] ?? '', GITHUB_EVENT_PATH: file('event', JSON.stringify(event)), ...files },
    ...{ ...readWorkflow().env, ...env },
  };
  const ran =
    cwd === undefined ? await runHere(script, environment) : await runApart(file('script', script), environment, cwd);
  return {
    ...ran,
    outputs: outputsOf(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

interface Ran {
  readonly exitCode: number | undefined;
  readonly printed: string;
}

async function runApart(file: string, env: Record<string, string>, cwd: string): Promise<Ran> {
  const ran = await execa(process.execPath, [file], { cwd, env, extendEnv: false, reject: false });
  return { exitCode: ran.exitCode, printed: `${ran.stdout}\n${ran.stderr}`.trim() };
}

/** A script's last statement starts what it does; its value is the promise of the end. */
async function runHere(script: string, env: Record<string, string>): Promise<Ran> {
  const printed: string[] = [];
  const console = { log: (line: string) => printed.push(line) };
  const own = { env, exitCode: 0 };
  const require = createRequire(import.meta.url);
  try {
    await runInNewContext(script, { process: own, console, require, fetch, AbortSignal, Buffer, TextDecoder });
  } catch (error) {
    // An error of another context is no `Error` of this one.
    return { exitCode: 1, printed: [...printed, String(error)].join('\n') };
  }
  return { exitCode: own.exitCode, printed: printed.join('\n') };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter */
function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, end] = /^([\w-]+)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && end !== undefined) {
      const length = lines.indexOf(end);
      outputs[name] = lines
        .splice(0, length + 1)
        .slice(0, -1)
        .join('\n');
    } else if (line.includes('=')) {
      outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return outputs;
}
