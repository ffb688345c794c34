import type { ReviewTool } from './review-tool.ts';
import { openapiTool } from './tools/openapi.ts';
import { findSquawk } from './tools/schema/squawk.ts';
import { createSchemaTool } from './tools/schema.ts';
import { secretsTool } from './tools/secrets.ts';

/** The tools of a review, in the order in which their facts are shown. */
export const REVIEW_TOOLS: readonly ReviewTool[] = [openapiTool, createSchemaTool(findSquawk()), secretsTool];
