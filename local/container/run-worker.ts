import { spawn } from 'node:child_process';
import { BUILD_COMMAND, findContainerEngine } from './engine.ts';
import { ENGINE_VARIABLES } from './worker-in-image.ts';

/**
 * Runs the worker in its image, as Batch would: the job's variables and nothing else, the image's own entry. Started by
 * the local Batch as the job's command, with the image's name.
 */
const [image = ''] = process.argv.slice(2);
const engine = await findContainerEngine(process.env);
if (engine === undefined) throw new Error(`expected a Docker engine, or ${BUILD_COMMAND}`);
const [command = '', ...args] = engine.run(image, { environment: jobVariables() });

const container = spawn(command, args, { stdio: 'inherit' });
// The signal reaches the engine by itself, being in the same group; this process stays to tell how it ended.
process.on('SIGTERM', () => undefined);
container.once('error', (error) => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exitCode = 1;
});
container.once('exit', (code) => {
  process.exitCode = code ?? 1;
});

function jobVariables(): Record<string, string> {
  const notTheJobs: readonly string[] = [...ENGINE_VARIABLES, 'PATH', 'PWD', 'SHLVL', '_'];
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || notTheJobs.includes(name) ? [] : [[name, value]],
    ),
  );
}
