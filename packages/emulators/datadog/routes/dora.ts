import type { Hono } from 'hono';
import { z } from 'zod';
import { commitChange, type Organization } from '../organization.ts';
import { doraDeployment } from '../state.ts';
import { bodyOf, DatadogError } from './call.ts';

const created = z.object({
  data: z.object({ attributes: doraDeployment.omit({ change_failure: true, remediation: true }) }),
});

const remediation = z
  .strictObject({
    type: z.enum(['rollback', 'rollforward']),
    id: z.string().optional(),
    version: z.string().optional(),
  })
  .refine(({ id, version }) => (id === undefined) !== (version === undefined), 'either id or version, but not both');
const patched = z.object({
  data: z.object({
    id: z.string(),
    type: z.literal('dora_deployment_patch_request'),
    attributes: z.strictObject({ change_failure: z.boolean().optional(), remediation: remediation.optional() }),
  }),
});

/** Deployments and their failures, one by id: https://docs.datadoghq.com/api/latest/dora-metrics/ */
export function addDoraRoutes(app: Hono, organization: Organization): void {
  const { state } = organization.store;
  app.post('/api/v2/dora/deployment', async (call) => {
    const { attributes } = (await bodyOf(call, created)).data;
    if (attributes.finished_at < attributes.started_at) {
      throw new DatadogError(400, 'Invalid request: finished_at is before started_at');
    }
    const known = state.dora.findIndex(({ id }) => id === attributes.id);
    if (known === -1) state.dora.push(attributes);
    else state.dora[known] = { ...state.dora[known], ...attributes };
    commitChange(organization);
    return call.json({ data: { id: attributes.id, type: 'dora_deployment' } }, 202);
  });
  app.patch('/api/v2/dora/deployments/:id', async (call) => {
    const { id, attributes } = (await bodyOf(call, patched)).data;
    if (id !== call.req.param('id')) throw new DatadogError(400, 'Invalid request: data.id is not that of the path');
    const known = state.dora.findIndex((deployment) => deployment.id === id);
    const deployment = state.dora[known];
    if (deployment === undefined) throw new DatadogError(404, 'Not Found');
    state.dora[known] = { ...deployment, ...attributes };
    commitChange(organization);
    return call.body(null, 202);
  });
}
