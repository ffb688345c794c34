/** What an expression may read: `inputs.release`, `github.sha`. */
export type Contexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A workflow that cannot be carried out: an expression that is none, or that reads what is not offered here. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
}

/**
 * Fills `${{ … }}` of a text.
 *
 * @throws {WorkflowError}
 */
export const fillExpressions = (text: string, contexts: Contexts): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => evaluate(inner, contexts));

/** Whether an `if` holds; it may stand without braces. @throws {WorkflowError} */
export const holds = (condition: string, contexts: Contexts): boolean =>
  isTrue(evaluate(condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1'), contexts));

/**
 * Contexts, strings, numbers, `==`, `!=`, `&&`, `||`, `!` and brackets:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
function evaluate(text: string, contexts: Contexts): string {
  const tokens = text.match(/'(?:[^']|'')*'|[\w.-]+|==|!=|&&|\|\||[!()]|\S/g) ?? [];
  const read = { tokens, at: 0, contexts };
  const value = either(read);
  if (read.at < tokens.length) throw new WorkflowError(`unexpected "${tokens[read.at]}" in: ${text.trim()}`);
  return value;
}

interface Reading {
  readonly tokens: readonly string[];
  at: number;
  readonly contexts: Contexts;
}

function either(read: Reading): string {
  let value = both(read);
  while (take(read, '||')) {
    const next = both(read);
    value = isTrue(value) ? value : next;
  }
  return value;
}

function both(read: Reading): string {
  let value = comparison(read);
  while (take(read, '&&')) {
    const next = comparison(read);
    value = isTrue(value) ? next : value;
  }
  return value;
}

function comparison(read: Reading): string {
  const left = operand(read);
  if (take(read, '==')) return String(isSame(left, operand(read)));
  if (take(read, '!=')) return String(!isSame(left, operand(read)));
  return left;
}

function operand(read: Reading): string {
  if (take(read, '!')) return String(!isTrue(operand(read)));
  if (take(read, '(')) {
    const value = either(read);
    if (!take(read, ')')) throw new WorkflowError('expected ")"');
    return value;
  }
  const token = read.tokens[read.at];
  read.at += 1;
  if (token === undefined) throw new WorkflowError('expected a value');
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (/^(true|false|-?\d+(\.\d+)?)$/.test(token)) return token;
  const [, context = '', key = ''] = /^(\w+)\.([\w.-]+)$/.exec(token) ?? [];
  const known = read.contexts[context];
  if (known === undefined) throw new WorkflowError(`unrecognized named-value: "${token}"`);
  return known[key] ?? '';
}

function take(read: Reading, token: string): boolean {
  if (read.tokens[read.at] !== token) return false;
  read.at += 1;
  return true;
}

/** GitHub compares strings without regard to case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isTrue = (value: string): boolean => value !== '' && value !== 'false' && value !== '0';
