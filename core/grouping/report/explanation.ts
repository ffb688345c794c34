import { cleanText } from '../../text/clean-text.ts';
import type { StackFrame } from '../exception.ts';
import type { ErrorText } from '../fingerprint.ts';
import type { FingerprintedError } from '../fingerprint-error.ts';
import { oneLine } from '../one-line.ts';
import { titleOf } from '../title.ts';

const FRAMES_SHOWN = 6;
const WIDTH = 140;

/** Says why an error got its fingerprint, component by component, for a terminal. */
export function describeFingerprint(error: ErrorText, { fingerprint, exceptions }: FingerprintedError): string {
  const { components, because, method } = fingerprint;
  const names = components.map(({ name }) => name.length);
  const width = Math.max(...names);
  const lines = [
    titleOf(error, exceptions),
    '',
    line(because),
    '',
    ...ids(fingerprint),
    `method       ${method}, algorithm ${fingerprint.algorithm}`,
    '',
    'in the key',
    ...components
      .filter(({ contributes }) => contributes)
      .map(({ name, value }) => line(`  ${name.padEnd(width)}  ${value}`)),
    ...leftOut(
      components.filter(({ contributes }) => !contributes),
      width,
    ),
    ...exceptions.flatMap((exception, index) => [
      '',
      line(
        `${index === 0 ? 'exception' : exception.relation} ${exception.kind ?? '(no kind)'}${exception.message === undefined ? '' : `: ${exception.message}`}`,
      ),
      ...exception.frames.slice(0, FRAMES_SHOWN).map((frame) => line(`  ${frameText(frame)}`)),
      ...(exception.frames.length > FRAMES_SHOWN
        ? [`  and ${exception.frames.length - FRAMES_SHOWN} more frames`]
        : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

const ids = ({ fingerprint, strict, loose, alias }: FingerprintedError['fingerprint']): readonly string[] => [
  `fingerprint  ${fingerprint}`,
  `strict       ${strict}`,
  `loose        ${loose}`,
  ...(alias === undefined ? [] : [`alias        ${alias}`]),
];

type Components = FingerprintedError['fingerprint']['components'];

const leftOut = (components: Components, width: number): readonly string[] =>
  components.length === 0
    ? []
    : [
        '',
        'looked at and left out',
        ...components.map(({ name, value, hint }) =>
          line(`  ${name.padEnd(width)}  ${value}${hint === undefined ? '' : ` (${hint})`}`),
        ),
      ];

const frameText = ({ module, function: name, file, line: number }: StackFrame): string =>
  [
    [module, name].filter(Boolean).join('.') || '(anonymous)',
    file === undefined ? '' : `${file}${number === undefined ? '' : `:${number}`}`,
  ]
    .filter(Boolean)
    .join('  ');

/** Texts come from strangers and go to a terminal: no control characters, no credentials; indentation is kept. */
const line = (text: string): string => {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return indent + oneLine(cleanText(text), WIDTH);
};
