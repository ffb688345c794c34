import { RequestError } from './errors.js';

/**
 * Finds the route of a request.
 *
 * @returns {{ handle: Function, params: Record<string, string> }}
 * @throws {RequestError} 404 without such a path, 405 when only the method is wrong
 */
export function findRoute(routes, method, pathname) {
  const candidates = routes
    .map((route) => ({ route, params: matchPath(route.path, pathname) }))
    .filter(({ params }) => params !== undefined);
  if (candidates.length === 0) throw new RequestError(404, 'not-found', `there is no ${pathname}`);
  const found = candidates.find(({ route }) => route.method === method);
  if (found === undefined) throw new RequestError(405, 'wrong-method', `${pathname} does not take ${method}`);
  return { handle: found.route.handle, params: found.params };
}

function matchPath(pattern, pathname) {
  const expected = pattern.split('/');
  const given = pathname.split('/');
  if (expected.length !== given.length) return undefined;
  const params = {};
  for (const [index, part] of expected.entries()) {
    if (part.startsWith(':') && given[index] !== '') params[part.slice(1)] = given[index];
    else if (part !== given[index]) return undefined;
  }
  return params;
}
