import { describe, expect, test } from 'vitest';
import { RefusedTreeError } from '../../../batch-job/repository/git-error.ts';
import { type History, NotInHistoryError } from '../../../batch-job/repository/history.ts';
import { createGitBlame } from '../../../batch-job/tools/git-blame.ts';
import { createGitLog } from '../../../batch-job/tools/git-log.ts';
import { createGitShow } from '../../../batch-job/tools/git-show.ts';

const { signal } = new AbortController();
const sha = 'abcdef0123456789abcdef0123456789abcdef01';
const by = { commit: sha, author: 'Ada', at: 0, summary: 'louder' };

const history = (fault?: Error): History => {
  const answer = async <Value>(value: Value) => {
    if (fault !== undefined) throw fault;
    return { value, note: 'History ends there.' };
  };
  return {
    log: () => answer([{ commit: sha, author: 'Ada', date: '2026-01-01T00:00:00Z', subject: 'louder', body: '' }]),
    blame: ({ path, firstLine }) =>
      answer([
        { ...by, line: firstLine, text: `${path} one` },
        { ...by, line: firstLine + 1, text: 'two' },
        { ...by, commit: '1'.repeat(40), line: firstLine + 2, text: 'three' },
      ]),
    prepareBlame: async () => undefined,
    churn: async () => new Map(),
    show: ({ commit }) => answer(`commit ${commit}`),
  };
};

describe('what they answer', () => {
  test('a commit is a line, and where the history ends is said', async () => {
    const log = await createGitLog(history()).run({}, signal);
    expect(log).toBe('abcdef012345 2026-01-01T00:00:00Z Ada: louder\nHistory ends there.');
    expect(await createGitShow(history()).run({ revision: 'abcdef0' }, signal)).toContain('commit abcdef0');
  });

  test('lines of one commit stand together', async () => {
    const blame = await createGitBlame(history()).run({ path: 'a.js', from: 4, to: 6 }, signal);
    const date = '1970-01-01T00:00:00.000Z Ada: louder';
    expect(blame.split('\n').slice(0, 5)).toEqual([
      `abcdef012345 ${date}`,
      '4\ta.js one',
      '5\ttwo',
      `111111111111 ${date}`,
      '6\tthree',
    ]);
  });
});

describe('what they refuse', () => {
  test.each([
    [createGitBlame(history()), { path: 'a.js', from: 9, to: 3 }],
    [createGitBlame(history()), { path: 'a.js', from: 1, to: 81 }],
    [createGitBlame(history()), { path: '', from: 1, to: 1 }],
    [createGitLog(history()), { path: 'a.js', limit: 51 }],
    [createGitLog(history()), { path: 'a.js', revision: 'HEAD' }],
    [createGitShow(history()), { path: 'a.js' }],
    [createGitLog(history(new NotInHistoryError('no'))), {}],
    [createGitLog(history(new RefusedTreeError('path "../a" has a ".." component'))), { path: '../a' }],
  ])('%#: is told to the model as its own mistake', async (tool, input) => {
    await expect(tool.run(input, signal)).rejects.toMatchObject({ name: 'ToolError' });
  });

  test('a fault of the host is one of the tool', async () => {
    await expect(createGitLog(history(new Error('host'))).run({}, signal)).rejects.toMatchObject({ name: 'Error' });
  });
});
