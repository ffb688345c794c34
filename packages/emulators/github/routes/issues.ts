import type { Hono } from 'hono';
import { z } from 'zod';
import { editComment, writeComment } from '../conversation.ts';
import { allows } from '../credentials.ts';
import { notFound, validationFailed } from '../errors.ts';
import { addLabels, createLabel, findLabel, removeLabel } from '../labels.ts';
import { setLocked } from '../merge-queue.ts';
import { refuseArchived } from '../protection.ts';
import { issueShape } from '../shapes/found-pull.ts';
import { commentShape, labelShape } from '../shapes/label.ts';
import { timelineShape } from '../shapes/timeline.ts';
import type { StoredPull, StoredRepository } from '../state.ts';
import type { GitHubWorld } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, type Need, pullOf, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

const MAX_COMMENT = 65_536;
const READ: readonly Need[] = [
  ['issues', 'read'],
  ['pull_requests', 'read'],
];
/** Every number here is a pull request's, for which `issues: write` alone is refused. */
const WRITE: Need = ['pull_requests', 'write'];

const newLabel = z.object({
  name: z.string(),
  color: z.string().optional(),
  description: z.string().nullish(),
});
const labelNames = z.union([z.object({ labels: z.array(z.string()) }), z.array(z.string())]);
const commentBody = z.object({ body: z.string() });

/** Labels and the conversation of a pull request, which GitHub keeps under "issues". */
export function addIssueRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.post('/repos/:owner/:repo/labels', async (call) => {
    const repository = repositoryOf(world, call, ['issues', 'write']);
    const label = createLabel(world, repository, await bodyOf(call, newLabel, 'Label'));
    return call.json(labelShape(world, repository, label), 201);
  });

  app.get('/repos/:owner/:repo/labels', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    return call.json(cutPage(call, repository.labels).map((label) => labelShape(world, repository, label)));
  });

  app.get('/repos/:owner/:repo/labels/:name', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    const label = findLabel(repository, call.req.param('name'));
    if (!label) throw notFound();
    return call.json(labelShape(world, repository, label));
  });

  app.get('/repos/:owner/:repo/issues/:number', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    return call.json(issueShape(world, repository, pullOf(repository, call)));
  });

  app.get('/repos/:owner/:repo/issues/:number/labels', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    return call.json(cutPage(call, labelsOf(world, repository, pullOf(repository, call))));
  });

  app.post('/repos/:owner/:repo/issues/:number/labels', async (call) => {
    const repository = writableOf(world, call);
    const pull = pullOf(repository, call);
    const wanted = await bodyOf(call, labelNames, 'Label');
    const mayCreate = allows(call.get('caller'), 'issues', 'write');
    const names = 'labels' in wanted ? wanted.labels : wanted;
    addLabels(world, repository, pull, { names, mayCreate, by: actorOf(call) });
    return call.json(labelsOf(world, repository, pull));
  });

  app.delete('/repos/:owner/:repo/issues/:number/labels/:name', (call) => {
    const repository = writableOf(world, call);
    const pull = pullOf(repository, call);
    const name = findLabel(repository, call.req.param('name'))?.name;
    if (name === undefined || !pull.labels.includes(name)) throw notFound();
    removeLabel(world, repository, pull, { name, by: actorOf(call) });
    return call.json(labelsOf(world, repository, pull));
  });

  app.get('/repos/:owner/:repo/issues/:number/timeline', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    return call.json(cutPage(call, timelineShape(world, repository, pullOf(repository, call))));
  });

  app.put('/repos/:owner/:repo/issues/:number/lock', (call) => {
    const repository = writableOf(world, call);
    setLocked(world, repository, pullOf(repository, call), { isLocked: true, by: actorOf(call) });
    return call.body(null, 204);
  });

  app.delete('/repos/:owner/:repo/issues/:number/lock', (call) => {
    const repository = writableOf(world, call);
    setLocked(world, repository, pullOf(repository, call), { isLocked: false, by: actorOf(call) });
    return call.body(null, 204);
  });

  app.post('/repos/:owner/:repo/issues/:number/comments', async (call) => {
    const repository = writableOf(world, call);
    const pull = pullOf(repository, call);
    const body = await readComment(call);
    const comment = writeComment(world, repository, pull, { by: actorOf(call), body });
    return call.json(commentShape(world, repository, comment), 201);
  });

  app.get('/repos/:owner/:repo/issues/:number/comments', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    const { number } = pullOf(repository, call);
    const since = Date.parse(call.req.query('since') ?? '') || 0;
    const comments = repository.comments.filter((each) => each.number === number && each.updatedAt >= since);
    return call.json(cutPage(call, comments).map((comment) => commentShape(world, repository, comment)));
  });

  app.patch('/repos/:owner/:repo/issues/comments/:id', async (call) => {
    const repository = writableOf(world, call);
    const id = Number(call.req.param('id'));
    const comment = editComment(world, repository, id, { by: actorOf(call), body: await readComment(call) });
    return call.json(commentShape(world, repository, comment));
  });

  app.get('/repos/:owner/:repo/issues/comments/:id', (call) => {
    const repository = repositoryOf(world, call, ...READ);
    const comment = repository.comments.find((each) => each.id === Number(call.req.param('id')));
    if (!comment) throw notFound();
    return call.json(commentShape(world, repository, comment));
  });
}

/** Nothing of an archived repository's conversations changes. */
function writableOf(world: GitHubWorld, call: Call): StoredRepository {
  const repository = repositoryOf(world, call, WRITE);
  refuseArchived(repository);
  return repository;
}

const labelsOf = (world: GitHubWorld, repository: StoredRepository, pull: StoredPull) =>
  repository.labels
    .filter((label) => pull.labels.includes(label.name))
    .map((label) => labelShape(world, repository, label));

async function readComment(call: Call): Promise<string> {
  const { body } = await bodyOf(call, commentBody, 'IssueComment');
  if (body.trim() === '') throw validationFailed({ resource: 'IssueComment', field: 'body', code: 'missing_field' });
  if ([...body].length <= MAX_COMMENT) return body;
  const message = `body is too long (maximum is ${MAX_COMMENT} characters)`;
  throw validationFailed({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message });
}
