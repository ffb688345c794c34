import { z } from 'zod';

/** `owner/name`, neither of which is a way up. */
export const repositoryName = z.string().regex(/^(?!\.+\/)[\w.-]{1,100}\/(?!\.+$)[\w.-]{1,100}$/);
