import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { commitChange, type Organization } from '../organization.ts';
import { bodyOf, DatadogError } from './call.ts';

const target = z.object({
  type: z.enum(['team_id', 'team_handle', 'user_id']),
  identifier: z.string().min(1),
});

const created = z.object({
  data: z.object({
    type: z.literal('pages'),
    attributes: z.object({
      title: z.string().min(1),
      description: z.string().optional(),
      tags: z.array(z.string()).optional(),
      target,
      urgency: z.enum(['low', 'high']),
    }),
  }),
});

/** Pages of Datadog On-Call. The same page again is another one: https://docs.datadoghq.com/api/latest/on-call-paging/ */
export function addOnCallRoutes(app: Hono, organization: Organization): void {
  const { state } = organization.store;
  app.post('/api/v2/on-call/pages', async (call) => {
    const { attributes } = (await bodyOf(call, created)).data;
    const id = randomUUID();
    state.pages.push({ id, status: 'triggered', ...attributes });
    commitChange(organization);
    return call.json({ data: { id, type: 'pages' } });
  });
  const end = (status: 'acknowledged' | 'resolved') => (call: Context) => {
    const page = state.pages.find(({ id }) => id === call.req.param('id'));
    if (page === undefined) throw new DatadogError(404, 'Not Found');
    // What was resolved stays so.
    if (page.status !== 'resolved') page.status = status;
    commitChange(organization);
    return call.body(null, 202);
  };
  app.post('/api/v2/on-call/pages/:id/acknowledge', end('acknowledged'));
  app.post('/api/v2/on-call/pages/:id/resolve', end('resolved'));
}
