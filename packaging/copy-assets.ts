import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a folder that git knows, or would know: nothing that is ignored. Paths are relative, with `/`. */
export const listFiles = (directory: string): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: directory,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '');

/** Copies files of one folder to the same places of another. npm packs no `.gitignore`, so that loses its dot. */
export function copyFiles(from: string, to: string, files: readonly string[]): void {
  for (const file of files) cpSync(join(from, file), join(to, file.replace(/(^|\/)\.gitignore$/, '$1gitignore')));
}

/** The files that the worker's image is built from, as `.dockerignore` lists them. */
export function imageFiles(root: string, files: readonly string[]): readonly string[] {
  const text = readFileSync(join(root, '.dockerignore'), 'utf8');
  const kept = [...text.matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
  const isKept = (file: string) => kept.some((path) => file === path || file.startsWith(`${path}/`));
  return ['.dockerignore', ...files.filter(isKept)];
}
