import type { ReleaseDecision } from '../../core/records/release-decision.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ExpectedRelease } from './expected-ends.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What was seen of the release that brought a pull request. */
export interface SeenRelease {
  readonly record: ReleaseRecord;
  /** Its chain, oldest first. */
  readonly decisions: readonly Pick<ReleaseDecision, 'result' | 'action' | 'rules' | 'percent'>[];
  /** What does not fit in its chain; undefined where all fits. */
  readonly fault: string | undefined;
}

/** Whether the release of a pull request ended as it has to; seen in its record and its decisions. */
export function checkRelease(label: string, expected: ExpectedRelease, seen: SeenRelease | undefined): Check[] {
  const said = (name: string, ok: boolean, detail: string): Check => ({ name: `${label}: ${name}`, ok, detail });
  if (expected.status === undefined) {
    return [said(expected.says, seen === undefined, seen === undefined ? 'it has no release' : seen.record.status)];
  }
  if (seen === undefined) return [said(expected.says, false, 'it has no release')];
  const { record, decisions, fault } = seen;
  const asked = rulesOf(decisions, 'ask');
  const back = rulesOf(decisions, 'back');
  const shares = decisions.flatMap(({ action, result, percent }) =>
    result === 'go' && (action === 'deploy-canary' || action === 'promote') ? [percent ?? 0] : [],
  );
  const wanted = record.status === 'released' ? 'a small share first, then all' : 'a small share, and never more';
  return [
    said(
      expected.says,
      record.status === expected.status,
      `${record.status}: ${record.decision?.why ?? 'not decided'}`,
    ),
    said(
      expected.asks.length === 0 ? 'nobody was asked' : `a person was asked for ${expected.asks.join(' and ')}`,
      isSame(asked, expected.asks),
      asked.join(', ') || 'nobody was asked',
    ),
    said(
      expected.back.length === 0 ? 'nothing took it back' : `it went back for one of ${expected.back.join(', ')}`,
      expected.back.length === 0 ? back.length === 0 : back.some((rule) => expected.back.some((each) => each === rule)),
      back.join(', ') || 'it did not go back',
    ),
    ...(expected.back.length === 0
      ? []
      : [
          said('an incident report says why', record.report !== undefined, record.report?.summary ?? 'there is none'),
          said('its new errors are an incident', record.incidents.length > 0, record.incidents.join(', ') || 'none'),
        ]),
    said(`its decisions gave it ${wanted}`, hasShares(record.status, shares), `${shares.join(', ')} percent`),
    said('its decisions are a chain that fits', fault === undefined, fault ?? `${decisions.length} lines`),
  ];
}

const rulesOf = (decisions: SeenRelease['decisions'], result: ReleaseDecision['result']): string[] => [
  ...new Set(decisions.flatMap((decision) => (decision.result === result ? decision.rules : []))),
];

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

function hasShares(status: ReleaseRecord['status'], shares: readonly number[]): boolean {
  const [first = 0, second] = shares;
  const isSmall = first > 0 && first < 100;
  return status === 'released' ? isSmall && second === 100 && shares.length === 2 : isSmall && shares.length === 1;
}
