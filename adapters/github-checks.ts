import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { UpstreamError } from '../core/errors.ts';
import type { Annotation, CheckState, Checks } from '../core/ports/checks.ts';
import { createOctokit, type Patience } from './create-octokit.ts';
import { fitCheckState } from './github-check-limits.ts';
import { toUpstreamError } from './github-error.ts';
import { splitRepository } from './github-repository.ts';
import type { TokenSource } from './github-tokens.ts';

/** https://docs.github.com/en/rest/checks/runs#update-a-check-run */
const ANNOTATIONS_A_REQUEST = 50;

/**
 * Check runs of our App at GitHub. A run is known by its external id, which is looked for before one is created: a crash between the
 * two leaves no second run. Annotations cannot be taken back, so those that a run has are read before others are appended.
 *
 * @param options.apiUrl replaces https://api.github.com
 * @param options.patience how long a call may wait for a fault of GitHub to pass @default BRIEF
 */
export function createGitHubChecks(options: {
  tokens: TokenSource;
  apiUrl?: string | undefined;
  patience?: Patience | undefined;
}): Checks {
  const { tokens, apiUrl, patience } = options;
  return {
    put: async (wanted, known) => {
      const state = fitCheckState(wanted);
      try {
        const app = await tokens.app(state.repository);
        if (app === undefined) throw new UpstreamError('GitHub', WITHOUT_APP, { retryable: false });
        const auth = await tokens.mint(state.repository, { checks: 'write' });
        return await put(createOctokit({ auth, apiUrl, patience }), app.id, state, known);
      } catch (cause) {
        throw toUpstreamError(cause, 'write a check run');
      }
    },
  };
}

const WITHOUT_APP = 'could not write a check run: only a GitHub App may, and a personal token is used';

type CheckRun = RestEndpointMethodTypes['checks']['get']['response']['data'];

async function put(octokit: Octokit, appId: number, state: CheckState, known: number | undefined): Promise<number> {
  const target = splitRepository(state.repository);
  const found = (await readKnown(octokit, state, known)) ?? (await findRun(octokit, appId, state));
  const missing = await missingAnnotations(octokit, state, found);
  const batches = [...inBatches(missing)];
  let id = found?.id;
  for (const [index, annotations] of batches.entries()) {
    const isLast = index === batches.length - 1;
    const said = {
      ...target,
      ...toRequest(state, annotations, { isLast, hadText: (found?.output.text ?? '') !== '' }),
    };
    const { data } =
      id === undefined
        ? await octokit.checks.create({
            ...said,
            name: state.name,
            head_sha: state.head,
            external_id: state.externalId,
          })
        : // Annotations that were appended and lost their answer would be appended again.
          await octokit.checks.update({
            ...said,
            check_run_id: id,
            request: annotations.length > 0 ? { retries: 0 } : {},
          });
    id = data.id;
  }
  // There is always one batch, which may be empty.
  if (id === undefined) throw new Error('a check run was written and has no id');
  return id;
}

/** The run of that id, if it is the one that is meant. */
async function readKnown(octokit: Octokit, state: CheckState, id: number | undefined): Promise<CheckRun | undefined> {
  if (id === undefined) return undefined;
  try {
    const { data } = await octokit.checks.get({ ...splitRepository(state.repository), check_run_id: id });
    return data.head_sha === state.head && data.external_id === state.externalId ? data : undefined;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

/** The newest run of our App with that external id. Another App may call its runs the same. */
async function findRun(octokit: Octokit, appId: number, state: CheckState): Promise<CheckRun | undefined> {
  const runs = await octokit.paginate(octokit.checks.listForRef, {
    ...{ ...splitRepository(state.repository), ref: state.head, check_name: state.name, app_id: appId },
    ...{ filter: 'all', per_page: 100 },
  });
  return runs
    .filter(({ app, external_id }) => app?.id === appId && external_id === state.externalId)
    .toSorted((one, other) => other.id - one.id)[0];
}

async function missingAnnotations(octokit: Octokit, state: CheckState, run: CheckRun | undefined) {
  const has = new Set<string>();
  if (run !== undefined && run.output.annotations_count > 0 && state.annotations.length > 0) {
    const target = splitRepository(state.repository);
    const listed = await octokit.paginate(octokit.checks.listAnnotations, {
      ...{ ...target, check_run_id: run.id, per_page: 100 },
    });
    for (const each of listed) {
      has.add(keyOf([each.path, each.start_line, each.end_line, each.annotation_level, each.title, each.message]));
    }
  }
  const missing = new Map<string, Annotation>();
  for (const each of state.annotations) {
    const key = keyOf([each.path, each.startLine, each.endLine, each.level, each.title ?? null, each.message]);
    if (!has.has(key)) missing.set(key, each);
  }
  return [...missing.values()];
}

/** Line ends and spaces around a text are nothing that tells two annotations apart. */
const keyOf = (fields: readonly (string | number | null)[]): string =>
  JSON.stringify(fields.map((each) => (typeof each === 'string' ? each.replaceAll('\r\n', '\n').trim() : each)));

function* inBatches(annotations: readonly Annotation[]): Generator<readonly Annotation[]> {
  yield annotations.slice(0, ANNOTATIONS_A_REQUEST);
  for (let at = ANNOTATIONS_A_REQUEST; at < annotations.length; at += ANNOTATIONS_A_REQUEST) {
    yield annotations.slice(at, at + ANNOTATIONS_A_REQUEST);
  }
}

/** The run ends with the last request: who sees it ended sees all of it. */
function toRequest(
  state: CheckState,
  annotations: readonly Annotation[],
  { isLast, hadText }: { isLast: boolean; hadText: boolean },
) {
  const { status, conclusion, title, summary, text, actions, detailsUrl } = state;
  const shown = text ?? (hadText ? '' : undefined);
  return {
    ...(isLast ? { status } : { status: status === 'completed' ? ('in_progress' as const) : status }),
    ...(isLast && conclusion !== undefined ? { conclusion } : {}),
    ...(isLast ? { actions: actions.map((each) => ({ ...each })) } : {}),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    output: {
      ...{ title, summary },
      ...(shown === undefined ? {} : { text: shown }),
      ...(annotations.length === 0 ? {} : { annotations: annotations.map(toAnnotation) }),
    },
  };
}

const toAnnotation = ({ path, startLine, endLine, level, title, message }: Annotation) => ({
  ...{ path, start_line: startLine, end_line: endLine, annotation_level: level, message },
  ...(title === undefined ? {} : { title }),
});
