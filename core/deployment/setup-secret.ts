import { z } from 'zod';

/** What the sandbox itself sets, or what changes how every program starts. */
const TAKEN =
  /^(?:PATH|HOME|TMPDIR|LANG|TERM|CI|NO_COLOR|NODE_OPTIONS|PYTHONPATH|LD_\w+|MENDHOOK_\w+|GIT_\w+|MAVEN_OPTS|GRADLE_\w+)$/;

/** The name of a setup's secret: of its field below `setup` in the secret, and of its environment variable. */
export const setupSecretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected the name of an environment variable, such as NPM_TOKEN')
  .refine((name) => !TAKEN.test(name), 'expected another name: the sandbox sets this variable itself');

/** Secrets of setups by name. A short value would be found, and hidden, in words that are no secret. */
export const setupSecretsSchema = z.record(
  setupSecretName,
  z.string().regex(/^[!-~]{8,8192}$/, 'expected 8 characters or more, of ASCII and without spaces'),
);

/** The one that a service's `test.setupSecret` names; undefined when it names none, or one that is not there. */
export function setupSecretOf(
  { setupSecret: name }: { readonly setupSecret?: string | undefined },
  secrets: Readonly<Record<string, string>> | undefined,
): { readonly name: string; readonly value: string } | undefined {
  const value = name === undefined ? undefined : secrets?.[name];
  return name === undefined || value === undefined ? undefined : { name, value };
}
