import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Repository } from '../../../batch-job/repository/open-repository.ts';
import { placeReport } from '../../../batch-job/steps/place-report.ts';
import type { ServiceConfig } from '../../../core/config/config.ts';
import { claimedFixture } from '../../fakes/records.ts';
import { openWorkbench, type Workbench } from '../repository/workbench.ts';

const NAME = '2026-11-20-0123456789abcdef0123456789abcdef.md';
const TEXT = '# Incident: A cart cannot be totalled\n\nIt was seen.\n';

const place = (
  repository: Pick<Repository, 'findBlocker'>,
  service: Partial<Omit<ServiceConfig, 'fix'>> & { protect?: string[] } = {},
  text = TEXT,
) => {
  const { protect = [], ...rest } = service;
  const { incident, attempt } = claimedFixture();
  const fix = { ...attempt.service.fix, protect };
  const run = {
    attempt: () => ({ ...attempt, service: { ...attempt.service, ...rest, fix } }),
    incident: async () => incident,
  };
  return placeReport(run, { repository }, text);
};

describe('in a repository that holds other things', () => {
  let bench: Workbench;
  let repository: Repository;
  beforeAll(async () => {
    bench = await openWorkbench();
    await mkdir(join(bench.clone, 'module'), { recursive: true });
    const sha = await bench.commit({ 'a.js': '1\n' });
    await bench.person('update-index', '--add', '--cacheinfo', `160000,${sha},module`);
    await bench.commit({
      file: 'text\n',
      link: { link: '..' },
      'docs/incidents/README.md': '# Read\n',
      'inner/incidents': { link: '../docs' },
      'Handbook/Pages/start.md': '# Start\n',
      [`theirs/${NAME}`]: '# Notes of ours\n',
      [`ours/${NAME}`]: '# Incident: an earlier report\n',
      [`folder/${NAME}/x`]: 'x\n',
    });
    repository = await bench.open();
  });
  afterAll(() => bench.close());

  test.each([
    ['docs/incidents', undefined],
    ['new/place', undefined],
    ['ours', undefined],
    ['file', 'file is a file'],
    ['file/below', 'file is a file'],
    ['link', 'link is a link'],
    ['link/docs/incidents', 'link is a link'],
    ['inner/incidents', 'inner/incidents is a link'],
    ['module', 'module is a submodule'],
    ['theirs', `theirs/${NAME} is a file of somebody else’s`],
    ['folder', `folder/${NAME} is a folder`],
    ['Handbook/Pages', undefined],
    ['handbook/incidents', 'Handbook differs from handbook in upper and lower case alone'],
    ['Handbook/pages', 'Handbook/Pages differs from Handbook/pages in upper and lower case alone'],
  ])('%s', async (reportPath, blocker) => {
    const found = await place(repository, { reportPath });
    if (blocker === undefined) return expect(found).toEqual({ kind: 'file', path: `${reportPath}/${NAME}` });
    const path = `.mendhook/incidents/${NAME}`;
    expect(found).toEqual({ kind: 'file', path, note: `The incident report is ${path}, because ${blocker}.` });
  });
});

describe('wherever it would stand', () => {
  const free = { findBlocker: async () => undefined };

  test('a protected folder is left alone', async () => {
    expect(await place(free, { protect: ['docs/**'] })).toMatchObject({ path: `.mendhook/incidents/${NAME}` });
    expect(await place(free, { reportPath: 'deploy/reports' })).toMatchObject({ path: `.mendhook/incidents/${NAME}` });
    expect(await place(free, { protect: ['docs/**', '.mendhook/**'] })).toMatchObject({
      kind: 'comment',
      note: expect.stringContaining('is protected by the service’s configuration, and .mendhook'),
    });
  });

  test('a credential in it keeps it out of the repository and of the draft', async () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${'a'.repeat(64)}\n-----END RSA PRIVATE KEY-----\n`;
    expect(await place(free, {}, `${TEXT}${key}`)).toMatchObject({
      kind: 'off',
      note: expect.stringContaining('There is no incident report'),
    });
  });

  test('a service may want a comment, or none', async () => {
    expect(await place(free, { report: 'comment' })).toEqual({ kind: 'comment' });
    expect(await place(free, { report: 'off' })).toEqual({ kind: 'off' });
  });
});
