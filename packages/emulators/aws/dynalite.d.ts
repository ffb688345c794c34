/** The parts of dynalite 4 that are used here; it comes without types. */

declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    maxItemSizeKb?: number;
  }): Server;
  export = dynalite;
}

declare module 'dynalite/db/index.js' {
  namespace db {
    interface Failure {
      readonly statusCode: number;
      readonly body: Record<string, unknown>;
    }
    /** One type and its value, such as `{ S: 'text' }`. */
    type AttributeValue = Readonly<Record<string, unknown>>;
    type Item = Readonly<Record<string, AttributeValue>>;
    type Path = string | readonly (string | number)[];
    interface Table {
      readonly TableName: string;
    }
    interface Index {
      readonly IndexName: string;
      readonly KeySchema: readonly { readonly AttributeName: string }[];
    }
    interface Updates {
      readonly sections: readonly { readonly type: string; readonly path: Path; readonly val?: unknown }[];
    }
    interface ItemStore {
      createValueStream(options: object): AsyncIterable<Item>;
    }
    interface Store {
      getItemDb(table: string): ItemStore;
      getIndexDb(type: 'local' | 'global', table: string, index: string): ItemStore;
    }
    /** A checked call of Query or Scan. */
    interface Search {
      readonly TableName: string;
      readonly IndexName?: string;
      readonly Limit?: number;
      readonly Select?: string;
      readonly ReturnConsumedCapacity?: string;
      readonly KeyConditions?: Readonly<Record<string, { readonly AttributeValueList: readonly AttributeValue[] }>>;
      readonly QueryFilter?: object;
      readonly ScanFilter?: object;
      readonly ConditionalOperator?: string;
      readonly AttributesToGet?: readonly Path[];
      readonly _filter?: { readonly expression: object };
      readonly _projection?: { readonly paths: readonly Path[] };
    }
    type Answer = (failure: unknown, result?: object) => void;
  }
  const db: {
    checkConditional(data: Record<string, unknown>, existingItem: unknown): db.Failure | null | undefined;
    validationError(message: string): db.Failure;
    itemSize(item: db.Item): number;
    validateItem(item: db.Item, table: db.Table): db.Failure | null | undefined;
    validateKey(key: db.Item, table: db.Table, keySchema?: object): db.Failure | null | undefined;
    validateUpdates(
      attributes: Readonly<Record<string, { readonly Value?: db.AttributeValue }>> | undefined,
      expression: db.Updates | undefined,
      table: db.Table,
    ): db.Failure | null | undefined;
    traverseKey<Found>(
      table: db.Table,
      visit: (attribute: string, type: string, isHash: boolean) => Found | undefined,
    ): Found | undefined;
    traverseIndexes<Found>(
      table: db.Table,
      visit: (attribute: string, type: string, index: db.Index) => Found | undefined,
    ): Found | undefined;
    updateIndexes(
      store: db.Store,
      table: db.Table,
      existing: db.Item | undefined,
      item: db.Item | undefined,
      answer: db.Answer,
    ): void;
    queryTable(
      store: db.Store,
      table: db.Table,
      search: db.Search,
      range: object,
      isLocal: boolean | undefined,
      fetchFromTable: boolean,
      keyNames: readonly string[],
      answer: db.Answer,
    ): void;
    matchesExprFilter(item: db.Item, expression: object): boolean;
    matchesFilter(item: db.Item, filter: object, operator: string | undefined): boolean;
    mapPaths(paths: readonly db.Path[], item: db.Item): db.Item;
  };
  export = db;
}

declare module 'dynalite/validations/*' {
  const validation: { readonly types: Record<string, unknown> };
  export = validation;
}
