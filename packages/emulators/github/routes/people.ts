import type { Hono } from 'hono';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { requestReviews, roleOf } from '../people.ts';
import { refuseArchived } from '../protection.ts';
import type { ApiPermission, ApiReviewRequests } from '../shapes/api.ts';
import { simplePullShape } from '../shapes/pull.ts';
import { reviewCommentShape, reviewShape } from '../shapes/review.ts';
import { teamShape } from '../shapes/team.ts';
import { userShape } from '../shapes/user.ts';
import type { GitHubWorld } from '../world.ts';
import { actorOf, bodyOf, type Env, pullOf, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

const reviewRequest = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

/** What people may do in a repository, and what they wrote in reviews. */
export function addPeopleRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/collaborators/:login/permission', (call) => {
    const repository = repositoryOf(world, call, ['metadata', 'read']);
    const login = call.req.param('login');
    const role = roleOf(world, repository, login);
    const permission = LEGACY[role];
    const permissions = {
      pull: role !== 'none',
      triage: role !== 'none' && role !== 'read',
      push: permission === 'write' || permission === 'admin',
      maintain: role === 'maintain' || role === 'admin',
      admin: role === 'admin',
    };
    const user = { ...userShape(world, login), permissions, role_name: role };
    return call.json({ permission, role_name: role, user } satisfies ApiPermission);
  });

  app.get('/repos/:owner/:repo/pulls/:number/reviews', (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const { number } = pullOf(repository, call);
    const reviews = repository.reviews.filter((each) => each.number === number);
    return call.json(cutPage(call, reviews).map((each) => reviewShape(world, repository, each)));
  });

  app.get('/repos/:owner/:repo/pulls/:number/reviews/:id', (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const { number } = pullOf(repository, call);
    const id = Number(call.req.param('id'));
    const review = repository.reviews.find((each) => each.number === number && each.id === id);
    if (!review) throw notFound();
    return call.json(reviewShape(world, repository, review));
  });

  app.get('/repos/:owner/:repo/pulls/comments/:id', (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const remark = repository.reviewComments.find((each) => each.id === Number(call.req.param('id')));
    if (!remark) throw notFound();
    return call.json(reviewCommentShape(world, repository, remark));
  });

  app.get('/repos/:owner/:repo/pulls/:number/requested_reviewers', (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const { requestedReviewers, requestedTeams } = pullOf(repository, call);
    return call.json({
      users: requestedReviewers.map((login) => userShape(world, login)),
      teams: requestedTeams.map((team) => teamShape(world, repository, team)),
    } satisfies ApiReviewRequests);
  });

  app.post('/repos/:owner/:repo/pulls/:number/requested_reviewers', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'write']);
    refuseArchived(repository);
    const pull = pullOf(repository, call);
    const { reviewers, team_reviewers: teams } = await bodyOf(call, reviewRequest, 'PullRequest');
    requestReviews(world, repository, pull, { people: reviewers, teams, by: actorOf(call) });
    return call.json(simplePullShape(world, repository, pull, call.get('caller')), 201);
  });

  app.get('/repos/:owner/:repo/pulls/:number/comments', (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const { number } = pullOf(repository, call);
    const since = Date.parse(call.req.query('since') ?? '') || 0;
    const comments = repository.reviewComments.filter((each) => each.number === number && each.updatedAt >= since);
    return call.json(cutPage(call, comments).map((each) => reviewCommentShape(world, repository, each)));
  });
}

/** The answer knows four permissions, and names the role beside them. */
const LEGACY = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
} as const;
