import { JOB_END_STATUSES } from '../../core/names.ts';

interface JobEvent {
  readonly detail: { readonly status: string };
}

/**
 * The deployment's rule on job events: it delivers the end of a job and no other change (`lib/event-rules.ts`). An event that is
 * not delivered starts no function.
 */
export const whenJobEnded =
  <Event extends JobEvent>(deliver: (event: Event) => void) =>
  (event: Event): void => {
    if (JOB_END_STATUSES.includes(event.detail.status)) deliver(event);
  };
