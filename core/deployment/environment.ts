import { z } from 'zod';

/** Environment variables that are missing or wrong, all of them at once. */
class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** A variable that must be set, and one that may be left out or empty. */
export const required = z.string({ error: 'is required' }).min(1, 'is required');
export const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/**
 * Reads an entry point's environment once.
 *
 * @throws {EnvironmentError} naming every variable that is missing or wrong; values are never repeated
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const read = z.object(shape).safeParse(environment);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new EnvironmentError(`environment: ${problems.join('; ')}`);
}
