/** What a person gave cannot be worked with: one clear line, and no fault of ours. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The exit code of a process that ends with an `InputError`. */
export const INPUT_EXIT_CODE = 2;
