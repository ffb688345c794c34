import { z } from 'zod';

/** Where a service's contracts lie: paths, folders or globs, from the repository's root. */
export const contractsSchema = z
  .strictObject({
    openapi: z.array(z.string()).optional().describe('OpenAPI documents, such as `openapi.yaml`'),
    protobuf: z.array(z.string()).optional().describe('Folders or files of Protocol Buffers, such as `proto`'),
    graphql: z.array(z.string()).optional().describe('GraphQL schemas, such as `schema.graphql`'),
    typescript: z.array(z.string()).optional().describe('Entry points of TypeScript packages, such as `src/index.ts`'),
    migrations: z.array(z.string()).optional().describe('Migrations, such as `migrations/**`'),
  })
  .describe('where the contracts lie, as in the configuration');
export type Contracts = z.infer<typeof contractsSchema>;
