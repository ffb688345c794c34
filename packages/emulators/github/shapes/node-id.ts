/** An opaque global id, as GitHub's GraphQL API uses beside the numeric one. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
