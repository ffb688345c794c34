import type { ts } from '@ts-morph/common';
import { type Comparison, flip, isQuiet, type TypePair } from './comparison.ts';
import type { Side } from './open-program.ts';

/** Compares the ways in which two functions or classes are called. */
export function compareSignatures(pair: TypePair, comparison: Comparison): void {
  const { SignatureKind } = comparison.base.ts;
  for (const kind of [SignatureKind.Call, SignatureKind.Construct]) {
    const before = comparison.base.checker.getSignaturesOfType(pair.before, kind);
    const after = comparison.head.checker.getSignaturesOfType(pair.after, kind);
    for (const [index, old] of before.entries()) compareOverloads({ pair, old, index, after }, comparison);
  }
}

function compareOverloads(
  { pair, old, index, after }: { pair: TypePair; old: ts.Signature; index: number; after: readonly ts.Signature[] },
  comparison: Comparison,
): void {
  const { name } = pair;
  const node = old.getDeclaration();
  const [only] = after;
  if (only === undefined)
    comparison.report({ rule: 'call-removed', text: `${name} can no longer be called`, side: 'base', node });
  else if (after.length === 1) compareSignature(pair, old, only, comparison);
  else {
    const text = comparison.base.checker.signatureToString(old);
    const same = after.find((now) => comparison.head.checker.signatureToString(now) === text);
    if (same !== undefined) {
      compareSignature(pair, old, same, comparison);
      return;
    }
    const own = after[index] ?? only;
    const isFit = (now: ts.Signature) => isQuiet(comparison, (trial) => compareSignature(pair, old, now, trial));
    // What is told of an overload that fits none is what is wrong with the one at its place.
    if (![own, ...after].some(isFit)) compareSignature(pair, old, own, comparison);
  }
}

function compareSignature(pair: TypePair, old: ts.Signature, now: ts.Signature, comparison: Comparison): void {
  const { base, head, report } = comparison;
  const { name, direction, depth } = pair;
  const [before, after] = [parametersOf(old, base), parametersOf(now, head)];
  const node = now.getDeclaration();
  for (const [index, parameter] of after.entries()) {
    const match = before[index];
    if (direction === 'out' && parameter.isRequired && match?.isRequired !== true) {
      const what = match === undefined ? 'was added and is required' : 'is required now';
      report({
        rule: 'parameter-required',
        text: `the parameter \`${parameter.name}\` of ${name} ${what}`,
        side: 'head',
        node,
      });
    }
    if (match === undefined) continue;
    const types = { before: match.type, after: parameter.type };
    const what = `the parameter \`${parameter.name}\` of ${name}`;
    comparison.types({ ...types, direction: flip(direction), name: what, node, depth: depth + 1 }, comparison);
  }
  const takesMore = after.at(-1)?.isRest === true;
  for (const { name: gone } of takesMore ? [] : before.slice(after.length))
    report({ rule: 'parameter-removed', text: `the parameter \`${gone}\` of ${name} was removed`, side: 'head', node });
  const types = { before: old.getReturnType(), after: now.getReturnType() };
  comparison.types(
    { ...types, direction, name: isNew(old, base) ? name : `what ${name} returns`, node, depth: depth + 1 },
    comparison,
  );
}

const isNew = (signature: ts.Signature, { ts }: Side): boolean => {
  const node = signature.getDeclaration();
  return node !== undefined && (ts.isConstructorDeclaration(node) || ts.isConstructSignatureDeclaration(node));
};

interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isRest: boolean;
  readonly type: ts.Type;
}

function parametersOf(signature: ts.Signature, { checker, ts }: Side): readonly Parameter[] {
  return signature.getParameters().map((symbol) => {
    const node = symbol.valueDeclaration;
    const declared = node !== undefined && ts.isParameter(node) ? node : undefined;
    const isRest = declared?.dotDotDotToken !== undefined;
    const isRequired = !isRest && !(declared !== undefined && checker.isOptionalParameter(declared));
    const type = checker.getTypeOfSymbol(symbol);
    // What an optional parameter is when it is given.
    return { name: symbol.name, isRequired, isRest, type: isRequired ? type : checker.getNonNullableType(type) };
  });
}
