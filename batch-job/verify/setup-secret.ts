import { findHolders, replaceText } from './setup-copy/copy-made.ts';
import type { SetupSecret, TreePlace } from './test-bench.ts';

/** Takes the secret out of what a command printed, in the forms in which tools write it. */
export const hideSecret = (output: string, secret: SetupSecret | undefined): string =>
  secret === undefined
    ? output
    : formsOf(secret.value).reduce((text, form) => text.replaceAll(form, '[redacted:setup-secret]'), output);

/**
 * Overwrites the secret in all files of a place: the setup may have written it to a configuration, which the tests could read.
 *
 * @throws {CopyError} when a file cannot be read
 */
export async function removeSecret({ root }: Pick<TreePlace, 'root'>, secret: SetupSecret, searchPath: string) {
  for (const text of formsOf(secret.value)) {
    const holders = await findHolders(root, ['.'], text, searchPath);
    await replaceText(root, holders, { text, by: '*'.repeat(text.length) });
  }
}

const formsOf = (value: string): readonly string[] => {
  const base64 = Buffer.from(value).toString('base64');
  return [...new Set([value, encodeURIComponent(value), base64, base64.replace(/=+$/, '')])];
};
