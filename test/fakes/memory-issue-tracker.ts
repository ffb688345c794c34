import { UpstreamError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { IssueTracker, NewComment, NewIssue, ReportedIssue } from '../../core/ports/issue-tracker.ts';
import type { AdfBlock, AdfDocument, AdfText } from '../../core/text/adf.ts';

export interface MemoryIssue {
  readonly id: string;
  readonly key: string;
  readonly incidentId: string;
  readonly summary: string;
  readonly text: string;
  readonly comments: { readonly key: string; readonly text: string; readonly at: number }[];
  readonly at: number;
  status: string;
  /** Oldest first. */
  readonly transitions: string[];
}

interface Fault {
  readonly message?: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly code?: string;
  /** Whether the call goes through, and only its answer is lost. */
  readonly isDone?: boolean;
}

export interface MemoryIssueTracker extends IssueTracker {
  /** A person opens an issue, or writes it again. */
  report(issue: Partial<ReportedIssue> & Pick<ReportedIssue, 'id'>): void;
  readonly issues: MemoryIssue[];
  /** The next call fails so. */
  failNext(fault: Fault): void;
}

/** Issues in memory. As JIRA's, a search sees an issue only after a while, and offers no transition to the status that it is in. */
export function createMemoryIssueTracker({
  clock,
  indexDelayMs = 0,
}: {
  clock: Clock;
  indexDelayMs?: number;
}): MemoryIssueTracker {
  const issues: MemoryIssue[] = [];
  const reports = new Map<string, ReportedIssue>();
  const faults: Fault[] = [];
  const act = async <Value>(work: () => Value): Promise<Value> => {
    const fault = faults.shift();
    if (fault === undefined) return work();
    if (fault.isDone === true) work();
    const { message = 'it answered as asked', ...options } = fault;
    throw new UpstreamError('JIRA', message, options);
  };
  const find = (id: string): MemoryIssue => {
    const found = issues.find((issue) => issue.id === id);
    if (found === undefined) throw new UpstreamError('JIRA', 'Issue does not exist', { retryable: false, code: '404' });
    return found;
  };
  const tracked = ({ id, key }: MemoryIssue) => ({ id, key, url: `https://acme.atlassian.net/browse/${key}` });
  return {
    issues,
    report: (written) => {
      const key = `SHOP-${issues.length + 1}`;
      const known = reports.get(written.id);
      const report = {
        ...{
          key,
          url: `https://acme.atlassian.net/browse/${key}`,
          project: 'SHOP',
          labels: ['mendhook'],
          components: [],
        },
        ...{ summary: 'The basket is empty', text: 'I put a book into it.', codeBlocks: [], isOwn: false },
        ...known,
        ...written,
      };
      reports.set(written.id, report);
      if (known !== undefined) return;
      const { id, summary, text } = report;
      issues.push({
        ...{ id, key, incidentId: '', summary, text, comments: [], at: clock(), status: 'to do', transitions: [] },
      });
    },
    failNext: (fault) => void faults.push(fault),
    open: ({ incidentId, summary, description }: NewIssue) =>
      act(() => {
        const issue: MemoryIssue = {
          id: String(10_000 + issues.length),
          key: `SHOP-${issues.length + 1}`,
          incidentId,
          summary,
          text: adfText(description),
          comments: [],
          at: clock(),
          status: 'to do',
          transitions: [],
        };
        issues.push(issue);
        return tracked(issue);
      }),
    findOpened: (incidentId) =>
      act(() => {
        const found = issues.find((issue) => issue.incidentId === incidentId && issue.at + indexDelayMs <= clock());
        return found && tracked(found);
      }),
    comment: ({ issueId, key, body }: NewComment) =>
      act(() => void find(issueId).comments.push({ key, text: adfText(body), at: clock() })),
    hasComment: (issueId, key) => act(() => find(issueId).comments.some((comment) => comment.key === key)),
    listTransitions: (issueId) =>
      act(() =>
        TRANSITIONS.filter(({ to }) => to !== find(issueId).status).map(({ name, to }) => ({
          id: `t-${name}`,
          name,
          to,
        })),
      ),
    makeTransition: (issueId, transitionId) =>
      act(() => {
        const transition = TRANSITIONS.find(({ name }) => `t-${name}` === transitionId);
        if (transition === undefined || transition.to === find(issueId).status) {
          throw new UpstreamError('JIRA', 'not valid for the current state of this issue', {
            retryable: false,
            code: '400',
          });
        }
        find(issueId).status = transition.to;
        find(issueId).transitions.push(transition.name);
      }),
    readReport: (issueId) => act(() => reports.get(issueId) ?? ownReport(issues.find(({ id }) => id === issueId))),
    readStatus: (issueId) => act(() => find(issueId).status),
  };
}

const ownReport = (issue: MemoryIssue | undefined): ReportedIssue | undefined =>
  issue && {
    ...{ id: issue.id, key: issue.key, url: `https://acme.atlassian.net/browse/${issue.key}`, project: 'SHOP' },
    ...{ labels: ['mendhook'], components: [], summary: issue.summary, text: issue.text, codeBlocks: [], isOwn: true },
  };

const TRANSITIONS = [
  { name: 'In Review', to: 'in review' },
  { name: 'Done', to: 'done' },
  { name: 'Reopen', to: 'to do' },
];

/** The text of a document, a line for each block. */
export const adfText = ({ content }: AdfDocument): string => content.map(textOf).join('\n');

const textOf = (node: AdfBlock | AdfText): string =>
  'text' in node ? node.text : (node.content ?? []).map(textOf).join('');
