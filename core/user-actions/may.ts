import type { Config } from '../config/config.ts';
import type { PersonAction } from '../records/person-request.ts';

type SlackConfig = Config['slack'];
type AllowList = NonNullable<SlackConfig['mayPress']>;

/** Who may ask for this action: a person must be on each of the lists. None: everybody in the channel may. */
export function allowListsOf({ mayPress, may }: SlackConfig, action: PersonAction['action']): readonly AllowList[] {
  // Cursor's pull request is a draft by another hand: who may not open one may not have it opened.
  const own = may?.[SETTINGS[action]] ?? (action === 'hand-off' ? may?.openDraft : undefined);
  return [mayPress, own].filter((list) => list !== undefined);
}

/** The user groups whose members have to be known before `isOnAll` is asked. */
export const groupsOf = (lists: readonly AllowList[]): readonly string[] => [
  ...new Set(lists.flatMap(({ groups }) => groups)),
];

/** Every user group that the configuration names. */
export const namedGroups = ({ mayPress, may = {} }: SlackConfig): readonly string[] =>
  groupsOf([mayPress, ...Object.values(may)].filter((list) => list !== undefined));

/** @param members of each user group */
export const isOnAll = (
  lists: readonly AllowList[],
  personId: string,
  members: ReadonlyMap<string, readonly string[]>,
): boolean =>
  lists.every(
    ({ users, groups }) =>
      users.includes(personId) || groups.some((group) => members.get(group)?.includes(personId) === true),
  );

/** What each action is called in the configuration. */
const SETTINGS: Readonly<Record<PersonAction['action'], keyof NonNullable<SlackConfig['may']>>> = {
  'try-again': 'retry',
  'open-draft': 'openDraft',
  'hand-off': 'handOff',
  'wrong-diagnosis': 'wrongDiagnosis',
  dismiss: 'dismiss',
  mute: 'mute',
  unmute: 'mute',
  assign: 'assign',
  merge: 'merge',
  split: 'split',
  // These are asked for on GitHub alone, where the right to write decides.
  fix: 'retry',
  stop: 'retry',
  'close-draft': 'dismiss',
  'open-issue': 'openIssue',
};
