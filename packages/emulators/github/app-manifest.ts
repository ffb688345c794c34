import { z } from 'zod';

const webAddress = z.url({ protocol: /^https?$/ });
/** GitHub calls no address that only its caller reaches. */
const publicAddress = webAddress.refine(
  (url) => !/^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(new URL(url).hostname),
  'is not reachable over the public Internet',
);

/** Permissions of repositories that Apps commonly ask for; GitHub knows more. */
const PERMISSIONS = [
  'actions',
  'administration',
  'checks',
  'contents',
  'deployments',
  'issues',
  'metadata',
  'pull_requests',
  'statuses',
  'workflows',
] as const;

export const manifestSchema = z.object({
  name: z.string().min(1).max(34).optional(),
  url: webAddress,
  description: z.string().optional(),
  public: z.boolean().default(false),
  redirect_url: webAddress.optional(),
  hook_attributes: z.object({ url: publicAddress, active: z.boolean().default(true) }).optional(),
  default_permissions: z.partialRecord(z.enum(PERMISSIONS), z.enum(['read', 'write', 'admin'])).default({}),
  default_events: z.array(z.string()).default([]),
});

export type StoredManifest = z.infer<typeof manifestSchema>;
