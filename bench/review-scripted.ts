import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelConfigSchema } from '../core/config/model.ts';
import { EnvironmentName } from '../core/names.ts';
import type { FolderVerdict, ReviewRequest } from '../core/records/review-request.ts';
import type { ReviewAnswer } from '../core/records/review-verdict.ts';
import { conversationSchema } from '../local/model/conversation.ts';
import { startScriptedMessagesApi } from '../local/model/scripted-messages-api.ts';
import { workerFromSource } from '../local/stack/register-workers.ts';

const KEY = 'bench';
const INVENTED = 'thisLineIsInNoFile(ofThe, head);';

/** A model that plays a script, and how to end it. */
export interface ScriptedReviewer {
  readonly model: NonNullable<ReviewRequest['model']>;
  readonly apiKey: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts a model that calls every change harmless, with one finding that quotes an added line, and two with quotations that it
 * invents: a line that is in no file, and an added line with a letter changed.
 *
 * @param sides the folder that holds `change.diff`
 */
export async function startScriptedReviewer(sides: string): Promise<ScriptedReviewer> {
  const added = firstAdded(await readFile(join(sides, 'change.diff'), 'utf8'));
  const finding = { category: 'correctness', severity: 'low', text: 'It may fail.' } as const;
  const answer: ReviewAnswer = {
    riskScore: 1,
    rationale: 'Approved, nothing to see.',
    findings:
      added === undefined
        ? [{ ...finding, path: 'README.md', quote: INVENTED }]
        : [
            { ...finding, path: added.path, quote: added.text },
            { ...finding, path: added.path, quote: INVENTED },
            { ...finding, path: added.path, quote: `${added.text}x` },
          ],
  };
  const toolCalls = [{ name: 'StructuredOutput', input: JSON.parse(JSON.stringify(answer)) }];
  const when = { promptSays: 'Review this pull request' };
  const conversation = conversationSchema.parse({
    name: 'bench',
    phases: [{ name: 'review', when, steps: [{ toolCalls }] }],
  });
  const api = await startScriptedMessagesApi({ conversation, apiKey: KEY });
  const claudePath = workerFromSource('').environment[EnvironmentName.claudePath] ?? '';
  return {
    model: { settings: modelConfigSchema.parse({}), dollars: 2, url: api.url, claudePath },
    apiKey: KEY,
    close: () => api.close(),
  };
}

function firstAdded(diff: string): { readonly path: string; readonly text: string } | undefined {
  let path: string | undefined;
  for (const line of diff.split('\n')) {
    path = /^\+\+\+ b\/(.+)$/.exec(line)?.[1] ?? path;
    const text = /^\+(?!\+\+)(.*\w{3}.*)$/.exec(line)?.[1];
    // A credential is redacted in its quotation.
    if (path !== undefined && text !== undefined && !/\{\+\}|password|secret|token|key/i.test(text))
      return { path, text };
  }
  return undefined;
}

/** What became of the script's findings, over all changes. */
export function describeScripted(
  verdicts: readonly { readonly muted: FolderVerdict; readonly read: FolderVerdict }[],
): string {
  const reviews = verdicts.flatMap(({ read: { review } }) => (review?.kind === 'read' ? [review] : []));
  const shown = reviews.flatMap(({ findings }) => findings);
  const isInvented = ({ quote }: (typeof shown)[number]) => quote === INVENTED || quote.endsWith('x');
  const looser = verdicts.filter(({ muted, read }) => muted.because.some((reason) => !read.because.includes(reason)));
  return [
    `read by the scripted model: ${reviews.length} of ${verdicts.length}`,
    `quotations of added lines shown: ${shown.filter((finding) => !isInvented(finding)).length}`,
    `invented quotations shown: ${shown.filter(isInvented).length}`,
    `gates that the model made looser: ${looser.length}`,
  ].join('\n');
}
