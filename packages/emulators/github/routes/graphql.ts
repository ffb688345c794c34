import { buildSchema, type GraphQLError, graphql, Kind, parse, type ValueNode, visit } from 'graphql';
import type { Hono } from 'hono';
import { z } from 'zod';
import { allows } from '../credentials.ts';
import { badCredentials } from '../errors.ts';
import { reviewThreads } from '../graphql/review-threads.ts';
import { findRepository, type GitHubWorld } from '../world.ts';
import { bodyOf, type Call, type Env } from './call.ts';

/**
 * The part of GitHub's public schema that is answered here, with its names and types. What is not in it is refused as an unknown
 * field is. https://docs.github.com/en/graphql/reference/objects#pullrequestreviewthread
 */
const SCHEMA = buildSchema(`
  type Query { repository(owner: String!, name: String!, followRenames: Boolean = true): Repository }
  type Repository { pullRequest(number: Int!): PullRequest }
  type PullRequest {
    number: Int!
    reviewThreads(after: String, before: String, first: Int, last: Int): PullRequestReviewThreadConnection!
  }
  type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }
  type PullRequestReviewThreadConnection { nodes: [PullRequestReviewThread] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestReviewThread {
    id: ID!
    isResolved: Boolean!
    isOutdated: Boolean!
    path: String!
    line: Int
    originalLine: Int
    comments(after: String, before: String, first: Int, last: Int): PullRequestReviewCommentConnection!
  }
  type PullRequestReviewCommentConnection { nodes: [PullRequestReviewComment] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestReviewComment {
    id: ID!
    databaseId: Int
    body: String!
    createdAt: String!
    authorAssociation: CommentAuthorAssociation!
    author: Actor
    pullRequestReview: PullRequestReview
  }
  enum CommentAuthorAssociation {
    COLLABORATOR CONTRIBUTOR FIRST_TIMER FIRST_TIME_CONTRIBUTOR MANNEQUIN MEMBER NONE OWNER
  }
  type PullRequestReview { databaseId: Int }
  interface Actor { login: String! }
  type User implements Actor { login: String! }
  type Bot implements Actor { login: String! }
`);

const request = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) });

/** GraphQL answers 200, and says in the body what it refuses. */
export function addGraphqlRoute(app: Hono<Env>, world: GitHubWorld): void {
  app.post('/graphql', async (call) => {
    const caller = call.get('caller');
    if (caller.kind === 'app') throw badCredentials('A JSON web token could not be decoded');
    const { query, variables } = await bodyOf(call, request, 'Query');
    const refused = refuseWindows(query, variables);
    if (refused !== undefined) return call.json({ data: null, errors: [refused] });
    const rootValue = { repository: (at: { owner: string; name: string }) => repositoryOf(world, call, at) };
    const { data, errors } = await graphql({ schema: SCHEMA, source: query, rootValue, variableValues: variables });
    return call.json({
      ...(data === undefined ? {} : { data }),
      ...(errors === undefined ? {} : { errors: errors.map(shapeOf) }),
    });
  });
}

class Refused extends Error {
  readonly type: 'NOT_FOUND' | 'FORBIDDEN';
  constructor(type: Refused['type'], message: string) {
    super(message);
    this.type = type;
  }
}

function repositoryOf(
  world: GitHubWorld,
  call: Call,
  { owner, name }: { readonly owner: string; readonly name: string },
) {
  const caller = call.get('caller');
  const repository = findRepository(world, owner, name);
  if (caller.kind === 'app' || repository === undefined || !caller.reaches(repository)) {
    throw new Refused('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  return {
    pullRequest: ({ number }: { readonly number: number }) => {
      if (!allows(caller, 'pull_requests', 'read'))
        throw new Refused('FORBIDDEN', 'Resource not accessible by integration');
      const pull = repository.pulls.find((each) => each.number === number);
      if (pull === undefined) {
        throw new Refused('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      }
      return { number, reviewThreads: (window: object) => reviewThreads(world, repository, pull, window) };
    },
  };
}

const shapeOf = ({ message, path, locations, originalError }: GraphQLError) => ({
  ...(originalError instanceof Refused ? { type: originalError.type } : {}),
  message,
  path,
  locations,
});

const CONNECTIONS: ReadonlySet<string> = new Set(['reviewThreads', 'comments']);

/** https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit */
function refuseWindows(query: string, variables: Readonly<Record<string, unknown>>): object | undefined {
  let refused: object | undefined;
  const numberOf = (value: ValueNode): unknown => {
    if (value.kind === Kind.VARIABLE) return variables[value.name.value];
    return value.kind === Kind.INT ? Number(value.value) : undefined;
  };
  try {
    visit(parse(query), {
      Field: ({ name, arguments: args = [] }) => {
        if (!CONNECTIONS.has(name.value)) return;
        const windows = args.filter((each) => each.name.value === 'first' || each.name.value === 'last');
        const [size] = windows.map(({ value }) => numberOf(value));
        if (windows.length === 0) {
          const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name.value}\` connection.`;
          refused = { type: 'MISSING_PAGINATION_BOUNDARIES', message };
        } else if (typeof size !== 'number' || size < 1 || size > 100) {
          const message = `Requesting ${String(size)} records on the \`${name.value}\` connection exceeds the \`first\` limit of 100 records.`;
          refused = { type: 'EXCESSIVE_PAGINATION', message };
        }
      },
    });
  } catch {
    return undefined; // graphql says itself what is wrong with the query
  }
  return refused;
}
