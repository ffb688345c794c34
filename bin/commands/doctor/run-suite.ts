import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../core/config/config.ts';
import { setupSecretOf } from '../../../core/deployment/setup-secret.ts';
import type { CodeHost } from '../../../core/ports/code-host.ts';
import type { RunSuite } from './checks/suites.ts';

/**
 * Runs setup and suite as the worker does, but on this machine, as the user, without a sandbox. The repository is cloned to a
 * temporary directory, which is removed afterwards.
 *
 * @param options.say tells a person what is about to run
 */
export const createRunSuite =
  (options: {
    readonly host: Pick<CodeHost, 'cloneUrl' | 'readToken'>;
    readonly model: Config['model'];
    /** Values of which a service's `test.setupSecret` names one. @default - none */
    readonly setupSecrets?: Readonly<Record<string, string>> | undefined;
    readonly signal: AbortSignal;
    readonly say: (line: string) => void;
  }): RunSuite =>
  async (service) => {
    const { host, model, setupSecrets, signal, say } = options;
    const setupSecret = setupSecretOf(service.test, setupSecrets);
    signal.throwIfAborted();
    const sourceOf = async (repository: string) => ({
      cloneUrl: host.cloneUrl(repository),
      token: await host.readToken(repository),
    });
    // Loaded only now: without the option the command starts without it.
    const { runRehearsal } = await import('../../../local/try/run-rehearsal.ts');
    const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-doctor-'));
    try {
      const request = {
        ...(await sourceOf(service.repository)),
        submodules: await Promise.all(service.submodules.map(sourceOf)),
        ...{ service, model, workDirectory },
        ...(setupSecret === undefined ? {} : { setupSecret }),
      };
      return await runRehearsal(request, {
        signal,
        onStep: (step) => {
          if (step.step !== 'tests') return;
          const { setup, command } = step.plan;
          say(`${service.name}: running ${setup === undefined ? '' : `${setup}, then `}${command}`);
        },
      });
    } finally {
      await rm(workDirectory, { recursive: true, force: true, maxRetries: 3 });
    }
  };
