import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from './dynamodb-calls.ts';
import { text, wide } from './dynamodb-calls.ts';

interface Pages {
  readonly name: string;
  readonly items: readonly Item[];
  readonly search?: Partial<QueryCommandInput>;
  /** For each page, how many items were read and how many of them returned. */
  readonly pages: readonly (readonly [number, number])[];
  /** What the embedded engine answers, where that is something else. */
  readonly embedded?: readonly (readonly [number, number])[];
}

const items = (count: number, f: AttributeValue): Item[] => Array.from({ length: count }, () => ({ f }));

/** Attribute names, the partition key of two characters and the sort key of four: 13 bytes beside the value. */
const BESIDE = 'pk'.length + 2 + 'sk'.length + 4 + 'f'.length;

/** How a Query is cut into pages: an item begins on a page as long as less than 1,048,576 bytes were read on it. */
export const PAGES: readonly Pages[] = [
  {
    name: 'a page ends at 1 MB of ASCII',
    items: items(6, text(300_000)),
    pages: [
      [4, 4],
      [2, 2],
    ],
  },
  {
    name: 'a page ends at 1 MB of other text',
    items: items(6, wide(150_000)),
    pages: [
      [4, 4],
      [2, 2],
    ],
  },
  {
    name: 'four items are a megabyte',
    items: items(5, text(262_144 - BESIDE)),
    pages: [
      [4, 4],
      [1, 1],
    ],
  },
  {
    name: 'four items lack four bytes of one',
    items: items(6, text(262_143 - BESIDE)),
    pages: [
      [5, 5],
      [1, 1],
    ],
  },
  {
    name: 'a limit ends a page sooner',
    items: items(3, text(9)),
    search: { Limit: 2 },
    pages: [
      [2, 2],
      [1, 1],
    ],
  },
  {
    name: 'what is not asked for counts',
    items: items(6, wide(150_000)),
    search: { ProjectionExpression: 'sk', ScanIndexForward: false },
    pages: [
      [4, 4],
      [2, 2],
    ],
  },
  {
    name: 'counting reads as much',
    items: items(6, wide(150_000)),
    search: { Select: 'COUNT' },
    pages: [
      [4, 4],
      [2, 2],
    ],
  },
  {
    // AWS's engine reads on past 1 MB; the service itself stops there, whatever the filter leaves.
    name: 'what a filter leaves out counts',
    items: items(6, wide(150_000)),
    search: { FilterExpression: 'attribute_not_exists(f)' },
    pages: [[6, 0]],
    embedded: [
      [4, 0],
      [2, 0],
    ],
  },
];
