import { z } from 'zod';
import { CursorError } from './errors.ts';

/** https://cursor.com/docs/cloud-agent/api/endpoints: what a new agent may be given. */
const newAgentSchema = z
  .strictObject({
    prompt: z.object({ text: z.string().min(1), images: z.array(z.unknown()).max(5).optional() }),
    name: z.string().max(100).optional(),
    model: z
      .object({ id: z.string().min(1) })
      .loose()
      .optional(),
    repos: z
      .array(z.object({ url: z.string(), startingRef: z.string().min(1).optional(), prUrl: z.string().optional() }))
      .max(20)
      .optional(),
    env: z.object({ type: z.enum(['cloud', 'pool', 'machine']), name: z.string().optional() }).optional(),
    envVars: z.record(z.string().max(255), z.string().max(4_096)).optional(),
    workOnCurrentBranch: z.boolean().default(false),
    autoCreatePR: z.boolean().default(false),
    skipReviewerRequest: z.boolean().optional(),
    mcpServers: z.array(z.unknown()).max(50).optional(),
    customSubagents: z.array(z.unknown()).max(20).optional(),
    mode: z.enum(['agent', 'plan']).optional(),
    agentId: z
      .string()
      .regex(/^bc-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/, 'expected bc-<uuid>')
      .optional(),
  })
  .refine(({ agentId, envVars }) => agentId === undefined || envVars === undefined, {
    path: ['agentId'],
    error: 'cannot be combined with envVars',
  });
export type NewAgent = z.output<typeof newAgentSchema>;

interface Reach {
  /** `owner/name` of the repositories that the GitHub App reaches. */
  readonly repositories: readonly string[];
  /** Branches that are there, by repository; one that is not listed has every branch. */
  readonly branches: Readonly<Record<string, readonly string[]>>;
  /** Whether repositories may lie elsewhere than on github.com: beside an emulated GitHub. */
  readonly anyHost: boolean;
}

/** Reads the body of a call that starts an agent. @throws {CursorError} 400, naming the field */
export function readNewAgent(body: unknown, reach: Reach): NewAgent {
  const read = newAgentSchema.safeParse(body);
  if (!read.success) {
    const { path = [], message = '' } = read.error.issues[0] ?? {};
    throw new CursorError(400, 'validation_error', `${path.join('.') || 'body'}: ${message}`);
  }
  for (const repo of read.data.repos ?? []) refuseRepository(repo, reach);
  return read.data;
}

function refuseRepository(
  { url, startingRef }: { readonly url: string; readonly startingRef?: string | undefined },
  { repositories, branches, anyHost }: Reach,
): void {
  const [, host, name = ''] = /^https?:\/\/([^/]+)\/([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url) ?? [];
  if (host === undefined || (host !== 'github.com' && !anyHost)) {
    throw new CursorError(400, 'validation_error', 'repos.0.url: expected a GitHub repository URL');
  }
  if (!repositories.includes(name)) {
    throw new CursorError(403, 'integration_not_connected', `Cursor's GitHub App has no access to ${name}`);
  }
  if (startingRef !== undefined && branches[name]?.includes(startingRef) === false) {
    throw new CursorError(400, 'validation_error', `Branch ${startingRef} does not exist in ${name}`);
  }
}
