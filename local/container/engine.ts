import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCKERFILE = join(ROOT, 'batch-job', 'Dockerfile');

/** Builds and runs images, where there is no Docker engine: `build -f FILE -t TAG CONTEXT`, `run [-e K=V] [-v H:C] TAG -- COMMAND`. */
export const BUILD_COMMAND = 'MENDHOOK_BUILD_IMAGE';

/** What this machine builds and runs images with, as command lines. A container shares the machine's network. */
export interface ContainerEngine {
  readonly name: string;
  build(dockerfile: string, tag: string): readonly string[];
  run(tag: string, options: ContainerRun): readonly string[];
}

export interface ContainerRun {
  readonly environment: Readonly<Record<string, string>>;
  /** Folders of the machine that the container may read, by their place in it. */
  readonly folders?: Readonly<Record<string, string>>;
  /** @default - the image's own entry, the worker */
  readonly command?: readonly string[];
}

/** @returns undefined where images can be neither built nor run */
export async function findContainerEngine(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ContainerEngine | undefined> {
  const command = environment[BUILD_COMMAND];
  if (command !== undefined && command !== '') return otherEngine(resolve(command));
  return (await dockerAnswers()) ? docker : undefined;
}

const docker: ContainerEngine = {
  name: 'docker',
  build: (dockerfile, tag) => ['docker', 'build', '-f', dockerfile, '-t', tag, ROOT],
  run: (tag, { command, ...options }) => {
    const [entry, ...args] = command ?? [];
    const entrypoint = entry === undefined ? [] : ['--entrypoint', entry];
    return ['docker', 'run', '--rm', '--network', 'host', ...flags(options), ...entrypoint, tag, ...args];
  },
};

const otherEngine = (command: string): ContainerEngine => ({
  name: command,
  build: (dockerfile, tag) => [command, 'build', '-f', dockerfile, '-t', tag, ROOT],
  run: (tag, { command: words, ...options }) => [
    command,
    'run',
    ...flags(options),
    tag,
    '--',
    ...(words ?? readEntry()),
  ],
});

const flags = ({ environment, folders = {} }: ContainerRun): string[] => [
  ...Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
  ...Object.entries(folders).flatMap(([inside, outside]) => ['-v', `${outside}:${inside}:ro`]),
];

/** The image's entry as its Dockerfile has it, for an engine that does not know it. */
function readEntry(): string[] {
  const entry = /^ENTRYPOINT \[(.+)\]$/m.exec(readFileSync(DOCKERFILE, 'utf8'))?.[1];
  if (entry === undefined) throw new Error(`${DOCKERFILE}: expected an ENTRYPOINT in the form of a list`);
  return [...entry.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word);
}

async function dockerAnswers(): Promise<boolean> {
  try {
    await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 20_000 });
    return true;
  } catch {
    return false; // neither a client nor an engine: which of them is missing makes no difference
  }
}
