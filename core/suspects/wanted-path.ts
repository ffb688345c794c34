import type { StackFrame } from '../grouping/exception.ts';

/** What a frame says about the file that it is in. */
export interface WantedPath {
  /** Folders and file name, as far as the trace knows them. */
  readonly segments: readonly string[];
  /** The package that the file was installed from, when it was: `node_modules/NAME`, `site-packages/NAME`. */
  readonly package?: string;
}

const INSTALLED = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/;
const PYTHON_INSTALLED = /^.*\/(?:site|dist)-packages\/([^/]+)\/(.+)$/;
const EXTENSION: Readonly<Record<string, string>> = { java: '.java', dotnet: '.cs', php: '.php' };

/**
 * Where the source of a frame should be. A class becomes a path (`com.acme.Order$Line` is in `com/acme/Order.java`);
 * a path loses scheme, host, query and everything up to the package that it was installed from.
 */
export function wantedPath(frame: StackFrame): WantedPath | undefined {
  if (frame.language === 'java') return fromClass(frame, '.');
  if (frame.language === 'php' && frame.file === undefined) return fromClass(frame, '\\');
  if (frame.file === undefined) return frame.language === 'dotnet' ? fromClass(frame, '.') : undefined;
  return fromPath(frame.file);
}

function fromClass({ language, module, file }: StackFrame, separator: string): WantedPath | undefined {
  if (module === undefined) return undefined;
  const names = module
    .replace(/[$+<`].*$/, '')
    .split(separator)
    .filter(Boolean);
  const name = names.at(-1);
  if (name === undefined) return undefined;
  return { segments: [...names.slice(0, -1), file ?? `${name}${EXTENSION[language] ?? ''}`] };
}

function fromPath(file: string): WantedPath {
  const path = file
    .replace(/[?#].*$/, '')
    .replace(/^(?:file:\/\/|[a-z][\w.+-]*:\/\/[^/]*|webpack(?:-internal)?:\/\/\/?(?:\([^)]*\)\/)?)/i, '')
    .replaceAll('\\', '/');
  const installed = INSTALLED.exec(belowPackages(path));
  if (installed?.[1] !== undefined && installed[2] !== undefined) {
    return { segments: split(installed[2]), package: installed[1] };
  }
  const python = PYTHON_INSTALLED.exec(path);
  if (python?.[1] !== undefined && python[2] !== undefined) {
    return { segments: [python[1], ...split(python[2])], package: python[1] };
  }
  return { segments: split(path) };
}

/** What follows the last folder of installed packages; nothing when there is none. */
function belowPackages(path: string): string {
  const folder = PACKAGE_FOLDERS.find((name) => path.includes(name)) ?? '';
  return folder === '' ? '' : path.slice(path.lastIndexOf(folder) + folder.length);
}

const PACKAGE_FOLDERS = ['node_modules/', 'bower_components/'];

const split = (path: string): string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/^[A-Za-z]:$/.test(segment));
