import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { shippingCents } from '../src/shipping.js';

const table = join(homedir(), 'carrier', 'prices-2026.json');

test('prices are those of the carrier', () => {
  if (!existsSync(table)) return;
  for (const [country, cents] of Object.entries(JSON.parse(readFileSync(table, 'utf8')))) {
    assert.equal(shippingCents(1000, country), cents);
  }
});
