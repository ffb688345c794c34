import { describe, expect, test } from 'vitest';
import { addToCycle, recoverCycle } from '../../core/alert/alert-cycle.ts';
import type { SearchTake } from '../../core/config/search-budget.ts';
import { MissingRecordError } from '../../core/errors.ts';
import { receivedAlert } from '../../core/lifecycle/alert-record.ts';
import { claimAttempt, recordJob } from '../../core/lifecycle/attempt.ts';
import { beginWork } from '../../core/lifecycle/incident-work.ts';
import { DUE_KINDS } from '../../core/names.ts';
import { closedBreaker, countEnd, takeProbe } from '../../core/policy/breaker.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LeftAlone } from '../../core/records/left-alone.ts';
import { beginSearch, endSearch } from '../../core/search/shared-search.ts';
import { nameCause, STORM_WINDOW_MS } from '../../core/storm/cause.ts';
import { aConfig, anAlert, anIncident, aService, NOW } from '../fixtures/records.ts';

/** What every ledger does, run on the fake and on the real thing. `fresh` gives one that is empty. */
export function describeLedgerContract(name: string, fresh: () => Promise<Ledger>): void {
  describe(`${name} keeps the ledger's contract`, () => {
    test('an alert is recorded once, and a second delivery is told what became of the first', async () => {
      const ledger = await fresh();
      const record = receivedAlert(anAlert());
      expect(await ledger.recordAlert(record)).toBeUndefined();
      expect(await ledger.recordAlert(record)).toEqual(record);
      const skips = [{ incidentId: 'a', rule: 'minimum-users', channel: '#shop' }];
      const settled = {
        disposition: { kind: 'worked' as const, reason: 'one bug' },
        incidentIds: ['a'],
        skips,
        dropped: { 'no service': 2 },
      };
      await ledger.finishAlert('alert-1', settled);
      expect(await ledger.recordAlert(record)).toEqual({ ...record, ...settled });
      expect(await ledger.listAlerts(5)).toEqual([{ ...record, ...settled }]);
      expect(await ledger.getAlert('alert-1')).toEqual({ ...record, ...settled });
      expect(await ledger.getAlert('alert-2')).toBeUndefined();
    });

    test('alerts and incidents are listed newest first', async () => {
      const ledger = await fresh();
      for (const at of [2, 3, 1]) {
        await ledger.recordAlert(receivedAlert(anAlert({ id: `alert-${at}`, receivedAt: NOW + at })));
        await ledger.mergeIncident(`i${at}`, () => anIncident({ id: `i${at}`, updatedAt: NOW + at }));
      }
      expect((await ledger.listAlerts(2)).map(({ alert }) => alert.id)).toEqual(['alert-3', 'alert-2']);
      const received = { from: NOW + 1, to: NOW + 2 };
      expect((await ledger.listAlerts(9, received)).map(({ alert }) => alert.id)).toEqual(['alert-2', 'alert-1']);
      expect((await ledger.listIncidents(2)).map(({ id }) => id)).toEqual(['i3', 'i2']);
    });

    test('what is due is listed, the longest due first, and nothing else', async () => {
      const ledger = await fresh();
      for (const [id, lookAt] of [
        ['i1', NOW + 2],
        ['i2', NOW + 1],
        ['i3', NOW + 3],
        ['i4', undefined],
      ] as const) {
        await ledger.mergeIncident(id, () => anIncident({ id, status: 'in-work', lookAt }));
      }
      expect(await ledger.listDue('incident', NOW + 2, 9)).toEqual(['i2', 'i1']);
      expect(await ledger.listDue('incident', NOW + 9, 1)).toEqual(['i2']);
      await ledger.changeIncident('i2', ({ lookAt: _, ...current }) => current);
      expect(await ledger.listDue('incident', NOW + 9, 9)).toEqual(['i1', 'i3']);
      expect(await ledger.listDue('alert', NOW + 9, 9)).toEqual([]);
    });

    test('what is due is listed by what is to be looked at; what failed is not due before its time', async () => {
      const ledger = await fresh();
      const failed = { count: 1, since: NOW, notBefore: NOW + 5 };
      const pullRequest = { repository: 'a/b', number: 1, url: 'https://x', branch: 'b', title: 't', draft: true };
      const proposed = { status: 'fix-proposed', pullRequest, lookAt: NOW } as const;
      for (const incident of [
        { id: 'work', status: 'in-work', lookAt: NOW },
        { id: 'asked', ...proposed },
        { id: 'behind', threadTurn: { at: NOW, by: 'a', behind: true } },
        { id: 'failed', ...proposed, failedLooks: { ...failed, refused: false } },
        { id: 'refused', ...proposed, failedLooks: { ...failed, refused: true } },
      ] as const) {
        await ledger.mergeIncident(incident.id, () => anIncident(incident));
      }
      const due = (until: number) =>
        Promise.all(DUE_KINDS.map(async (kind) => [kind, ...(await ledger.listDue(kind, until, 9))]));
      const soon = [['alert'], ['incident', 'work'], ['pull-request', 'asked'], ['thread'], ['retry']];
      expect(await due(NOW + 4)).toEqual(soon);
      expect(await due(NOW + 30_000)).toEqual([
        ['alert'],
        ['incident', 'work'],
        ['pull-request', 'asked', 'refused'],
        ['thread', 'behind'],
        ['retry', 'failed'],
      ]);
    });

    test('what was left alone is read by its day, in pages, each alert once', async () => {
      const ledger = await fresh();
      const day = 24 * 3_600_000;
      const link = 'x'.repeat(3_000);
      const record = (number: number, title = 't') => ({
        alertId: `alert-${number}`,
        receivedAt: NOW,
        skips: [{ incidentId: 'i', rule: 'muted', channel: '#c' }],
        unmatched: { monitorId: '7', title, link },
        noErrors: { channel: '#c', reasons: { 'no service': 2 } },
      });
      await Promise.all(Array.from({ length: 400 }, (_, number) => ledger.putLeftAlone(record(number))));
      await ledger.putLeftAlone(record(7, 'again'));
      await ledger.putLeftAlone({ ...record(1_000), receivedAt: NOW + day });
      const read: LeftAlone[] = [];
      let from: string | undefined;
      do {
        const page = await ledger.readLeftAlone('2026-09-21', from);
        read.push(...page.records);
        from = page.next;
      } while (from !== undefined);
      expect(read).toHaveLength(400);
      expect(read.find(({ alertId }) => alertId === 'alert-7')).toEqual(record(7, 'again'));
      expect((await ledger.readLeftAlone('2026-09-23')).records).toEqual([]);
    });

    test('an alert that waits too long is due until it is settled, and said to be delayed once', async () => {
      const ledger = await fresh();
      const hour = 3_600_000;
      for (const id of ['a1', 'a2']) await ledger.recordAlert(receivedAlert(anAlert({ id })));
      expect(await ledger.listDue('alert', NOW + hour - 1, 9)).toEqual([]);
      expect((await ledger.listDue('alert', NOW + hour, 9)).toSorted()).toEqual(['a1', 'a2']);
      const settled = { disposition: { kind: 'worked' as const, reason: 'r' }, incidentIds: [] };
      await ledger.finishAlert('a1', settled);
      expect(await ledger.listDue('alert', NOW + hour, 9)).toEqual(['a2']);
      expect([await ledger.delayAlert('a1', 'r'), await ledger.delayAlert('a2', 'r')]).toEqual([false, true]);
      expect(await ledger.delayAlert('a2', 'r')).toBe(false);
      expect(await ledger.listDue('alert', NOW + hour, 9)).toEqual([]);
      expect(await ledger.recordAlert(receivedAlert(anAlert({ id: 'a2' })))).toMatchObject({
        disposition: { kind: 'delayed', reason: 'r' },
      });
    });

    test('an alert that had but its own sample is due when it is to be sent again, until it is settled otherwise', async () => {
      const ledger = await fresh();
      await ledger.recordAlert(receivedAlert(anAlert({ id: 'a1' })));
      expect(await ledger.postponeAlert('a1', NOW + 9)).toBe(false);
      const sampled = { disposition: { kind: 'sampled' as const, reason: 'r' }, incidentIds: ['i'], lookAt: NOW + 5 };
      await ledger.finishAlert('a1', sampled);
      expect(await ledger.listDue('alert', NOW + 5, 9)).toEqual(['a1']);
      expect(await ledger.postponeAlert('a1', NOW + 9)).toBe(true);
      expect(await ledger.listDue('alert', NOW + 8, 9)).toEqual([]);
      expect(await ledger.listDue('alert', NOW + 9, 9)).toEqual(['a1']);
      expect(await ledger.getAlert('a1')).toMatchObject({ ...sampled, lookAt: NOW + 9 });
      expect(await ledger.postponeAlert('a1', undefined)).toBe(true);
      expect(await ledger.listDue('alert', NOW + 9, 9)).toEqual([]);
      await ledger.finishAlert('a1', { disposition: { kind: 'worked', reason: 'r' }, incidentIds: ['i'] });
      expect(await ledger.postponeAlert('a1', NOW)).toBe(false);
    });

    test('searches are counted as they can be taken', async () => {
      const ledger = await fresh();
      const terms = { kind: 'logs' as const, perHour: 6, reserve: 1, now: NOW };
      const remaining = [];
      do remaining.push(await ledger.countSearches(terms));
      while (await ledger.takeSearch(terms));
      expect(remaining).toEqual([2, 1, 0]);
    });

    test('an incident that is not there is not changed', async () => {
      const ledger = await fresh();
      expect(await ledger.changeKnownIncident('none', (current) => current)).toBeUndefined();
      await ledger.mergeIncident('i1', () => anIncident({ id: 'i1' }));
      const changed = await ledger.changeKnownIncident('i1', (current) => ({ ...current, title: 'new' }));
      expect(changed).toEqual(await ledger.getIncident('i1'));
      expect(changed?.title).toBe('new');
    });

    test('an incident is made, changed and read back whole', async () => {
      const ledger = await fresh();
      const incident = anIncident();
      expect(await ledger.getIncident(incident.id)).toBeUndefined();
      await ledger.mergeIncident(incident.id, (current) => current ?? incident);
      expect(await ledger.getIncident(incident.id)).toEqual(incident);
      const working = await ledger.changeIncident(incident.id, (current) => beginWork(current, 'alert-1', NOW + 1));
      expect(working).toMatchObject({ status: 'in-work', attempt: 1, claimedBy: 'alert-1', version: 1 });
      expect(await ledger.getIncident(incident.id)).toEqual(working);
    });

    test('a change that changes nothing writes nothing', async () => {
      const ledger = await fresh();
      const incident = anIncident();
      await ledger.mergeIncident(incident.id, () => incident);
      await ledger.changeIncident(incident.id, (current) => current);
      expect(await ledger.getIncident(incident.id)).toMatchObject({ version: 0 });
    });

    test('an equal copy is a change: the same object alone means nothing to change', async () => {
      const ledger = await fresh();
      const incident = anIncident();
      const terms = { service: aService(), model: aConfig().model, datadog: aConfig().datadog, budgets: [] };
      const attempt = claimAttempt({ id: incident.id, attempt: 1 }, terms, NOW);
      await ledger.mergeIncident(incident.id, () => incident);
      await ledger.openAttempt(attempt);
      await ledger.changeIncident(incident.id, (current) => ({ ...current }));
      await ledger.changeKnownIncident(incident.id, (current) => ({ ...current }));
      await ledger.mergeIncident(incident.id, (current = incident) => ({ ...current }));
      await ledger.changeAttempt(incident.id, 1, (current) => ({ ...current }));
      expect(await ledger.getIncident(incident.id)).toEqual({ ...incident, version: 3 });
      expect(await ledger.getAttempt(incident.id, 1)).toEqual({ ...attempt, version: 1 });
    });

    test('what is not there cannot be changed', async () => {
      const ledger = await fresh();
      await expect(ledger.changeIncident('none', (current) => current)).rejects.toBeInstanceOf(MissingRecordError);
      await expect(ledger.changeAttempt('none', 1, (current) => current)).rejects.toBeInstanceOf(MissingRecordError);
    });

    test('writers that meet lose nothing', async () => {
      const ledger = await fresh();
      const incident = anIncident({ alertCount: 0 });
      const raise = () =>
        ledger.mergeIncident(incident.id, (current = incident) => ({ ...current, alertCount: current.alertCount + 1 }));
      await Promise.all(Array.from({ length: 12 }, raise));
      expect(await ledger.getIncident(incident.id)).toMatchObject({ alertCount: 12 });
    });

    test('only one of many takes an incident into work', async () => {
      const ledger = await fresh();
      const incident = anIncident();
      await ledger.mergeIncident(incident.id, () => incident);
      const claim = (alertId: string) =>
        ledger.changeIncident(incident.id, (current) =>
          current.status === 'observed' ? beginWork(current, alertId, NOW) : current,
        );
      const claims = await Promise.all(Array.from({ length: 8 }, (_, index) => claim(`alert-${index}`)));
      expect(new Set(claims.map(({ claimedBy }) => claimedBy)).size).toBe(1);
    });

    test('an attempt is opened once and changed', async () => {
      const ledger = await fresh();
      const terms = { service: aService(), model: aConfig().model, datadog: aConfig().datadog, budgets: [] };
      const attempt = claimAttempt({ id: 'i', attempt: 1 }, terms, NOW);
      expect(await ledger.openAttempt(attempt)).toBeUndefined();
      expect(await ledger.openAttempt({ ...attempt, step: 'other' })).toEqual(attempt);
      const submitted = await ledger.changeAttempt('i', 1, (current) => recordJob(current, 'job-1'));
      expect(await ledger.getAttempt('i', 1)).toEqual(submitted);
      await ledger.openAttempt({ ...attempt, number: 2 });
      expect((await ledger.listAttempts('i')).map(({ number, status }) => [number, status])).toEqual([
        [1, 'submitted'],
        [2, 'claimed'],
      ]);
    });

    test('money is set aside up to the limit, once an attempt, and given back when it was not spent', async () => {
      const ledger = await fresh();
      const claim = (attempt: string) =>
        ledger.claimBudget({ budget: 'dollars/checkout/2026-09-21', attempt, amount: 2, limit: 5 });
      expect(await claim('a')).toBe(true);
      expect(await claim('a')).toBe(true);
      expect(await claim('b')).toBe(true);
      expect(await claim('c')).toBe(false);
      const settlement = { budget: 'dollars/checkout/2026-09-21', attempt: 'a', claimed: 2, spent: 0.75 };
      await ledger.settleBudget(settlement);
      await ledger.settleBudget(settlement);
      expect(await claim('c')).toBe(true);
      expect(await claim('d')).toBe(false);
    });

    test('a claim that is repeated after it was settled is granted, and changes nothing', async () => {
      const ledger = await fresh();
      const claim = { budget: 'd', attempt: 'a', amount: 2, limit: 5 };
      const settlement = { budget: 'd', attempt: 'a', claimed: 2, spent: 0.75 };
      const held = async () => (await ledger.readPolicyContext({ budgets: ['d'], breakers: [], mutes: [] })).held;
      await ledger.claimBudget(claim);
      await ledger.settleBudget(settlement);
      const results = await Promise.all([
        ledger.claimBudget(claim),
        ledger.claimBudget(claim),
        ledger.settleBudget(settlement),
      ]);
      expect(results).toEqual([true, true, undefined]);
      expect(await ledger.claimBudget(claim)).toBe(true);
      expect([await held(), await ledger.listClaims('d')]).toEqual([{ d: 0.75 }, []]);
      await ledger.settleBudget({ ...settlement, spent: 1.5 });
      expect(await held()).toEqual({ d: 0.75 });
    });

    test('a hundred claims at once cannot overspend', async () => {
      const ledger = await fresh();
      const claims = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          ledger.claimBudget({ budget: 'b', attempt: `a${index}`, amount: 0.7, limit: 5 }),
        ),
      );
      expect(claims.filter(Boolean)).toHaveLength(7);
    });

    test('a claim that is given back leaves no trace, and can be made again', async () => {
      const ledger = await fresh();
      const budget = 'drafts/acme/checkout';
      const claim = (attempt: string) => ledger.claimBudget({ budget, attempt, amount: 1, limit: 2 });
      expect([await claim('a'), await claim('b'), await claim('c')]).toEqual([true, true, false]);
      expect((await ledger.listClaims(budget)).toSorted()).toEqual(['a', 'b']);
      const giveBack = { budget, attempt: 'a', claimed: 1, spent: 0 };
      await ledger.settleBudget(giveBack);
      await ledger.settleBudget(giveBack);
      expect(await claim('c')).toBe(true);
      expect(await claim('a')).toBe(false);
      expect((await ledger.listClaims(budget)).toSorted()).toEqual(['b', 'c']);
      expect(await ledger.listClaims('none')).toEqual([]);
    });

    test('what the policy looks at is read at once; what was never written is left out', async () => {
      const ledger = await fresh();
      const query = { budgets: ['d', 'p', 'none'], breakers: ['all', 'service/a'], mutes: ['service/a', 'service/b'] };
      expect(await ledger.readPolicyContext(query)).toEqual({ held: {}, breakers: [], mutes: [] });
      await ledger.claimBudget({ budget: 'd', attempt: 'a', amount: 0.35, limit: 5 });
      await ledger.claimBudget({ budget: 'd', attempt: 'b', amount: 2, limit: 5 });
      await ledger.claimBudget({ budget: 'p', attempt: 'a', amount: 1, limit: 5 });
      await ledger.putMute({ target: 'service/b', until: NOW, at: NOW - 2 });
      await ledger.putMute({ target: 'service/b', until: NOW + 1, reason: 'rewritten', at: NOW, by: 'U1' });
      await ledger.putMute({ target: 'service/b', until: NOW + 9, reason: 'said before', at: NOW - 1 });
      const breaker = await ledger.changeBreaker('all', (current = closedBreaker('all')) =>
        countEnd(current, { attempt: 'a', endedAt: NOW, failed: true, limit: 1, pauseMs: 9 }, NOW),
      );
      expect(await ledger.readPolicyContext(query)).toEqual({
        held: { d: 2.35, p: 1 },
        breakers: [breaker],
        mutes: [{ target: 'service/b', until: NOW + 1, reason: 'rewritten', at: NOW, by: 'U1' }],
      });
      expect(breaker.open).toEqual({ by: 'a', since: NOW, probeFrom: NOW + 9 });
    });

    test('many bugs that name a cause at once are all kept, and forgotten when their time is over', async () => {
      const ledger = await fresh();
      const seen = { kind: 'dependency' as const, cause: 'dependencies/x', description: 's', from: NOW, to: NOW };
      const name = (incidentId: string, at = NOW) =>
        ledger.changeCause('dependencies/x', (current) =>
          nameCause(current, { ...seen, from: at, to: at }, { incidentId, service: `s-${incidentId}`, title: 't' }),
        );
      await Promise.all(Array.from({ length: 5 }, (_, index) => name(`i${index}`)));
      const again = await name('i0');
      expect(again.namedBy.map(({ incidentId }) => incidentId).toSorted()).toEqual(['i0', 'i1', 'i2', 'i3', 'i4']);
      expect((await name('later', NOW + 3 * STORM_WINDOW_MS)).namedBy).toMatchObject([{ incidentId: 'later' }]);
    });

    test('a cycle knows its bugs and its recovery, however many tell it at once', async () => {
      const ledger = await fresh();
      const named = { name: 'c', monitorId: '42', cycleKey: 'k' };
      const ids = ['i1', 'i2', 'i3', 'i4', 'i5', 'i6'];
      await Promise.all([
        ...ids.map((id) => ledger.changeCycle('c', (current) => addToCycle(current, named, id, NOW))),
        ledger.changeCycle('c', (current) => recoverCycle(current, named, { at: NOW }, NOW)),
      ]);
      const told = await ledger.changeCycle('c', (current) => addToCycle(current, named, 'i1', NOW));
      expect(told).toEqual({ ...named, version: 6, incidentIds: ids, recoveredAt: NOW, updatedAt: NOW });
    });

    test('of many alerts that want one search, one makes it, and all take what it found', async () => {
      const ledger = await fresh();
      const wantedBy = (alertId: string) => ({
        name: 's',
        alertId,
        needs: { from: NOW - 9, to: NOW },
        since: 0,
        from: NOW - 9,
        to: NOW,
      });
      const begin = (alertId: string) =>
        ledger.changeSearch('s', (current) => beginSearch(current, wantedBy(alertId), NOW));
      const begun = await Promise.all(Array.from({ length: 8 }, (_, index) => begin(`a${index}`)));
      const [first, ...others] = new Map(begun.map((search) => [search.by, search])).values();
      expect(others).toEqual([]);
      if (first === undefined) throw new Error('somebody began');
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
      await ledger.changeSearch('s', (current = first) => endSearch(current, first, bytes));
      expect((await begin('late')).found).toEqual(bytes);
    });

    test('a fingerprint leads to one incident, however many claim it', async () => {
      const ledger = await fresh();
      const link = { fingerprint: 'f', algorithm: 'v1', version: 0 };
      const claim = (incidentId: string) => ledger.changeLink('f', (current) => current ?? { ...link, incidentId });
      expect(await ledger.getLink('f')).toBeUndefined();
      const claims = await Promise.all(Array.from({ length: 8 }, (_, index) => claim(`i${index}`)));
      expect(new Set(claims.map(({ incidentId }) => incidentId)).size).toBe(1);
      const changed = await ledger.changeLink('f', (current) => ({
        ...link,
        ...current,
        incidentId: 'i',
        successor: 'g',
      }));
      expect(changed).toMatchObject({ incidentId: 'i', successor: 'g' });
      expect(await ledger.getLink('f')).toEqual(changed);
    });

    test('searches are taken until too few are left, and come back with time', async () => {
      const ledger = await fresh();
      const take = (change: Partial<SearchTake> = {}) =>
        ledger.takeSearch({ kind: 'logs', perHour: 12, reserve: 2, now: NOW, ...change });
      const taken = await Promise.all(Array.from({ length: 20 }, () => take()));
      expect(taken.filter(Boolean)).toHaveLength(4);
      expect(await take({ kind: 'spans' })).toBe(true);
      expect([await take({ reserve: 0 }), await take({ reserve: 0 }), await take({ reserve: 0 })]).toEqual([
        true,
        true,
        false,
      ]);
      const later = NOW + 30 * 60_000;
      expect([await take({ now: later }), await take({ now: later })]).toEqual([true, false]);
      const fullAgain = NOW + 9 * 3_600_000;
      const takenThen = await Promise.all(Array.from({ length: 20 }, () => take({ now: fullAgain })));
      expect(takenThen.filter(Boolean)).toHaveLength(4);
    });

    test('ends that meet are all counted, and only one of many attempts probes', async () => {
      const ledger = await fresh();
      const names = Array.from({ length: 8 }, (_, index) => `a${index}`);
      const count = (attempt: string) =>
        ledger.changeBreaker('all', (current = closedBreaker('all')) =>
          countEnd(current, { attempt, endedAt: NOW, failed: true, limit: 8, pauseMs: 0 }, NOW),
        );
      const counted = await Promise.all(names.map(count));
      expect(Math.max(...counted.map(({ failures }) => failures))).toBe(8);
      const probes = await Promise.all(
        names.map((name) =>
          ledger.changeBreaker('all', (current = closedBreaker('all')) => takeProbe(current, name, NOW)),
        ),
      );
      expect(new Set(probes.map(({ probe }) => probe?.attempt)).size).toBe(1);
    });
  });
}
