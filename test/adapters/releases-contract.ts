import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../core/durations.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { Lane } from '../../core/records/lane.ts';
import { aRelease, NOW } from '../fixtures/records.ts';

/** What every store of releases does, run on the fake and on the real thing. `fresh` gives one that is empty. */
export function describeReleasesContract(name: string, fresh: () => Promise<Releases>): void {
  describe(`${name} keeps the contract of releases`, () => {
    test('a release is made once, changed by its version, and known by its id', async () => {
      const releases = await fresh();
      const release = aRelease();
      expect(await releases.get(release.id)).toBeUndefined();
      expect(await releases.change(release.id, (known) => known)).toBeUndefined();
      expect(await releases.merge(release.id, (known) => known ?? release)).toEqual(release);
      const staged = await releases.change(release.id, (known) => ({ ...known, status: 'staging' }));
      expect(staged).toMatchObject({ status: 'staging', version: 1 });
      expect(await releases.merge(release.id, (known) => known ?? release)).toMatchObject({ version: 1 });
      expect(await releases.get(release.id)).toEqual(staged);
    });

    test('they are listed newest first, and by when the sweep looks', async () => {
      const releases = await fresh();
      const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(16));
      for (const [index, id] of ids.entries()) {
        const lookAt = index === 0 ? {} : { lookAt: NOW - MINUTE_MS + 10 - index };
        await releases.merge(id, () => aRelease({ id, updatedAt: NOW + index, ...lookAt }));
      }
      expect((await releases.list(2)).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
      expect(await releases.listDue(NOW + 7, 9)).toEqual([]);
      expect(await releases.listDue(NOW + 8, 9)).toEqual([ids[2]]);
      expect(await releases.listDue(NOW + 9, 9)).toEqual([ids[2], ids[1]]);
    });

    test('a lane that two take at once is taken by one', async () => {
      const releases = await fresh();
      const take = (releaseId: string) =>
        releases.mergeLane('lane', (lane) =>
          lane === undefined ? { ...LANE, holder: { releaseId, since: NOW } } : lane,
        );
      const [one, other] = await Promise.all([take('a'.repeat(16)), take('b'.repeat(16))]);
      expect(one.holder).toEqual(other.holder);
      expect(await releases.getLane('lane')).toEqual(one);
    });

    test('what releases taught is kept', async () => {
      const releases = await fresh();
      const service = { name: 'checkout' };
      const pair = { releaseId: 'a', staging: 1.1, production: 1.2, at: NOW };
      await releases.mergeCalibration('c', () => ({
        ...{ id: 'c', version: 0, service, pairs: [pair], rollbacks: [], updatedAt: NOW },
      }));
      expect(await releases.getCalibration('c')).toMatchObject({ pairs: [pair] });
      expect(await releases.getCalibration('d')).toBeUndefined();
    });
  });
}

const LANE: Lane = {
  id: 'lane',
  version: 0,
  service: { name: 'checkout' },
  environment: 'production',
  updatedAt: NOW,
};
