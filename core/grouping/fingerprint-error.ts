import { ALGORITHMS, type Algorithms } from './algorithms.ts';
import type { ParsedException } from './exception.ts';
import type { Alias, ErrorText, Fingerprint, NamedError } from './fingerprint.ts';
import { readExceptions } from './read-exceptions.ts';

export interface FingerprintedError {
  readonly fingerprint: Fingerprint;
  /** The parsed chain, outermost first. */
  readonly exceptions: readonly ParsedException[];
}

/**
 * Names the bug behind an error event. Never throws, whatever the texts hold; linear in their length.
 *
 * @param algorithms newest first: the first names the bug, the names that the others would have given are aliases
 */
export function fingerprintError(error: ErrorText, algorithms: Algorithms = ALGORITHMS): FingerprintedError {
  const exceptions = readExceptions(error);
  const [newest, ...earlier] = algorithms;
  const named = newest.name(error, exceptions);
  const aliases = [
    ...aliasesOf(newest.id, named),
    ...earlier.flatMap(({ id, name }) => earlierAliases(id, name(error, exceptions))),
  ];
  return { fingerprint: { ...named, algorithm: newest.id, aliases: distinct(aliases, named.fingerprint) }, exceptions };
}

function aliasesOf(algorithm: string, { ownName }: NamedError): readonly Alias[] {
  if (ownName === undefined) return [];
  const because = `what algorithm ${algorithm} names it without the service's own word`;
  return [{ algorithm, fingerprint: ownName, because }];
}

const earlierAliases = (algorithm: string, named: NamedError): readonly Alias[] => [
  { algorithm, fingerprint: named.fingerprint, because: `algorithm ${algorithm} names it so: ${named.because}` },
  ...aliasesOf(algorithm, named),
];

const distinct = (aliases: readonly Alias[], taken: string): readonly Alias[] =>
  aliases.filter(
    ({ fingerprint }, index) =>
      fingerprint !== taken && aliases.findIndex((each) => each.fingerprint === fingerprint) === index,
  );
