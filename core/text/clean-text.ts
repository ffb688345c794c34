import { redact, redactPersonal } from './redaction.ts';
import { visibleText } from './visible-text.ts';

/**
 * Text from outside as it may leave: visible characters only, credentials and personal data redacted. What is invisible
 * goes first, because a token with a zero-width character in it would pass as no token.
 */
export const cleanText = (text: string): string => redactPersonal(redact(visibleText(text)));
