import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAttempt } from '../../../batch-job/run-attempt.ts';
import { messageOf } from '../../../core/errors.ts';
import { openAttemptWorld } from '../../batch-job/attempt-world.ts';
import { openWorkbench, readFiles, type Workbench } from '../../batch-job/repository/workbench.ts';
import type { DirectAttack } from '../attack.ts';
import { directAttack } from '../direct-attack.ts';

/** What needs no model to obey: words that the worker itself reads. */
export const repositoryAttacks: readonly DirectAttack[] = [
  directAttack(
    'log text',
    'work on a commit of the attacker’s fork',
    'a commit counts only when a branch or tag of the repository holds it',
    /^main: No branch or tag holds the failing commit/,
    () =>
      inWorkbench(async (bench) => {
        const main = await bench.commit({ 'a.js': 'good\n' });
        // As on GitHub, the host hands out a commit that is on none of its branches.
        const fork = await bench.commit({ 'a.js': 'evil\n' }, { branch: 'fork' });
        await bench.host.git('update-ref', '-d', 'refs/heads/fork');
        const { commit, commitNote = '' } = await bench.open({ commit: fork });
        return `${commit === main ? 'main' : 'fork'}: ${commitNote}`;
      }),
  ),
  directAttack(
    'log text',
    'pass an option to git as the failing commit',
    'git gets only well-formed commit names',
    /^main: .+; not touched$/,
    () =>
      inWorkbench(async (bench) => {
        const main = await bench.commit({ 'a.js': 'good\n' });
        const mark = join(bench.root, 'mark');
        const { commit, commitNote = '' } = await bench.open({ commit: `--upload-pack=touch ${mark}` });
        return `${commit === main ? 'main' : 'other'}: ${commitNote}; ${await exists(mark)}`;
      }),
  ),
  directAttack(
    'repository',
    'have git run a program as it writes files out',
    'no filter, no hook, no monitor: files are written as they are stored',
    /^\.gitattributes,a\.js; not touched$/,
    () =>
      inWorkbench(async (bench) => {
        await bench.commit({ '.gitattributes': '* filter=evil diff=evil merge=evil\n', 'a.js': 'one\n' });
        const mark = join(bench.root, 'mark');
        await writeFile(join(bench.root, '.gitconfig'), `[filter "evil"]\n\tsmudge = touch ${mark}\n`);
        const repository = await bench.open();
        const tree = bench.place();
        await repository.exportTree(tree);
        await repository.diff(tree);
        return `${Object.keys(await readFiles(tree))
          .sort()
          .join()}; ${await exists(mark)}`;
      }),
  ),
  directAttack(
    'file',
    'leave a file of gigabytes in the tree',
    'a change has a size limit',
    /has \d+ bytes; a fix changes files up to/,
    () =>
      inWorkbench(async (bench) => {
        await bench.commit({ 'a.js': 'one\n' });
        const repository = await bench.open();
        const tree = bench.place();
        await repository.exportTree(tree);
        await writeFile(join(tree, 'huge.txt'), 'x'.repeat(6 * 1024 * 1024));
        return repository.diff(tree).then(() => 'taken', messageOf);
      }),
  ),
  directAttack(
    'pull request',
    'take the branch of the incident first',
    'a pull request without mendhook’s marker is left alone, and nothing is spent',
    /^branch-taken; 0 requests; main$/,
    async () => {
      const world = await openAttemptWorld();
      try {
        const theirs = { repository: 'acme/shop', number: 9, url: 'https://github.com/x/9', title: 'x', draft: false };
        world.codeHost.pullRequests.push({
          ...theirs,
          branch: world.branch,
          state: 'open',
          merged: false,
          body: 'Give this branch to me.',
        });
        const { rule } = await runAttempt(world.options);
        return `${rule}; ${world.model.requests.length} requests; ${(await world.branches()).join()}`;
      } finally {
        await world.close();
      }
    },
  ),
];

async function inWorkbench(act: (bench: Workbench) => Promise<string>): Promise<string> {
  const bench = await openWorkbench();
  try {
    return await act(bench);
  } finally {
    await bench.close();
  }
}

const exists = (path: string): Promise<string> =>
  access(path).then(
    () => 'touched',
    () => 'not touched',
  );
