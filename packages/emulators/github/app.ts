import { type Context, Hono } from 'hono';
import { answerFaults } from './answer-faults.ts';
import { authenticate } from './credentials.ts';
import { errorBody, GitHubError, notFound } from './errors.ts';
import { createRateLimits } from './rate-limit.ts';
import { followRepositoryId, redirectRenamed } from './renames.ts';
import { addAppManifestRoutes } from './routes/app-manifests.ts';
import { addAppRoutes } from './routes/apps.ts';
import { addBlobRoute } from './routes/blob.ts';
import { actorOf, type Env } from './routes/call.ts';
import { addCheckRunRoutes } from './routes/check-runs.ts';
import { addCommitPullRoutes } from './routes/commit-pulls.ts';
import { addContentsRoutes } from './routes/contents.ts';
import { addDeploymentRoutes } from './routes/deployments.ts';
import { addEnvironmentRoutes } from './routes/environments.ts';
import { addGitDataRoutes } from './routes/git-data.ts';
import { addGitHttpRoutes } from './routes/git-http.ts';
import { addGitObjectRoutes } from './routes/git-objects.ts';
import { addGitRefRoutes } from './routes/git-refs.ts';
import { addGraphqlRoute } from './routes/graphql.ts';
import { addIssueRoutes } from './routes/issues.ts';
import { addPeopleRoutes } from './routes/people.ts';
import { addPullRoutes } from './routes/pulls.ts';
import { addRepositoryRoutes } from './routes/repositories.ts';
import { addRulesetRoutes } from './routes/rulesets.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addWorkflowRunRoutes } from './routes/workflow-runs.ts';
import { addWorkflowRoutes } from './routes/workflows.ts';
import { createSecondaryLimits } from './secondary-limits.ts';
import { ownAccountShape } from './shapes/user.ts';
import type { GitHubWorld } from './world.ts';

/** All that the stand-in answers: git's protocol, links to code, then the REST API behind authentication and rate limits. */
export function createGitHubApp(world: GitHubWorld): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  const limits = createRateLimits(world.clock, world.rateLimitPerHour);
  const countCall = createSecondaryLimits(world.clock);
  app.use(answerFaults(world.faults, world.clock));
  app.use(followRepositoryId(world, (request, env) => app.fetch(request, env ?? {})));
  addGitHttpRoutes(app, world);
  addBlobRoute(app, world);
  // The code is the credential.
  addAppManifestRoutes(app, world);

  app.use(async (call, next) => {
    const caller = authenticate(world, call.req.header('authorization'));
    call.set('caller', caller);
    call.header('x-github-media-type', 'github.v3; format=json');
    if (call.req.path !== '/rate_limit') {
      const headers = limits.take(caller.key, call.req.path.startsWith('/search/') ? 'search' : 'core');
      for (const [name, value] of Object.entries(headers)) call.header(name, value);
      if (!call.req.path.endsWith('/access_tokens')) countCall(caller.key, call.req.method);
    }
    await next();
  });
  app.use(redirectRenamed(world));

  app.get('/rate_limit', (call) => call.json(limits.overview(call.get('caller').key)));
  app.get('/user', (call) => {
    const caller = call.get('caller');
    if (caller.kind === 'app' || caller.isInstallation) {
      throw new GitHubError(403, 'Resource not accessible by integration');
    }
    return call.json(ownAccountShape(world, actorOf(call)));
  });
  addAppRoutes(app, world);
  addRepositoryRoutes(app, world);
  addCheckRunRoutes(app, world);
  // Before the commits, whose route takes every path below it.
  addCommitPullRoutes(app, world);
  addGitDataRoutes(app, world);
  addGitObjectRoutes(app, world);
  addGitRefRoutes(app, world);
  addContentsRoutes(app, world);
  addPullRoutes(app, world);
  addPeopleRoutes(app, world);
  addRulesetRoutes(app, world);
  addIssueRoutes(app, world);
  addGraphqlRoute(app, world);
  addSearchRoutes(app, world);
  addWorkflowRoutes(app, world);
  addWorkflowRunRoutes(app, world);
  addDeploymentRoutes(app, world);
  addEnvironmentRoutes(app, world);

  app.notFound((call) => refuse(call, notFound()));
  app.onError((error, call) => {
    if (error instanceof GitHubError) return refuse(call, error);
    if (error instanceof URIError) return refuse(call, new GitHubError(400, 'Bad Request'));
    console.error({ event: 'local-github-failed', path: call.req.path, error });
    return refuse(call, new GitHubError(500, 'Server Error'));
  });
  return app;
}

function refuse(call: Context<Env>, error: GitHubError): Response {
  return call.json(errorBody(error), error.status, { ...error.headers });
}
