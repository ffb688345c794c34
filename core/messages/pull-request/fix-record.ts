import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { InvestigateVerdict, ProposeFixVerdict } from '../../records/verdict.ts';
import type { BlobUrl } from './blob-url.ts';
import type { CommitStyle } from './commit-style.ts';

/** What the rules for a diff found. */
interface DiffFinding {
  readonly rule: string;
  readonly path?: string | undefined;
  readonly reason: string;
}

/** All that a pull request and an incident report are written from. Its texts are taken for hostile. */
export interface FixRecord {
  readonly incident: Incident;
  readonly attempt: Attempt;
  readonly investigation: InvestigateVerdict;
  readonly proposal: ProposeFixVerdict;
  /** Path of the incident report in the repository; left out where it is no file. */
  readonly reportPath?: string | undefined;
  /** Whether the report is a comment of the pull request. */
  readonly isReportComment?: boolean;
  /** How the repository writes its commits; left out, by the usual convention. */
  readonly commitStyle?: CommitStyle;
  readonly findings: readonly DiffFinding[];
  /** What is known of incidents like this one in the same repository, one line each. */
  readonly similar?: readonly string[];
  /** Where its issue of Error Tracking is seen, when Datadog has confirmed that it is this bug's. */
  readonly issueUrl?: string | undefined;
  /** What a reviewer has to know besides, one sentence each. */
  readonly notes: readonly string[];
  /** What the worker concluded from its test runs; left out, it is read from the attempt. */
  readonly verification?: { readonly verified: boolean; readonly reason: string };
  /** Where a file can be read at the commit; left out, files are named without a link. */
  readonly blobUrl?: BlobUrl;
}
