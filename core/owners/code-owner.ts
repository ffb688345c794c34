/** An owner in a CODEOWNERS file. A login and a team have no `@`. */
export type CodeOwner =
  | { readonly kind: 'user'; readonly login: string }
  | { readonly kind: 'team'; readonly organization: string; readonly team: string }
  | { readonly kind: 'email'; readonly address: string };

const USER = /^@([A-Za-z\d](?:[\w-]{0,99}))$/;
const TEAM = /^@([A-Za-z\d](?:[\w-]{0,99}))\/([\w-]{1,100})$/;
const EMAIL = /^[\w.%+-]{1,64}@[A-Za-z\d.-]{1,255}\.[A-Za-z]{2,63}$/;

/**
 * Reads one owner, such as `@octocat`, `@octo-org/octocats` or `docs@example.com`.
 *
 * @returns undefined if GitHub reports the word as "Invalid owner"
 */
export function readCodeOwner(word: string): CodeOwner | undefined {
  const [, organization, team] = TEAM.exec(word) ?? [];
  if (organization !== undefined && team !== undefined) return { kind: 'team', organization, team };
  const login = USER.exec(word)?.[1];
  if (login !== undefined) return { kind: 'user', login };
  return EMAIL.test(word) ? { kind: 'email', address: word } : undefined;
}

/** The owner as the file has it: `@octocat`, `@octo-org/octocats`, `docs@example.com`. */
export function codeOwnerName(owner: CodeOwner): string {
  switch (owner.kind) {
    case 'user':
      return `@${owner.login}`;
    case 'team':
      return `@${owner.organization}/${owner.team}`;
    case 'email':
      return owner.address;
    default:
      return owner satisfies never;
  }
}
