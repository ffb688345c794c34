import type { Hono } from 'hono';
import { isRefInAddress } from '../source-file.ts';
import { isPathInside } from '../tree.ts';
import { findRepository, type GitHubWorld } from '../world.ts';
import type { Env } from './call.ts';

/**
 * The addresses of code that pull requests and messages hold lead to where people look at it. They need no token, as
 * browsers have none; what is behind them shows no more than this machine's own page does.
 */
export function addBlobRoute(app: Hono<Env>, world: GitHubWorld): void {
  const { blobUrl } = world;
  if (blobUrl === undefined) return;
  app.get('/:owner/:repo/blob/:ref/:path{.+}', async (call, next) => {
    const { owner, repo, ref, path } = call.req.param();
    const repository = findRepository(world, owner, repo);
    if (!repository || !isRefInAddress(ref) || !isPathInside(path)) return next();
    return call.redirect(blobUrl(repository.owner, repository.name, ref, path));
  });
}
