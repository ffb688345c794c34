import type { BaseUpdate } from '../../records/base-update.ts';
import { mdProse } from '../../text/markdown.ts';
import { markerOf } from '../../text/marker.ts';
import { baseUpdateText } from '../base-update-text.ts';

/**
 * The comment on a draft that tells how its update ended. A merge rewrites the comment of the merge before; all else is told
 * once of a commit.
 *
 * @returns undefined for what nobody needs to know
 */
export function baseUpdateComment(
  incidentId: string,
  { end, head, plan }: BaseUpdate,
  branch: string,
): { readonly marker: string; readonly body: string } | undefined {
  const text = end === undefined ? undefined : baseUpdateText(end, branch);
  if (end === undefined || text === undefined) return undefined;
  const of = end.kind === 'merged' ? 'merged' : `${end.kind}-${(plan?.head ?? head).slice(0, 12)}`;
  const marker = markerOf('base-update', `${incidentId}-${of}`);
  return { marker, body: `${mdProse(`${TITLES[end.kind]}: ${text}`)}\n\n${marker}` };
}

const TITLES = {
  merged: 'Base branch merged',
  conflict: 'Conflict',
  'bug-gone': 'The bug is gone',
  'not-verified': 'Not updated',
  failed: 'Not updated',
  'left-alone': '',
} as const;
