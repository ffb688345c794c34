import type { Hono } from 'hono';
import { z } from 'zod';
import { dispatchWorkflow } from '../actions/dispatch.ts';
import { findWorkflow, listWorkflows } from '../actions/workflows.ts';
import { notFound } from '../errors.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import { runPage, workflowShape } from '../shapes/workflow.ts';
import { commitChange, type GitHubWorld } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, type Need, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

/** An input may be any scalar; a workflow sees its text. */
const dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  return_run_details: z.boolean().default(false),
});

/** Workflows: the files of the default branch. */
export function addWorkflowRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/actions/workflows', async (call) => {
    const repository = repositoryOf(world, call, ['actions', 'read']);
    const all = await listWorkflows(world, repository);
    const workflows = cutPage(call, all).map((each) => workflowShape(world, repository, each));
    return call.json({ total_count: all.length, workflows });
  });

  app.get('/repos/:owner/:repo/actions/workflows/:id', async (call) => {
    const { repository, workflow } = await workflowOf(world, call, ['actions', 'read']);
    return call.json(workflowShape(world, repository, workflow));
  });

  app.post('/repos/:owner/:repo/actions/workflows/:id/dispatches', async (call) => {
    const { repository, workflow } = await workflowOf(world, call, ['actions', 'write']);
    const { ref, inputs, return_run_details: isTold } = await bodyOf(call, dispatch, 'WorkflowDispatch');
    const run = await dispatchWorkflow(world, repository, workflow, { ref, inputs, by: actorOf(call) });
    if (!isTold) return call.body(null, 204);
    const run_url = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`;
    return call.json({ workflow_run_id: run.id, run_url, html_url: runPage(world, repository, run) });
  });

  for (const [action, isOff] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    app.put(`/repos/:owner/:repo/actions/workflows/:id/${action}`, async (call) => {
      const { repository, workflow } = await workflowOf(world, call, ['actions', 'write']);
      const others = repository.disabledWorkflows.filter((each) => each !== workflow.path);
      repository.disabledWorkflows = isOff ? [...others, workflow.path] : others;
      commitChange(world);
      return call.body(null, 204);
    });
  }
}

/** Finds the workflow of a call's path, by its id or its file's name. @throws {GitHubError} 404, 403 */
export async function workflowOf(world: GitHubWorld, call: Call, need: Need) {
  const repository = repositoryOf(world, call, need);
  const workflow = await findWorkflow(world, repository, call.req.param('id') ?? '');
  if (workflow === undefined) throw notFound();
  return { repository, workflow };
}
