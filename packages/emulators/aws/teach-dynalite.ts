import db from 'dynalite/db/index.js';
import { teachItemBytes } from './dynalite-item-bytes.ts';
import { teachKeyRules } from './dynalite-key-rules.ts';
import { teachPageBytes } from './dynalite-page-bytes.ts';
import { teachReturnedItems } from './dynalite-returned-item.ts';

/** The engine itself has the mark: this file may be loaded twice in a process, and what is taught twice counts bytes twice. */
const TAUGHT = Symbol.for('mendhook.taught');

/** Changes dynalite in this process, once, where it answers otherwise than AWS's own engine. */
export function teachDynalite(): void {
  if (Reflect.has(db, TAUGHT)) return;
  Reflect.set(db, TAUGHT, true);
  teachReturnedItems();
  teachItemBytes();
  teachKeyRules();
  teachPageBytes();
}
