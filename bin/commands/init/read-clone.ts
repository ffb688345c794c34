import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type DetectedTests, detectTests } from '../../../core/toolchains/detect-tests.ts';
import { repositoryName } from '../../repository/repository-name.ts';

/** A clone of a repository on this machine. */
export interface Clone {
  /** Its top folder. */
  readonly directory: string;
  /** "owner/name" of its remote `origin`; undefined when that is not on GitHub. */
  readonly repository: string | undefined;
  /** The remote's default branch, where the clone knows it. */
  readonly branch: string | undefined;
  /** How its tests are run; undefined when nothing is recognised. */
  readonly tests: () => Promise<DetectedTests | undefined>;
}

/** @returns undefined when the folder is in no clone of git, or there is no git */
export async function readClone(folder: string): Promise<Clone | undefined> {
  const directory = await askGit(folder, 'rev-parse', '--show-toplevel');
  if (directory === undefined) return undefined;
  const remote = await askGit(directory, 'remote', 'get-url', 'origin');
  const head = await askGit(directory, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD');
  const named = repositoryName(remote ?? '');
  return {
    directory,
    repository: named !== '' && named !== remote ? named : undefined,
    branch: head?.replace(/^origin\//, ''),
    tests: async () => {
      const files = (await askGit(directory, 'ls-files', '-z'))?.split('\0').filter((path) => path !== '') ?? [];
      const found = detectTests({ files: new Set(files), text: (path) => readText(join(directory, path)) });
      return 'problem' in found ? undefined : found;
    },
  };
}

async function askGit(folder: string, ...words: string[]): Promise<string | undefined> {
  const { stdout, exitCode } = await execa('git', ['-C', folder, ...words], { reject: false });
  return exitCode === 0 ? stdout : undefined;
}

/** A file that is tracked may be deleted in the working tree; a toolchain also asks for files that were never there. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return '';
    throw error;
  }
}
