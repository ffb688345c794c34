import type { Git } from '../../../batch-job/repository/git.ts';

/** A repository that starts no process: `answer` gets the arguments, and returns what git would print. */
export function fakeGit(answer: (args: readonly string[]) => string = () => ''): Git {
  return {
    directory: '/nonexistent',
    environment: {},
    run: async (_, args) => Buffer.from(answer(args)),
    text: async (_, args) => answer(args),
    atHost: async (_, args) => answer(args),
  };
}
