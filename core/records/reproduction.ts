import { z } from 'zod';

/** A test that is to show a finding, as the model writes it. Code runs it: what is said here proves nothing. */
export const reproductionSchema = z.object({
  path: z.string().max(300).describe('Where the test file belongs, from the root: a new file'),
  text: z.string().max(20_000).describe('The whole file; empty where no test can show it'),
  behaviour: z
    .string()
    .max(300)
    .describe('Message of the assertion that fails, copied from the file. If no test can show the finding: why'),
});
export type Reproduction = z.infer<typeof reproductionSchema>;
