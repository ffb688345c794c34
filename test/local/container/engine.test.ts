import { describe, expect, test } from 'vitest';
import { findContainerEngine } from '../../../local/container/engine.ts';

const run = { environment: { A: 'b c' }, folders: { '/probe': '/tmp/probe' } };

describe('a command of one’s own', async () => {
  const engine = await findContainerEngine({ MENDHOOK_BUILD_IMAGE: '/opt/builder' });

  test('builds from the repository’s root', () => {
    const root = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '');
    expect(engine?.build('/x/Dockerfile', 'worker')).toEqual([
      '/opt/builder',
      'build',
      '-f',
      '/x/Dockerfile',
      '-t',
      'worker',
      root,
    ]);
  });

  test('runs what it is given, with variables and folders to read', () => {
    expect(engine?.run('worker', { ...run, command: ['ls', '-a'] })).toEqual([
      ...['/opt/builder', 'run', '-e', 'A=b c', '-v', '/tmp/probe:/probe:ro', 'worker', '--', 'ls', '-a'],
    ]);
  });

  test('is told the image’s entry, which it does not know', () => {
    expect(engine?.run('worker', { environment: {} })).toEqual([
      ...['/opt/builder', 'run', 'worker', '--', '/usr/bin/dumb-init', '--single-child', '--'],
      ...['/opt/mendhook/bin/node', '/opt/mendhook/lib/worker/main.js'],
    ]);
  });
});
