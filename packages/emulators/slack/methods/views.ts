import { z } from 'zod';
import { type Arguments, jsonArgument, parseArguments } from '../arguments.ts';
import { checkView } from '../check-view.ts';
import { SlackError } from '../errors.ts';
import { viewShape } from '../submit-view.ts';
import { commitChange, type Workspace } from '../workspace.ts';

const openArguments = z.object({ trigger_id: z.string().optional(), view: jsonArgument(z.unknown()) });
const shown = z.record(z.string(), z.unknown()).and(z.object({ blocks: z.array(z.record(z.string(), z.unknown())) }));

const MAX_VIEW_BYTES = 250_000;

/**
 * views.open: shows a window to the person whose trigger it is.
 * https://docs.slack.dev/reference/methods/views.open
 *
 * @throws {SlackError} view_too_large, invalid_arguments with Slack's list, and the three refusals of a trigger
 */
export function openView(workspace: Workspace, args: Arguments) {
  const { trigger_id: triggerId, view } = parseArguments(args, openArguments);
  if (triggerId === undefined || triggerId === '') throw new SlackError('invalid_arguments');
  if (Buffer.byteLength(JSON.stringify(view) ?? '') > MAX_VIEW_BYTES) throw new SlackError('view_too_large');
  const problems = checkView(view);
  if (problems.length > 0) {
    const messages = problems.map((each) => `[ERROR] ${each}`);
    throw new SlackError('invalid_arguments', { details: { response_metadata: { messages } } });
  }
  const user = workspace.windows.exchange(triggerId);
  const opened = workspace.windows.open(triggerId, user, shown.parse(view));
  commitChange(workspace);
  return { view: viewShape(opened, {}) };
}
