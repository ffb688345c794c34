import { createMemoryPullRequests } from '../fakes/memory-pull-requests.ts';
import { NOW } from '../fixtures/records.ts';
import { describePullRequestsContract } from './pull-requests-contract.ts';

const repository = 'acme/shop';

describePullRequestsContract('in memory', async () => {
  const number = 7;
  const pullRequests = createMemoryPullRequests({
    ...{
      repository,
      number,
      state: 'open',
      draft: false,
      merged: false,
      title: 't',
      body: '',
      fork: false,
      commits: [],
    },
    author: { login: 'bob', association: 'member' },
    head: { sha: 'b'.repeat(40), branch: 'stock', tree: 'c'.repeat(40), repository },
    base: { sha: 'a'.repeat(40), branch: 'main' },
  });
  return {
    ...{ pullRequests, repository, number, now: NOW },
    permit: (login, permission) => pullRequests.permit(repository, login, permission),
    say: (login, text, at) => void pullRequests.words.push({ repository, number, login, text, at }),
  };
});
