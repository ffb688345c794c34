/** The parts of dynalite 4 that are used here; it comes without types. */

declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
  export = dynalite;
}

declare module 'dynalite/db/index.js' {
  interface ConditionFailure {
    readonly statusCode: number;
    readonly body: Record<string, unknown>;
  }
  const db: {
    checkConditional(data: Record<string, unknown>, existingItem: unknown): ConditionFailure | null | undefined;
  };
  export = db;
}

declare module 'dynalite/validations/*' {
  const validation: { readonly types: Record<string, unknown> };
  export = validation;
}
