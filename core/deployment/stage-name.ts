import { z } from 'zod';

/** The name of a stage, which is a part of its resources' names. One rule for the deployment and for every command. */
export const stageNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,19}$/,
    'expected a stage such as "prod": a letter, then up to 19 lower-case letters, digits and "-"',
  );
