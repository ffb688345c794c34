import type { BranchRule, PublishTerms } from '../../ports/code-host.ts';

/** What would be published, as far as it is known beforehand. */
interface Planned {
  readonly branch: string;
  /** A header as the fix's commit will have one. */
  readonly header: string;
  readonly email: string;
}

/** What is in the way of publishing, each as the host would word its refusal; empty when nothing is seen. */
export function obstaclesOf({ signs, missing, rules }: PublishTerms, planned: Planned): readonly string[] {
  const isSigned = signs && rules.some(({ type }) => type === 'required_signatures');
  return [
    ...missing.map((permission) => `The permission ${permission} is not granted to the GitHub App`),
    ...rules.flatMap((rule) => (isSigned && BY_HOST.has(rule.type) ? [] : (obstacleOf(rule, planned) ?? []))),
  ];
}

/** The host signs such commits, and writes its own addresses into them. */
const BY_HOST: ReadonlySet<string> = new Set([
  'required_signatures',
  'commit_author_email_pattern',
  'committer_email_pattern',
]);

function obstacleOf(rule: BranchRule, { branch, header, email }: Planned): string | undefined {
  switch (rule.type) {
    case 'creation':
      return `A rule lets nobody create ${branch}: creations being restricted`;
    case 'required_signatures':
      return 'Commits must have verified signatures';
    case 'branch_name_pattern':
      return unless(rule, branch, 'Branch name');
    case 'commit_message_pattern':
      return unless(rule, header, 'Commit message');
    case 'commit_author_email_pattern':
      return unless(rule, email, 'Author email');
    case 'committer_email_pattern':
      return unless(rule, email, 'Committer email');
    default:
      return undefined;
  }
}

function unless(rule: BranchRule, text: string, what: string): string | undefined {
  const { operator = '', pattern = '', negate = false } = rule;
  const isMatch = matches(operator, pattern, text);
  if (isMatch === undefined || isMatch !== negate) return undefined;
  return `${what} must ${negate ? 'not ' : ''}match the pattern "${operator}: ${pattern}"`;
}

function matches(operator: string, pattern: string, text: string): boolean | undefined {
  switch (operator) {
    case 'starts_with':
      return text.startsWith(pattern);
    case 'ends_with':
      return text.endsWith(pattern);
    case 'contains':
      return text.includes(pattern);
    case 'regex':
      return matchesExpression(pattern, text);
    default:
      return undefined;
  }
}

/** GitHub's expressions are RE2. One that JavaScript does not take says nothing here, and GitHub decides at the push. */
function matchesExpression(pattern: string, text: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'm').test(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
