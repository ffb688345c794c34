const PATTERNS = [
  /^(?:https?:\/\/|ssh:\/\/)?(?:[^@/]+@)?github\.com[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/?#].*)?$/i,
  /^([\w.-]+)\/([\w.-]+?)\.git$/,
];

/**
 * The repository that a person or a git remote names, as "owner/name". Takes addresses of GitHub in the forms that its pages
 * and git show: `https://github.com/acme/checkout/pulls`, `git@github.com:acme/checkout.git`.
 *
 * @returns the same text when it is no such address
 */
export function repositoryName(text: string): string {
  for (const pattern of PATTERNS) {
    const [, owner, name] = pattern.exec(text.trim()) ?? [];
    if (owner !== undefined && name !== undefined) return `${owner}/${name}`;
  }
  return text.trim();
}
