import { z } from 'zod';

/** Who owns an incident: the configuration says so, or the CODEOWNERS file at the erroring commit. */
export const ownerSchema = z.object({
  from: z.enum(['configuration', 'codeowners']),
  /** As people read them, such as `@octocat`, `@acme/shop`, an e-mail address, or a Slack id of nobody that is mapped. */
  names: z.array(z.string()).min(1),
  /** The Slack user or user group that the configuration names. Those of CODEOWNERS are looked up when they are called. */
  slackId: z.string().optional(),
  /** The suspect file that they own, and the line of CODEOWNERS that says so. */
  because: z.object({ path: z.string(), line: z.int().positive() }).optional(),
});
export type Owner = z.infer<typeof ownerSchema>;
