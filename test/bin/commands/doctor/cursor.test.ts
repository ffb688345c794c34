import { startCursor } from '@mendhook/emulators/cursor';
import { describe, expect, test } from 'vitest';
import { createCursorInspector } from '../../../../adapters/cursor-inspector.ts';
import { checkCursor } from '../../../../bin/commands/doctor/checks/cursor.ts';
import { closing, temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { told } from './told.ts';

describe('Cursor', () => {
  const start = () =>
    closing(startCursor({ stateDirectory: temporaryDirectory(), apiKey: 'key', repositories: ['acme/shop'] }));

  test.each([
    ['all is there', 'key', ['good its API key “local” works', 'good it reaches https://github.com/Acme/Shop']],
    ['a wrong key', 'other', ['bad Cursor: it refuses the API key']],
  ])('%s', async (_, apiKey, expected) => {
    const { url: apiUrl } = await start();
    const inspector = createCursorInspector({ apiKey, apiUrl });
    expect(told(await checkCursor(inspector, ['https://github.com/Acme/Shop']))).toEqual(expected);
  });

  test('a repository that it does not reach, and a list that it does not give again', async () => {
    const { url: apiUrl } = await start();
    const inspector = createCursorInspector({ apiKey: 'key', apiUrl });
    const check = async () => told(await checkCursor(inspector, ['https://github.com/acme/web'])).at(-1);
    expect(await check()).toBe('bad it does not reach https://github.com/acme/web');
    expect(await check()).toBe(
      'warning it does not list its repositories: Cursor: Rate limit exceeded. Please try again later.',
    );
  });

  test('without a key, people ask Cursor themselves', async () => {
    expect(told(await checkCursor(undefined, ['https://github.com/acme/shop']))).toEqual([
      'good no API key: threads have words to copy for Cursor’s Slack app',
    ]);
  });
});
