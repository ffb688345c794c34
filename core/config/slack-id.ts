import { z } from 'zod';

/**
 * An id as Slack gives it.
 *
 * @param first letters that it may begin with
 * @param what it is the id of, such as "user"
 */
export const slackIdSchema = (first: string, what: string) =>
  z
    .string()
    .regex(new RegExp(`^[${first}][A-Z0-9]{4,20}$`), `expected the id of a ${what}, such as "${first[0]}0123ABCD"`);
