import type { ReviewTool } from './review-tool.ts';
import { graphqlTool } from './tools/graphql.ts';
import { oasdiffTool } from './tools/oasdiff.ts';
import { openapiTool } from './tools/openapi.ts';
import { packageRegistryTool } from './tools/package-registry.ts';
import { findBuf } from './tools/protobuf/buf.ts';
import { createProtobufTool } from './tools/protobuf.ts';
import { findSquawk } from './tools/schema/squawk.ts';
import { createSchemaTool } from './tools/schema.ts';
import { secretsTool } from './tools/secrets.ts';
import { createTypescriptTool } from './tools/typescript.ts';

/**
 * The tools of a review, in the order in which their facts are shown.
 *
 * @param tests runs the tests, or says why they are not run
 */
export const reviewTools = (tests: ReviewTool): readonly ReviewTool[] => [
  openapiTool,
  oasdiffTool,
  createProtobufTool(findBuf()),
  graphqlTool,
  createTypescriptTool(),
  createSchemaTool(findSquawk()),
  secretsTool,
  packageRegistryTool,
  tests,
];
