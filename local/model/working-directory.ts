import { join } from 'node:path';
import { PATH_INPUTS, type ToolCall } from './conversation.ts';
import { type MessagesRequest, systemText } from './messages-request.ts';

/**
 * Claude Code tells the model where it works in a system message: " - Primary working directory: /tmp/tree".
 * Only what the caller set up is read: the prompt and the tools' results quote logs and files of others.
 */
export const workingDirectory = (request: MessagesRequest): string | undefined =>
  /^[ *-]*(?:primary )?working directory: *(\/.*?) *$/im.exec(systemText(request))?.[1];

/** Makes the path in a call's input absolute, as the file tools want it. */
export function withAbsolutePath({ name, input }: ToolCall, directory: string): Readonly<Record<string, unknown>> {
  const key = PATH_INPUTS[name];
  const path = key === undefined ? undefined : input[key];
  return key !== undefined && typeof path === 'string' ? { ...input, [key]: join(directory, path) } : input;
}
