import type { Hono } from 'hono';
import { allows } from '../credentials.ts';
import { badCredentials } from '../errors.ts';
import { parseIssueSearch } from '../search-query.ts';
import { foundPullShape } from '../shapes/found-pull.ts';
import type { GitHubWorld } from '../world.ts';
import type { Env } from './call.ts';
import { cutPage } from './paging.ts';

/** Finds pull requests in what the caller can see. */
export function addSearchRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/search/issues', (call) => {
    const caller = call.get('caller');
    if (caller.kind === 'app') throw badCredentials('A JSON web token could not be decoded');
    const matches = parseIssueSearch(call.req.query('q') ?? '');
    const isVisible = allows(caller, 'pull_requests', 'read') || allows(caller, 'issues', 'read');
    const found = world.store.state.repositories
      .filter((repository) => isVisible && caller.reaches(repository))
      .flatMap((repository) =>
        repository.pulls.filter((pull) => matches(repository, pull)).map((pull) => ({ repository, pull })),
      )
      .sort((one, other) => other.pull.createdAt - one.pull.createdAt || other.pull.number - one.pull.number);
    const items = cutPage(call, found).map(({ repository, pull }) => foundPullShape(world, repository, pull));
    return call.json({ total_count: found.length, incomplete_results: false, search_type: 'lexical', items });
  });
}
