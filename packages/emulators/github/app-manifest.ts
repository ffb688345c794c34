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
  'merge_queues',
  'metadata',
  'pull_requests',
  'statuses',
  'workflows',
] as const;

/** The permission that an App needs for an event. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const PERMISSION_OF: Readonly<Record<string, (typeof PERMISSIONS)[number]>> = {
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
  pull_request: 'pull_requests',
};

export const manifestSchema = z
  .object({
    name: z.string().min(1).max(34).optional(),
    url: webAddress,
    description: z.string().optional(),
    public: z.boolean().default(false),
    redirect_url: webAddress.optional(),
    hook_attributes: z.object({ url: publicAddress, active: z.boolean().default(true) }).optional(),
    default_permissions: z.partialRecord(z.enum(PERMISSIONS), z.enum(['read', 'write', 'admin'])).default({}),
    default_events: z.array(z.string()).default([]),
  })
  .superRefine(({ default_permissions, default_events }, context) => {
    for (const event of default_events) {
      const needed = PERMISSION_OF[event];
      if (needed === undefined || default_permissions[needed] !== undefined) continue;
      context.addIssue({ code: 'custom', path: ['default_events'], message: `unsupported: ${event}` });
    }
  });

export type StoredManifest = z.infer<typeof manifestSchema>;
