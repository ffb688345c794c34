import { GitHubError, validationFailed } from './errors.ts';
import type { StoredPull, StoredRepository } from './state.ts';

/** Whether one pull request is found by a search. */
type Test = (repository: StoredRepository, pull: StoredPull) => boolean;

const TOKEN = /(-)?(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi;

/**
 * Reads a search for pull requests: `repo:o/r is:pr is:open label:"x" head:b base:b author:a in:body "words"`.
 *
 * @throws {GitHubError} 422 for a qualifier that this stand-in does not know, so that no search is silently wider
 */
export function parseIssueSearch(query: string): Test {
  if (query.trim() === '') throw validationFailed({ resource: 'Search', field: 'q', code: 'missing' });
  const tokens = [...query.matchAll(TOKEN)].map(([, minus, qualifier, quoted, bare]) => ({
    isNegated: minus === '-',
    qualifier: qualifier?.toLowerCase(),
    value: quoted ?? bare ?? '',
  }));
  const places = tokens.filter((each) => each.qualifier === 'in').flatMap((each) => each.value.split(','));
  const tests = tokens
    .filter((each) => each.qualifier !== 'in')
    .map(({ isNegated, qualifier, value }) => {
      const test = qualifier === undefined ? textTest(value, places) : qualifierTest(qualifier, value);
      return isNegated ? negate(test) : test;
    });
  return (repository, pull) => tests.every((test) => test(repository, pull));
}

function textTest(words: string, places: readonly string[]): Test {
  const wanted = words.toLowerCase();
  const fields: readonly string[] = places.length > 0 ? places : ['title', 'body', 'comments'];
  return (repository, pull) => {
    const texts = [
      ...(fields.includes('title') ? [pull.title] : []),
      ...(fields.includes('body') ? [pull.body ?? ''] : []),
      ...(fields.includes('comments')
        ? repository.comments.filter((each) => each.number === pull.number).map((each) => each.body)
        : []),
    ];
    return texts.some((text) => text.toLowerCase().includes(wanted));
  };
}

function qualifierTest(qualifier: string, value: string): Test {
  const same = (text: string) => text.toLowerCase() === value.toLowerCase();
  switch (qualifier) {
    case 'repo':
      return (repository) => same(`${repository.owner}/${repository.name}`);
    case 'org':
    case 'user':
      return (repository) => same(repository.owner);
    case 'label':
      return (_, pull) => pull.labels.some(same);
    case 'head':
      return (_, pull) => pull.headRef.toLowerCase().startsWith(value.toLowerCase());
    case 'base':
      return (_, pull) => pull.baseRef.toLowerCase().startsWith(value.toLowerCase());
    case 'author':
      return (_, pull) => same(pull.author) || same(`app/${pull.author.replace('[bot]', '')}`);
    case 'draft':
      return (_, pull) => String(pull.draft) === value;
    case 'is':
    case 'state':
    case 'type':
      return stateTest(value.toLowerCase());
    default:
      throw new GitHubError(422, `The local GitHub does not know the search qualifier "${qualifier}:"`);
  }
}

function stateTest(state: string): Test {
  switch (state) {
    case 'pr':
      return () => true;
    case 'issue':
      return () => false;
    case 'open':
    case 'closed':
      return (_, pull) => pull.state === state;
    case 'merged':
      return (_, pull) => pull.mergedAt !== null;
    case 'unmerged':
      return (_, pull) => pull.mergedAt === null;
    case 'draft':
      return (_, pull) => pull.draft;
    default:
      throw new GitHubError(422, `The local GitHub does not know the search qualifier "is:${state}"`);
  }
}

const negate =
  (test: Test): Test =>
  (repository, pull) =>
    !test(repository, pull);
