import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Change } from '../../../core/change/change.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { ReviewBench, ReviewTool } from '../review-tool.ts';
import { contractPaths, isForeign, namedContracts, type SidePaths, touchedPaths } from './contract-paths.ts';
import { versionOf } from './package-version.ts';
import { BUF_CONFIG, type BufFinding, COMPILE, parseBuf } from './protobuf/buf.ts';
import { layOut, type ProtoTree } from './protobuf/proto-tree.ts';
import { quoteForShell } from './quote-for-shell.ts';

const NAME = 'protobuf';
const BREAKING_MS = 120_000;
/** buf found something: https://buf.build/docs/reference/cli/buf/breaking */
const FOUND = 100;

/**
 * Finds what a change of `.proto` files breaks, by buf and a configuration of our own.
 *
 * @param buf buf's program; undefined where it is not installed
 */
export const createProtobufTool = (buf: string | undefined): ReviewTool => ({
  name: NAME,
  measure: (change, bench) => measure(change, bench, buf),
});

async function measure(change: Change, bench: ReviewBench, buf: string | undefined): Promise<Fact> {
  const globs = namedContracts(change, 'protobuf');
  const isProto = (path: string) => path.endsWith('.proto');
  const wanted = contractPaths(change, globs, isProto);
  const touched = touchedPaths(change);
  if (![...wanted.base, ...wanted.head].some((path) => touched.has(path)))
    return { status: 'not needed', name: NAME, why: 'no .proto file changed' };
  if (wanted.base.length === 0) return { status: 'not needed', name: NAME, why: 'all .proto files are new' };
  const version = await versionOf('@bufbuild/buf');
  if (wanted.head.length === 0) return { status: 'ran', name: NAME, version, found: wanted.base.map(deletedFile) };
  const notMeasured = (why: string): Fact => ({ status: 'not measured', name: NAME, version, why, found: [] });
  if (buf === undefined) return notMeasured('buf is not installed');
  // Imports may lead to files of others.
  const all: SidePaths = { base: change.base.paths.filter(isProto), head: change.head.paths.filter(isProto) };
  const trees = { base: layOut(change.base, all.base), head: layOut(change.head, all.head) };
  const folders = { base: await write(bench, 'base', trees.base), head: await write(bench, 'head', trees.head) };
  const words = [buf, 'breaking', folders.head, '--against', folders.base, '--config', BUF_CONFIG];
  const more = ['--against-config', BUF_CONFIG, '--error-format', 'json', '--disable-symlinks'];
  const line = [...words, ...more].map(quoteForShell).join(' ');
  const { exitCode, output, timedOut } = await bench.run(line, folders.head, { timeoutMs: BREAKING_MS });
  if (timedOut) return notMeasured('buf took too long');
  if (exitCode !== 0 && exitCode !== FOUND) return notMeasured(`buf ended with ${exitCode}: ${output.trim()}`);
  const raw = parseBuf(output);
  const error = raw.find(({ type }) => type === COMPILE);
  if (error !== undefined) return notMeasured(`${pathOf(error, folders.head, trees.head)}: ${error.message}`);
  const own = new Set([...wanted.base, ...wanted.head]);
  const found = raw
    .map((each) => findingOf(each, pathOf(each, folders.head, trees.head)))
    .filter(({ path }) => path === undefined || (own.has(path) && (globs !== undefined || !isForeign(path))));
  return { status: 'ran', name: NAME, version, exit: exitCode, found };
}

async function write(bench: ReviewBench, side: 'base' | 'head', { files }: ProtoTree): Promise<string> {
  const folder = await bench.exported(side, () => false);
  for (const [place, content] of files) {
    await mkdir(dirname(join(folder, place)), { recursive: true });
    await writeFile(join(folder, place), content);
  }
  return folder;
}

function pathOf({ path }: BufFinding, folder: string, { origins }: ProtoTree): string | undefined {
  if (path === undefined) return undefined;
  const place = relative(folder, path);
  return origins.get(place) ?? place;
}

const findingOf = ({ type, message, start_line: line }: BufFinding, path: string | undefined): Finding => ({
  rule: type,
  reason: 'api-break',
  ...(path === undefined ? {} : { path }),
  ...(line === undefined || path === undefined ? {} : { line }),
  text: message,
});

const deletedFile = (path: string): Finding => ({
  rule: 'FILE_NO_DELETE',
  reason: 'api-break',
  path,
  text: 'The file and all its messages and services were deleted.',
});
