import type { ReleaseRule } from '../records/release-decision.ts';
import type { ReviewedChange } from '../records/release-facts.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { counted } from '../text/quantities.ts';

/** A question before any traffic goes to the new version. */
export interface Question {
  readonly rule: ReleaseRule;
  /** Completes "a person decides: …". */
  readonly text: string;
}

/**
 * What a person is asked before a release goes to production: a migration that cannot go back, mendhook's own change, a commit that
 * nobody reviewed, and no way back.
 *
 * @param reviewed the records of its changes, as far as there are any
 * @returns each rule once, without those whose question was answered with yes
 */
export function questionsBefore(record: ReleaseRecord, reviewed: readonly ReviewedChange[]): readonly Question[] {
  const found = [...questions(record, reviewed)];
  const accepted = record.accepted ?? [];
  return found.filter(
    ({ rule }, index) => !accepted.includes(rule) && found.findIndex((each) => each.rule === rule) === index,
  );
}

function* questions(record: ReleaseRecord, reviewed: readonly ReviewedChange[]): Generator<Question> {
  const { changes, unreviewed = [] } = record;
  const byId = new Map(reviewed.map((each) => [each.id, each]));
  for (const { number, changeId, incidentId } of changes) {
    const known = changeId === undefined ? undefined : byId.get(changeId);
    const migration = migrationIn(known);
    if (migration !== undefined) yield { rule: 'migration', text: `#${number} ${migration}` };
    if (incidentId !== undefined || known?.author.association === 'own') {
      yield { rule: 'own-change', text: `mendhook wrote #${number} itself` };
    }
    if (!isReviewed(known)) yield { rule: 'unreviewed-commit', text: `#${number} was merged without a passed review` };
  }
  if (record.settings.mode === 'deploy' && record.previous === undefined) {
    yield { rule: 'no-way-back', text: 'nothing tells what production runs now, so there is no way back' };
  }
  const [first] = unreviewed;
  if (first !== undefined) {
    const more = unreviewed.length === 1 ? '' : ` and ${counted(unreviewed.length - 1, 'more commit')}`;
    yield { rule: 'unreviewed-commit', text: `${first.slice(0, 12)}${more} came without a pull request` };
  }
}

const isReviewed = (known: ReviewedChange | undefined): boolean => known?.decision?.result === 'pass';

/** Completes "#12 …"; undefined where no schema is changed in a way that asks a person. */
function migrationIn(known: ReviewedChange | undefined): string | undefined {
  for (const fact of known?.facts ?? []) {
    if (fact.status === 'not needed') continue;
    const found = fact.found.find(({ reason }) => reason === 'schema-change');
    if (found !== undefined) return `changes the schema, which a rollback does not take back: ${found.text}`;
  }
  return undefined;
}
