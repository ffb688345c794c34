import { z } from 'zod';
import type { Dora } from '../core/ports/dora.ts';
import { createDatadogRequests, type DatadogAccess } from './datadog-request.ts';

/** https://docs.datadoghq.com/api/latest/dora-metrics/ */
export function createDatadogDora(access: DatadogAccess): Dora {
  const { post, patch } = createDatadogRequests(access);
  return {
    deployed: async ({ id, service, env, version, commit, repositoryUrl, startedAt, finishedAt }) => {
      await post('/api/v2/dora/deployment', acceptedSchema, {
        data: {
          attributes: {
            ...{ id, service, env, version, started_at: startedAt, finished_at: finishedAt },
            git: { commit_sha: commit, repository_url: repositoryUrl },
          },
        },
      });
    },
    failed: async (id, rollback) =>
      patch(`/api/v2/dora/deployments/${encodeURIComponent(id)}`, {
        data: {
          ...{ id, type: 'dora_deployment_patch_request' },
          attributes: { change_failure: true, remediation: { type: 'rollback', id: rollback } },
        },
      }),
  };
}

const acceptedSchema = z.object({ data: z.object({ id: z.string() }) });
