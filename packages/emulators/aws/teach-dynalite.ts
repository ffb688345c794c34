import { teachItemBytes } from './dynalite-item-bytes.ts';
import { teachKeyRules } from './dynalite-key-rules.ts';
import { teachPageBytes } from './dynalite-page-bytes.ts';
import { teachReturnedItems } from './dynalite-returned-item.ts';

let isTaught = false;

/** Changes dynalite in this process, once, where it answers otherwise than AWS's own engine. */
export function teachDynalite(): void {
  if (isTaught) return;
  isTaught = true;
  teachReturnedItems();
  teachItemBytes();
  teachKeyRules();
  teachPageBytes();
}
