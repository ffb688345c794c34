import type { ReleaseConfig } from '../config/release.ts';
import type { Permission } from '../ports/pull-requests.ts';
import type { KnownPerson } from './person-of-word.ts';

/** A person who says a word, and what is known of them. */
export interface Speaker {
  readonly word: { readonly by: { readonly via: 'slack' | 'github' | 'command'; readonly login?: string } };
  /** Left out if the configuration does not map the person. */
  readonly person: KnownPerson | undefined;
  readonly people: ReleaseConfig['people'];
  readonly permission: Permission;
  readonly record: { readonly repository: string };
}

type SpeakerRule = (speaker: Speaker) => string | undefined;

/** Each rule: why a person has no say, in a sentence for them; undefined if nothing is against it. */
export const isMapped: SpeakerRule = ({ person, word: { by } }) => {
  if (person !== undefined) return undefined;
  const who = by.via === 'slack' ? 'this Slack user' : `the GitHub login ${by.login}`;
  return `slack.people does not map ${who}, so nobody knows who this is`;
};

export const mayRelease: SpeakerRule = ({ person, people }) =>
  person !== undefined && people.mayRelease.users.includes(person.slackId)
    ? undefined
    : 'release.people.mayRelease does not name this person';

export const mayWrite: SpeakerRule = ({ permission, record }) =>
  permission === 'admin' || permission === 'maintain' || permission === 'write'
    ? undefined
    : `this person has no write access to ${record.repository} at GitHub`;
