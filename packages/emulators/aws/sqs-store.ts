import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type MessageAttributes, messageAttributesSchema } from './sqs-message.ts';

const queueRow = z.object({
  name: z.string(),
  attributes: z.string(),
  created_at: z.number(),
  modified_at: z.number(),
});

const messageRow = z.object({
  sequence: z.number(),
  message_id: z.string(),
  body: z.string(),
  attributes: z.string().transform((text) => messageAttributesSchema.parse(JSON.parse(text))),
  sender: z.string(),
  sent_at: z.number(),
  visible_at: z.number(),
  first_received_at: z.number().nullable(),
  receive_count: z.number(),
  source_arn: z.string().nullable(),
});

export type MessageRow = z.output<typeof messageRow>;

interface NewMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sender: string;
  readonly sentAt: number;
  readonly visibleAt: number;
}

/** The queues and their messages in one SQLite file; every time is in milliseconds since the epoch. */
export type SqsStore = ReturnType<typeof openSqsStore>;

// SQLite writes only what changed, so that ten thousand messages cost no more each than ten.
const TABLES = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS queue (name TEXT PRIMARY KEY, attributes TEXT, created_at INTEGER, modified_at INTEGER);
  CREATE TABLE IF NOT EXISTS message (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT, message_id TEXT, body TEXT, attributes TEXT, sender TEXT,
    sent_at INTEGER, visible_at INTEGER, first_received_at INTEGER, receive_count INTEGER DEFAULT 0, source_arn TEXT);
  CREATE INDEX IF NOT EXISTS message_by_visibility ON message (queue, visible_at);`;

/** Opens `sqs.sqlite` in the state directory; what was committed survives the death of the process. */
export function openSqsStore(stateDirectory: string) {
  mkdirSync(stateDirectory, { recursive: true });
  const database = new DatabaseSync(join(stateDirectory, 'sqs.sqlite'));
  database.exec(TABLES);
  return {
    ...queueStatements(database),
    ...messageStatements(database),
    isOpen: () => database.isOpen,
    close: () => database.close(),
  };
}

function queueStatements(database: DatabaseSync) {
  const all = database.prepare('SELECT * FROM queue WHERE name LIKE ? ESCAPE ? ORDER BY name');
  const one = database.prepare('SELECT * FROM queue WHERE name = ?');
  const put = database.prepare(`INSERT INTO queue VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET attributes = excluded.attributes, modified_at = excluded.modified_at`);
  const count = database.prepare(`SELECT count(*) FILTER (WHERE visible_at <= ?2) AS visible,
    count(*) FILTER (WHERE visible_at > ?2 AND receive_count > 0) AS hidden,
    count(*) FILTER (WHERE visible_at > ?2 AND receive_count = 0) AS delayed FROM message WHERE queue = ?1`);
  const counts = z.object({ visible: z.number(), hidden: z.number(), delayed: z.number() });
  return {
    findQueue: (name: string) => queueRow.optional().parse(one.get(name)),
    listQueues: (prefix: string) =>
      z.array(queueRow).parse(all.all(`${prefix.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`, '\\')),
    putQueue: (name: string, attributes: Readonly<Record<string, string>>, now: number) => {
      put.run(name, JSON.stringify(attributes), now, now);
    },
    countMessages: (queue: string, now: number) => counts.parse(count.get(queue, now)),
  };
}

function messageStatements(database: DatabaseSync) {
  const insert = database.prepare(`INSERT INTO message
    (queue, message_id, body, attributes, sender, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const due = database.prepare(
    'SELECT * FROM message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, sequence LIMIT ?',
  );
  const next = database.prepare('SELECT min(visible_at) AS at FROM message WHERE queue = ?');
  const receive = database.prepare(`UPDATE message SET visible_at = ?2, receive_count = receive_count + 1,
    first_received_at = coalesce(first_received_at, ?3) WHERE sequence = ?1`);
  const move = database.prepare('UPDATE message SET queue = ?, source_arn = ?, visible_at = ? WHERE sequence = ?');
  const remove = database.prepare('DELETE FROM message WHERE sequence = ? AND queue = ? AND receive_count = ?');
  const hide = database.prepare(`UPDATE message SET visible_at = ?
    WHERE sequence = ? AND queue = ? AND receive_count = ? AND visible_at > ?`);
  const expire = database.prepare('DELETE FROM message WHERE queue = ? AND sent_at <= ?');
  const purge = database.prepare('DELETE FROM message WHERE queue = ?');
  return {
    insertMessage: (m: NewMessage) => {
      insert.run(m.queue, m.messageId, m.body, JSON.stringify(m.attributes), m.sender, m.sentAt, m.visibleAt);
    },
    dueMessages: (queue: string, now: number, limit: number) => z.array(messageRow).parse(due.all(queue, now, limit)),
    nextVisibleAt: (queue: string) => z.object({ at: z.number().nullable() }).parse(next.get(queue)).at,
    markReceived: (sequence: number, visibleAt: number, now: number) => receive.run(sequence, visibleAt, now),
    moveMessage: (sequence: number, queue: string, sourceArn: string, now: number) =>
      move.run(queue, sourceArn, now, sequence),
    /** Deletes only by the newest receipt of a message, as SQS does. */
    deleteMessage: (sequence: number, queue: string, receiveCount: number) => remove.run(sequence, queue, receiveCount),
    /** @returns whether the message was in flight by that receipt */
    changeVisibility: (sequence: number, queue: string, receiveCount: number, visibleAt: number, now: number) =>
      hide.run(visibleAt, sequence, queue, receiveCount, now).changes === 1,
    expireMessages: (queue: string, sentBefore: number) => expire.run(queue, sentBefore),
    purgeQueue: (queue: string) => purge.run(queue),
    /** Runs several writes as one: all of them last, or none. */
    together: <Result>(run: () => Result): Result => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = run();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}
