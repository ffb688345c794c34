import type { Language } from '../grouping/exception.ts';
import { plainName } from './error-names.ts';
import { type Fields, textOf } from './fields.ts';

interface Frame {
  readonly module: string;
  readonly name: string;
  readonly file: string;
  readonly line: string;
}

/**
 * What loggers call the parts of a frame: Java's `StackTraceElement` (log4j2, logback, Quarkus), Python's `FrameSummary`
 * (structlog), PHP's `getTrace()`, zerolog's `pkgerrors`, and what people write themselves.
 */
const PARTS: Readonly<Record<keyof Frame, readonly string[]>> = {
  module: ['class', 'classname', 'declaringclass', 'declaringtype', 'type', 'module', 'package'],
  name: ['method', 'methodname', 'function', 'functionname', 'func', 'fun', 'fn', 'name'],
  file: ['file', 'filename', 'abspath', 'path', 'source', 'sourcefile', 'scripturl', 'url'],
  line: ['line', 'lineno', 'linenumber', 'linenum'],
};

const NAMES: ReadonlyMap<string, keyof Frame> = new Map(
  (['module', 'name', 'file', 'line'] as const).flatMap((part) => PARTS[part].map((name) => [name, part] as const)),
);
const FIELDS_LOOKED_AT = 40;

/** Whether an object of a list is likely a frame, and not an exception. */
export const isFrame = (part: Fields): boolean => {
  const inner = part['frame'];
  const { name, module, file, line } = readFrame(typeof inner === 'object' && inner !== null ? { ...inner } : part);
  return (name !== '' && (module !== '' || file !== '')) || (file !== '' && line !== '');
};

/** A list of frames as the text of a trace, without a header. */
export function frameLines(list: readonly Fields[]): { readonly trace: string; readonly language: Language } {
  const frames = list.map(readFrame);
  const language = frames.map(languageOf).find((found) => found !== undefined) ?? 'java';
  const print = PRINTERS[language] ?? javascriptLine;
  return { trace: frames.map(print).join('\n'), language };
}

function readFrame(fields: Fields): Frame {
  const frame = { module: '', name: '', file: '', line: '' };
  for (const field of Object.keys(fields).slice(0, FIELDS_LOOKED_AT)) {
    const part = NAMES.get(plainName(field));
    const text = part === undefined ? undefined : textOf(fields[field]);
    // PHP's `type` is the arrow between class and function.
    if (part !== undefined && text !== undefined && frame[part] === '' && !/^(?:->|::)$/.test(text))
      frame[part] = text.replace(/[\r\n]+/g, ' ');
  }
  return frame;
}

const EXTENSIONS: Readonly<Record<string, Language>> = {
  py: 'python',
  php: 'php',
  rb: 'ruby',
  go: 'go',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  tsx: 'javascript',
  cs: 'dotnet',
  fs: 'dotnet',
  vb: 'dotnet',
  java: 'java',
  kt: 'java',
  scala: 'java',
  groovy: 'java',
  clj: 'java',
};

function languageOf({ module, file, line }: Frame): Language | undefined {
  const extension = /\.(\w+)$/.exec(file.replace(/[?#].*$/, '').replace(/(?::\d+){1,2}$/, ''))?.[1]?.toLowerCase();
  const known = extension === undefined ? undefined : EXTENSIONS[extension];
  return known ?? (file === '' && module !== '' && line !== '' ? 'java' : undefined);
}

const at = ({ file, line }: Frame): string => (line === '' ? file : `${file}:${line}`);
const member = ({ module, name }: Frame, joint: string): string => [module, name].filter(Boolean).join(joint);

const javascriptLine = (frame: Frame): string => {
  const name = member(frame, '.');
  return name === '' ? `    at ${at(frame)}` : `    at ${name} (${at(frame) || '<anonymous>'})`;
};

const PRINTERS: Partial<Record<Language, (frame: Frame, index: number) => string>> = {
  java: (frame) => `\tat ${frame.module || 'unknown'}.${frame.name || 'unknown'}(${javaPlace(frame)})`,
  python: ({ file, line, name }) => `  File "${file}", line ${line || '0'}, in ${name || '<module>'}`,
  php: (frame, index) =>
    `#${index} ${frame.file === '' ? '[internal function]' : `${frame.file}(${frame.line || '0'})`}: ${member(frame, '->')}()`,
  ruby: (frame) => `${at(frame)}:in '${member(frame, '#')}'`,
  go: (frame) => `${member(frame, '.') || 'main'}\n\t${at(frame)}`,
  dotnet: (frame) =>
    `   at ${member(frame, '.')}${frame.name.endsWith(')') ? '' : '()'}${frame.file === '' ? '' : ` in ${frame.file}:line ${frame.line || '0'}`}`,
};

/** The name of the file is that of the class where the logger leaves it out. */
function javaPlace({ module, file, line }: Frame): string {
  const simple = module.slice(module.lastIndexOf('.') + 1).replace(/\$.*$/, '') || 'Unknown';
  const name = file === '' ? `${simple}.java` : file.slice(file.lastIndexOf('/') + 1);
  return Number(line) > 0 ? `${name}:${line}` : name;
}
