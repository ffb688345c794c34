import { createRequire } from 'node:module';
import { z } from 'zod';

/**
 * What breaks those who read the bytes, the JSON, or code that is generated from the package. Options of single languages and
 * the place of a file within its package are left out, and so is whether a field of proto3 is `optional`.
 * https://buf.build/docs/breaking/rules
 */
const BUF_RULES = [
  'ENUM_SAME_TYPE',
  'ENUM_VALUE_NO_DELETE',
  'ENUM_VALUE_SAME_NAME',
  'EXTENSION_MESSAGE_NO_DELETE',
  'FIELD_NO_DELETE',
  'FIELD_SAME_DEFAULT',
  'FIELD_SAME_JSON_NAME',
  'FIELD_SAME_NAME',
  'FIELD_SAME_ONEOF',
  'FIELD_SAME_TYPE',
  'FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY',
  'MESSAGE_SAME_REQUIRED_FIELDS',
  'PACKAGE_ENUM_NO_DELETE',
  'PACKAGE_EXTENSION_NO_DELETE',
  'PACKAGE_MESSAGE_NO_DELETE',
  'PACKAGE_NO_DELETE',
  'PACKAGE_SERVICE_NO_DELETE',
  'RESERVED_ENUM_NO_DELETE',
  'RESERVED_MESSAGE_NO_DELETE',
  'RPC_NO_DELETE',
  'RPC_SAME_CLIENT_STREAMING',
  'RPC_SAME_REQUEST_TYPE',
  'RPC_SAME_RESPONSE_TYPE',
  'RPC_SAME_SERVER_STREAMING',
];

/** The whole configuration: the head's own `buf.yaml` is not read. */
export const BUF_CONFIG = JSON.stringify({ version: 'v2', breaking: { use: BUF_RULES } });

/** The type of an error of the compiler. */
export const COMPILE = 'COMPILE';

const line = z.object({
  /** Left out for what is no longer in any file. */
  path: z.string().optional(),
  start_line: z.int().positive().optional(),
  type: z.string(),
  message: z.string(),
});
export type BufFinding = z.infer<typeof line>;

/** @throws {Error} with buf's own words, when they are no findings */
export function parseBuf(output: string): readonly BufFinding[] {
  return output
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => {
      if (!text.startsWith('{')) throw new Error(`buf: ${text}`);
      return line.parse(JSON.parse(text));
    });
}

/** Names of systems in the packages of buf: https://www.npmjs.com/package/@bufbuild/buf?activeTab=code */
const ARCHITECTURES: Readonly<Record<string, string>> = { 'linux-arm64': 'linux-aarch64', 'linux-arm': 'linux-armv7' };

/**
 * Finds buf's program, which npm installs for this system.
 *
 * @param manifest the package's own file @default - that of the installed package
 * @returns undefined where it is not installed
 */
export function findBuf(manifest?: string): string | undefined {
  try {
    const near = manifest ?? createRequire(import.meta.url).resolve('@bufbuild/buf/package.json');
    const system = `${process.platform}-${process.arch}`;
    const name = process.platform === 'win32' ? 'buf.exe' : 'buf';
    return createRequire(near).resolve(`@bufbuild/buf-${ARCHITECTURES[system] ?? system}/bin/${name}`);
  } catch {
    // Node says in several ways that a package is not there; the caller tells it.
    return undefined;
  }
}
