/** Who said a word, as the system says through which it came. */
export type Speaker =
  | { readonly via: 'slack'; readonly slackId: string; readonly name: string }
  | { readonly via: 'github' | 'command'; readonly login: string };

/** A person as both systems know them. */
export interface KnownPerson {
  readonly slackId: string;
  /** Logins of GitHub that are mapped to this Slack id, in order; at least one. */
  readonly logins: readonly string[];
}

/**
 * Looks up who said a word. A name in a message proves nothing: only the mapping of the configuration does.
 *
 * @param people `slack.people`: GitHub logins and the Slack ids of the same people
 * @returns undefined if the configuration does not map them
 */
export function personOfWord(by: Speaker, people: Readonly<Record<string, string>> = {}): KnownPerson | undefined {
  const slackId = by.via === 'slack' ? by.slackId : slackIdOf(by.login, people);
  const logins = Object.entries(people).flatMap(([login, id]) => (id === slackId ? [login] : []));
  if (slackId === undefined || logins.length === 0) return undefined;
  const own = by.via === 'slack' ? undefined : logins.find((login) => isSame(login, by.login));
  return { slackId, logins: own === undefined ? logins : [own, ...logins.filter((login) => login !== own)] };
}

const slackIdOf = (login: string, people: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(people).find(([known]) => isSame(known, login))?.[1];

/** Logins ignore case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
