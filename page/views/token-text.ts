import type { Tokens } from '../../core/records/phase.ts';
import { formatTokens } from '../format.ts';

/** `1.5k tokens in, 12.3k cached, 210 out`; what was written to the cache came in as well. */
export const tokenText = ({ input, output, cacheRead, cacheWrite }: Tokens): string =>
  `${formatTokens(input + cacheWrite)} tokens in, ${formatTokens(cacheRead)} cached, ${formatTokens(output)} out`;
