import { userInfo } from 'node:os';
import { createGitHubCodeHost } from '../../../adapters/github-code-host.ts';
import { createTokenSource } from '../../../adapters/github-tokens.ts';
import type { Config, ServiceConfig } from '../../../core/config/config.ts';
import { credentialsSchema } from '../../../core/deployment/secrets.ts';
import { isSameTag } from '../../../core/text/tag-value.ts';
import type { Account } from '../../account/find-account.ts';
import { UsageError } from '../../run-command.ts';
import { terminalLine } from '../../terminal.ts';
import { checkSuites } from './checks/suites.ts';
import { bad, type Check } from './finding.ts';
import { createRunSuite } from './run-suite.ts';

const LINE = 400;

/**
 * The check of `--tests`: it runs code of the services' repositories on this machine.
 *
 * @param document both secrets as one, of which GitHub's credentials and those of setups are used
 */
export const checkOfSuites = (
  document: unknown,
  { endpoints }: Account,
  { services, model, github }: Pick<Config, 'model' | 'github'> & { readonly services: readonly ServiceConfig[] },
): Check => ({
  name: 'suite',
  run: async () => {
    const credentials = credentialsSchema.pick({ github: true, setup: true }).safeParse(document).data;
    if (credentials === undefined) return [bad('the secret has no credentials of GitHub', 'mendhook secrets set')];
    const apiUrl = endpoints.github ?? github.apiUrl;
    const host = createGitHubCodeHost({ tokens: createTokenSource({ github: credentials.github, apiUrl }), apiUrl });
    say(announcement(services));
    return untilInterrupted((signal) =>
      checkSuites(services, createRunSuite({ host, model, setupSecrets: credentials.setup, signal, say })),
    );
  },
});

/** @throws {UsageError} when no service has the name */
export function servicesNamed(services: readonly ServiceConfig[], name: string | undefined): readonly ServiceConfig[] {
  const found = name === undefined ? services : services.filter((service) => isSameTag(service.name, name));
  if (found.length > 0) return found;
  const names = services.map((service) => service.name).join(', ');
  throw new UsageError(`--service: expected one of ${names}, got "${name}"`);
}

/** The first Ctrl-C ends what runs, and its directory is removed. */
async function untilInterrupted<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('interrupted'));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const each of signals) process.once(each, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const each of signals) process.off(each, stop);
  }
}

function announcement(services: readonly ServiceConfig[]): string {
  const what = services.map(({ name, repository, branch }) => `${name} (${repository}, ${branch})`).join(', ');
  return `setup and suite run on this machine as ${userInfo().username}, not in a sandbox: ${what}`;
}

/** On standard error: standard output may be read by a program. */
const say = (line: string): void => console.error(terminalLine(line, LINE));
