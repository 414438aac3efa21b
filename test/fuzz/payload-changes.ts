import { readdirSync, readFileSync } from 'node:fs';
import type { DataType } from '../../src/domain/data-type.js';
import { folder, readPayloadFile } from '../providers/polar/payload-files.js';
import { mangled } from './documents.js';
import type { Dice } from './values.js';

/** Every payload that the adapter is tested with, by data type. */
export function composedPayloads(): Map<DataType, string[]> {
  const all = new Map<DataType, string[]>();
  for (const name of readdirSync(folder('payloads')).filter((file) => file.endsWith('.json'))) {
    const { dataType, texts } = readPayloadFile(name, readFileSync(folder(`payloads/${name}`), 'utf8'));
    // Large ones cost time, and hold nothing that the others have not.
    all.set(dataType, [...(all.get(dataType) ?? []), ...texts.filter((text) => text.length < 20_000)]);
  }
  return all;
}

const ODD: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e308',
  '-1e308',
  '1e400',
  '0.1',
  '2147483648',
  '9007199254740993',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"PT"',
  '"PT1e9S"',
  '"P99999999D"',
  '"2026-13-45"',
  '"9999-12-31T23:59:59.999+14:00"',
  '"0001-01-01T00:00:00"',
  '"2026-03-29T02:30:00"',
  '"24:00"',
  '"__proto__"',
  '"NaN"',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"a":1}}',
  '[null]',
  `${'['.repeat(100)}${']'.repeat(100)}`,
  '"x"',
  '-0',
  '"-0"',
  '"+25:00"',
  '"99:99"',
];
const NAMES = [
  '__proto__',
  'constructor',
  'id',
  'date',
  'toString',
  '',
  'a-b',
  '0',
  '\\u0000',
  'hasOwnProperty',
  'length',
];

type Place = { holder: Record<PropertyKey, unknown>; key: PropertyKey };

/** A payload with a few of its values, keys or items changed; still JSON. */
export function changed(text: string, dice: Dice): string {
  const content = JSON.parse(text) as unknown;
  const replaced = new Map<string, string>();
  for (let edits = 1 + dice.upTo(3); edits > 0; edits -= 1) {
    const places = placesIn(content);
    if (places.length === 0) break;
    change(dice.of(places), dice, replaced);
  }
  // Numbers beyond what JavaScript writes are put in as text.
  return JSON.stringify(content).replace(/"@(\d+)@"/g, (whole, index: string) => replaced.get(index) ?? whole);
}

function change({ holder, key }: Place, dice: Dice, replaced: Map<string, string>): void {
  const odd = (): string => {
    const name = String(replaced.size);
    replaced.set(name, dice.of(ODD));
    return `@${name}@`;
  };
  const value = holder[key];
  switch (dice.upTo(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return;
    case 1:
      if (Array.isArray(holder)) holder.unshift(odd());
      else {
        // Not assigned: a prototype would be set, not a key.
        const property = { value: odd(), enumerable: true, configurable: true, writable: true };
        Object.defineProperty(holder, dice.of(NAMES), property);
      }
      return;
    case 2:
      if (Array.isArray(holder)) holder.push(structuredClone(value));
      else holder[`${String(key)}_`] = value;
      return;
    case 3:
      holder[key] = typeof value === 'number' ? -value * (1 + dice.upTo(1_000)) : odd();
      return;
    case 4:
      holder[key] = typeof value === 'string' ? mangled(value, dice) : [value];
      return;
    default:
      holder[key] = odd();
  }
}

function placesIn(content: unknown): Place[] {
  if (typeof content !== 'object' || content === null) return [];
  const holder = content as Record<PropertyKey, unknown>;
  const keys = Object.keys(holder);
  // Of a long list a few items stand for all.
  const looked = Array.isArray(content) ? [...keys.slice(0, 3), ...keys.slice(-2)] : keys;
  return looked.flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
