import { formatTokens } from '../format.ts';
import type { MessageTokens } from '../transcript/read-transcript.ts';

/** `13.8k in (12.3k cached), 210 out`: what one message of the model took. */
export function tokenText({ input, output, cached }: MessageTokens): string {
  const fromCache = cached > 0 ? ` (${formatTokens(cached)} cached)` : '';
  return `${formatTokens(input + cached)} in${fromCache}, ${formatTokens(output)} out`;
}
