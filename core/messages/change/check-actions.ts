import type { CheckAction } from '../../ports/checks.ts';
import { type ChangeWord, changeWord } from '../../records/change-event.ts';

/** A label has at most 20 characters, a description 40, an identifier 20. https://docs.github.com/en/rest/checks/runs */
export const CHECK_ACTIONS: readonly (CheckAction & { readonly identifier: ChangeWord })[] = [
  { identifier: 'approve', label: 'Approve', description: 'First write why in a comment' },
  { identifier: 'refuse', label: 'Refuse', description: 'First write why in a comment' },
  { identifier: 'once-more', label: 'Once more', description: 'Review again; write why in a comment' },
];

/** @returns undefined for an identifier that is none of ours */
export function readCheckAction(identifier: string): ChangeWord | undefined {
  const word = changeWord.safeParse(identifier);
  return CHECK_ACTIONS.some((action) => action.identifier === identifier) ? word.data : undefined;
}
