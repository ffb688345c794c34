/** Whether an error of the operating system has one of these codes, such as `ENOENT`. */
export const isErrorCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
