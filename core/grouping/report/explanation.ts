import { cleanText } from '../../text/clean-text.ts';
import type { ParsedException, StackFrame } from '../exception.ts';
import type { ErrorText } from '../fingerprint.ts';
import type { FingerprintedError } from '../fingerprint-error.ts';
import { oneLine } from '../one-line.ts';
import { titleOf } from '../title.ts';

const FRAMES_SHOWN = 6;
const WIDTH = 140;
const BECAUSE_WIDTH = 600;

/** Says why an error got its fingerprint, component by component, for a terminal. */
export function describeFingerprint(error: ErrorText, { fingerprint, exceptions }: FingerprintedError): string {
  const { components, because, method } = fingerprint;
  const names = components.map(({ name }) => name.length);
  const width = Math.max(...names);
  const lines = [
    titleOf(error, exceptions),
    '',
    oneLine(cleanText(because), BECAUSE_WIDTH),
    '',
    ...ids(fingerprint),
    `method       ${method}, algorithm ${fingerprint.algorithm}`,
    ...(error.readFrom === undefined ? [] : [line(error.readFrom, 'read from    ')]),
    '',
    'in the key',
    ...components.filter(({ contributes }) => contributes).map(({ name, value }) => line(value, row(name, width))),
    ...leftOut(
      components.filter(({ contributes }) => !contributes),
      width,
    ),
    ...exceptions.flatMap(describeException),
  ];
  return `${lines.join('\n')}\n`;
}

const row = (name: string, width: number): string => `  ${name.padEnd(width)}  `;

function describeException({
  relation,
  kind,
  message,
  stripped,
  linePrefix,
  frames,
}: ParsedException): readonly string[] {
  const rest = frames.length - FRAMES_SHOWN;
  return [
    '',
    line(`${relation}: ${kind ?? '(no kind)'}${message === undefined ? '' : `: ${message}`}`),
    ...(stripped === undefined ? [] : [line(stripped, '  stripped before it: ')]),
    ...(linePrefix === undefined ? [] : [line(linePrefix, '  stripped from every line: ')]),
    ...frames.slice(0, FRAMES_SHOWN).map((frame) => line(frameText(frame), '  ')),
    ...(rest > 0 ? [`  and ${rest} more frame${rest === 1 ? '' : 's'}`] : []),
  ];
}

const ids = ({ fingerprint, strict, loose, aliases }: FingerprintedError['fingerprint']): readonly string[] => [
  `fingerprint  ${fingerprint}`,
  `strict       ${strict}`,
  `loose        ${loose}`,
  ...aliases.map((alias) => line(`${alias.fingerprint} (${alias.because})`, 'alias        ')),
];

type Components = FingerprintedError['fingerprint']['components'];

const leftOut = (components: Components, width: number): readonly string[] =>
  components.length === 0
    ? []
    : [
        '',
        'looked at and left out',
        ...components.map(({ name, value, hint }) =>
          line(`${value}${hint === undefined ? '' : ` (${hint})`}`, row(name, width)),
        ),
      ];

const frameText = ({ module, function: name, file, line: number }: StackFrame): string =>
  [
    [module, name].filter(Boolean).join('.') || '(anonymous)',
    file === undefined ? '' : `${file}${number === undefined ? '' : `:${number}`}`,
  ]
    .filter(Boolean)
    .join('  ');

/** Texts come from strangers and go to a terminal: one line each, no control characters, no credentials. */
const line = (text: string, indent = ''): string => indent + oneLine(cleanText(text), WIDTH);
