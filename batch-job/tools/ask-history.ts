import { RefusedTreeError } from '../repository/git-error.ts';
import { type HistoryAnswer, NotInHistoryError } from '../repository/history.ts';
import { ToolError } from './tool.ts';

/** What is not in the history, or no path at all, is the model's mistake and told to it as such. */
export async function askHistory<Value>(
  ask: () => Promise<HistoryAnswer<Value>>,
  describe: (value: Value) => string,
): Promise<string> {
  try {
    const { value, note } = await ask();
    return [describe(value), ...(note === undefined ? [] : [note])].join('\n');
  } catch (error) {
    if (error instanceof NotInHistoryError || error instanceof RefusedTreeError) throw new ToolError(error.message);
    throw error;
  }
}
