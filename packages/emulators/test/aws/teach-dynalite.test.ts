import db from 'dynalite/db/index.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { teachDynalite } from '../../aws/teach-dynalite.ts';

const loaded = z.object({ teachDynalite: z.custom<() => void>((value) => typeof value === 'function') });

test('a file that is loaded twice teaches the engine once', async () => {
  teachDynalite();
  const taught = { ...db };
  const copy = new URL('../../aws/teach-dynalite.ts', import.meta.url).pathname;
  const again = loaded.parse({ ...(await import(`${copy}?copy`)) });
  expect(again.teachDynalite).not.toBe(teachDynalite);
  again.teachDynalite();
  expect({ ...db }).toEqual(taught);
});
