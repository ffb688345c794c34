import type { ChangedLine } from '../changed-lines.ts';

/** A construct that a change adds. `severe`: it asks a person alone. */
export interface Danger {
  readonly rule: string;
  readonly severity: 'severe' | 'doubtful';
  /** One sentence for a person. */
  readonly text: string;
  readonly matches: (line: ChangedLine, around: LinesAround) => boolean;
}

/** A file's lines near one of its lines, which is in neither. */
export interface LinesAround {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** What a caller from outside can choose. */
export const INPUT =
  '(?:\\breq(?:uest)?\\.(?:body|query|params|headers|cookies|args|form|json|GET|POST|data|values|files|get_json|getParameter|url)\\b|\\bparams\\[|\\bctx\\.(?:query|request|params)\\b|\\$_(?:GET|POST|REQUEST|COOKIE)\\b|\\$request->|\\br\\.(?:FormValue|URL\\.Query|PostFormValue)\\b|\\bc\\.(?:Param|Query|PostForm)\\(|\\bconn\\.params\\b|\\bevent\\.(?:body|queryStringParameters)\\b|\\buser_?[iI]nput\\b|\\bgetParameter\\(|\\bRequest\\.(?:Query|Form)\\b)';

export const severe = (rule: string, text: string, ...patterns: readonly RegExp[]): Danger => ({
  ...{ rule, text, severity: 'severe' as const },
  matches: ({ code }) => patterns.some((pattern) => pattern.test(code)),
});

export const doubtful = (rule: string, text: string, ...patterns: readonly RegExp[]): Danger => ({
  ...severe(rule, text, ...patterns),
  severity: 'doubtful',
});
