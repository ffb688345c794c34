import { extname, join } from 'node:path';
import { BUILD_COMMAND } from './engine.ts';

/** What an engine's command line reads from its environment. */
export const ENGINE_VARIABLES = [BUILD_COMMAND, 'HOME', 'DOCKER_HOST', 'DOCKER_CONTEXT'] as const;

/** How a local job starts its worker: a command, and what that needs besides the job's own variables. */
export interface WorkerStart {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The worker in an image that is on this machine. */
export const workerInImage = (
  image: string,
  environment: Readonly<Record<string, string | undefined>>,
): WorkerStart => ({
  command: [process.execPath, join(import.meta.dirname, `run-worker${extname(import.meta.filename)}`), image],
  environment: Object.fromEntries(
    ENGINE_VARIABLES.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  ),
});
