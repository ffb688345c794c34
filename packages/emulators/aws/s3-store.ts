import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { ApiError } from './api-error.ts';

const stringRecord = z.record(z.string(), z.string());

const versionRow = z
  .object({
    sequence: z.number(),
    key: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString()),
    version_id: z.string(),
    size: z.number(),
    etag: z.string(),
    headers: z.string().transform((text) => stringRecord.parse(JSON.parse(text))),
    checksums: z.string().transform((text) => stringRecord.parse(JSON.parse(text))),
    modified_at: z.number(),
    is_latest: z.number().transform((flag) => flag === 1),
  })
  .readonly();

export type ObjectVersion = z.output<typeof versionRow>;

export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: Buffer;
  readonly etag: string;
  /** What is answered with the object: its content type, its metadata. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
  readonly now: number;
  readonly onlyIfAbsent: boolean;
}

export type S3Store = ReturnType<typeof openS3Store>;

// A key is kept as bytes: S3 lists keys in the order of their UTF-8, which is how SQLite compares them then.
const TABLES = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS version (sequence INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT, key BLOB, version_id TEXT,
    size INTEGER, etag TEXT, headers TEXT, checksums TEXT, modified_at INTEGER, is_latest INTEGER);
  CREATE INDEX IF NOT EXISTS version_by_key ON version (bucket, key, sequence);`;

/** Opens the buckets in the state directory. An object's file is named by its version's random id alone, never by its key. */
export function openS3Store(stateDirectory: string) {
  const directory = join(stateDirectory, 's3');
  mkdirSync(join(directory, 'objects'), { recursive: true });
  const database = new DatabaseSync(join(directory, 'index.sqlite'));
  database.exec(TABLES);
  const fileOf = (versionId: string) => join(directory, 'objects', versionId);
  const statements = prepare(database);

  return {
    createBucket: (name: string) => {
      database.prepare('INSERT OR IGNORE INTO bucket VALUES (?)').run(name);
    },
    hasBucket: (name: string) => statements.bucket.get(name) !== undefined,
    /** Adds a version; the one before stays. @throws {ApiError} `PreconditionFailed` */
    put: async (object: NewObject): Promise<ObjectVersion> => {
      const versionId = randomBytes(16).toString('hex');
      await writeFile(fileOf(versionId), object.bytes, { flag: 'wx', mode: 0o600 });
      const key = Buffer.from(object.key);
      // From here to the insertion nothing else runs, so of two puts that need an absent object one is refused.
      if (object.onlyIfAbsent && statements.latest.get(object.bucket, key) !== undefined) {
        await rm(fileOf(versionId));
        const message = 'At least one of the pre-conditions you specified did not hold';
        throw new ApiError('PreconditionFailed', message, { status: 412 });
      }
      statements.unmark.run(object.bucket, key);
      const texts = [JSON.stringify(object.headers), JSON.stringify(object.checksums)];
      const { bucket, bytes, etag, now } = object;
      statements.insert.run(bucket, key, versionId, bytes.length, etag, ...texts, now);
      return versionRow.parse(statements.latest.get(bucket, key));
    },
    find: (bucket: string, key: string, versionId: string | undefined): ObjectVersion | undefined =>
      versionRow
        .optional()
        .parse(
          versionId === undefined
            ? statements.latest.get(bucket, Buffer.from(key))
            : statements.byVersion.get(bucket, Buffer.from(key), versionId),
        ),
    read: ({ version_id }: ObjectVersion) => readFile(fileOf(version_id)),
    /** Current objects whose key begins with `prefix` and comes after `after`, in order. */
    listObjects: (bucket: string, prefix: string, after: string, limit: number) =>
      z.array(versionRow).parse(statements.list.all(bucket, Buffer.from(prefix), Buffer.from(after), limit)),
    /** All versions, newest first within a key, after the one of `afterKey` with the sequence number `beforeSequence`. */
    listVersions: (bucket: string, prefix: string, afterKey: string, beforeSequence: number, limit: number) =>
      z
        .array(versionRow)
        .parse(statements.versions.all(bucket, Buffer.from(prefix), Buffer.from(afterKey), beforeSequence, limit)),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function prepare(database: DatabaseSync) {
  const select = 'SELECT * FROM version WHERE bucket = ?1 AND';
  const withPrefix = 'substr(key, 1, length(?2)) = ?2';
  return {
    bucket: database.prepare('SELECT name FROM bucket WHERE name = ?'),
    latest: database.prepare(`${select} key = ?2 AND is_latest = 1`),
    byVersion: database.prepare(`${select} key = ?2 AND version_id = ?3`),
    unmark: database.prepare('UPDATE version SET is_latest = 0 WHERE bucket = ? AND key = ? AND is_latest = 1'),
    insert: database.prepare(`INSERT INTO version
      (bucket, key, version_id, size, etag, headers, checksums, modified_at, is_latest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)`),
    list: database.prepare(`${select} ${withPrefix} AND key > ?3 AND is_latest = 1 ORDER BY key LIMIT ?4`),
    versions: database.prepare(`${select} ${withPrefix} AND (key > ?3 OR (key = ?3 AND sequence < ?4))
      ORDER BY key, sequence DESC LIMIT ?5`),
  };
}
