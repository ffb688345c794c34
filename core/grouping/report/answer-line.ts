import type { ErrorText } from '../fingerprint.ts';
import { fingerprintError } from '../fingerprint-error.ts';

/** One line of JSON that says which bug an error is: `{id, fingerprint, strict, loose, method, because, frames}`. */
export function answerLine(error: ErrorText & { readonly id: string }): string {
  const { fingerprint: named, exceptions } = fingerprintError(error);
  const { fingerprint, strict, loose, method, because } = named;
  const frames = exceptions.reduce((sum, each) => sum + each.frames.length, 0);
  // Hexadecimal digits and the names of methods need no quoting, which is a third of the cost of a line.
  return `{"id":${JSON.stringify(error.id)},"fingerprint":"${fingerprint}","strict":"${strict}","loose":"${loose}","method":"${method}","because":${JSON.stringify(because)},"frames":${frames}}\n`;
}
