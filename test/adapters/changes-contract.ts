import { describe, expect, test } from 'vitest';
import type { Changes } from '../../core/ports/changes.ts';
import { aChange, NOW } from '../fixtures/records.ts';

/** What every store of changes does, run on the fake and on the real thing. `fresh` gives one that is empty. */
export function describeChangesContract(name: string, fresh: () => Promise<Changes>): void {
  describe(`${name} keeps the contract of changes`, () => {
    test('a change is made once, changed by its version, and known by its id', async () => {
      const changes = await fresh();
      const change = aChange();
      expect(await changes.get(change.id)).toBeUndefined();
      expect(await changes.change(change.id, (known) => known)).toBeUndefined();
      expect(await changes.merge(change.id, (known) => known ?? change)).toEqual(change);
      const ready = await changes.change(change.id, (known) => ({ ...known, status: 'ready' }));
      expect(ready).toMatchObject({ status: 'ready', version: 1 });
      expect(await changes.merge(change.id, (known) => known ?? change)).toMatchObject({ version: 1 });
      expect(await changes.get(change.id)).toEqual(ready);
    });

    test('they are listed newest first, and by when they are due', async () => {
      const changes = await fresh();
      const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(16));
      for (const [index, id] of ids.entries()) {
        const lookAt = index === 0 ? {} : { lookAt: NOW + 10 - index };
        await changes.merge(id, () => aChange({ id, updatedAt: NOW + index, ...lookAt }));
      }
      expect((await changes.list(2)).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
      expect(await changes.listDue(NOW + 7, 9)).toEqual([]);
      expect(await changes.listDue(NOW + 8, 9)).toEqual([ids[2]]);
      expect(await changes.listDue(NOW + 9, 9)).toEqual([ids[2], ids[1]]);
    });
  });
}
