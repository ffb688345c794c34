import type { FieldError } from './errors.ts';

/** A fault of GitHub, or of the way to it, that a test wants to see. */
export interface Fault {
  /** Method and path, such as `POST /repos/*\/*\/pulls`; a `*` stands for one segment. Git's paths count as well. */
  readonly route: string;
  /** How many calls meet it. @default 1 */
  readonly times?: number;
  readonly answer: FaultAnswer;
}

export type FaultAnswer =
  /** 403 with `retry-after` in seconds, as for content that is created too quickly. */
  | { readonly kind: 'secondary-limit'; readonly retryAfter: number }
  /** 403 with `x-ratelimit-remaining: 0`, until `resetAfter` seconds have passed. */
  | { readonly kind: 'primary-limit'; readonly resetAfter: number }
  /** The load balancer's page, in HTML. */
  | { readonly kind: 'unavailable'; readonly status: 500 | 502 | 503 | 504 }
  /** 401, as for a token that not every server knows yet. */
  | { readonly kind: 'bad-credentials' }
  /** A refusal in GitHub's own words. */
  | {
      readonly kind: 'refusal';
      readonly status: 401 | 403 | 404 | 422;
      readonly message: string;
      readonly errors?: readonly FieldError[];
    }
  /** The call is carried out, and the connection ends before its answer. */
  | { readonly kind: 'answer-lost' };

/** The faults that wait for their calls. */
export interface Faults {
  add(fault: Fault): void;
  /** Takes the oldest fault of a call. */
  take(method: string, path: string): FaultAnswer | undefined;
}

export function createFaults(): Faults {
  const waiting: { readonly pattern: RegExp; remaining: number; readonly answer: FaultAnswer }[] = [];
  return {
    add: ({ route, times = 1, answer }) => {
      const escaped = route.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+');
      waiting.push({ pattern: new RegExp(`^${escaped}$`), remaining: times, answer });
    },
    take: (method, path) => {
      const found = waiting.find(({ pattern, remaining }) => remaining > 0 && pattern.test(`${method} ${path}`));
      if (found !== undefined) found.remaining -= 1;
      return found?.answer;
    },
  };
}
