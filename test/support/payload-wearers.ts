/* eslint-disable @typescript-eslint/no-explicit-any -- payloads are looked into freely */
import { readdirSync, readFileSync } from 'node:fs';
import type { DataType } from '../../src/domain/data-type.js';
import { folder, readPayloadFile } from '../providers/polar/payload-files.js';

/** Payloads of one file, and the operations that each becomes. */
interface Part {
  name: string;
  dataType: DataType;
  texts: string[];
  expected: any[][];
  fit: Uint8Array | null;
}

/** Somebody of whom the provider has these payloads and nothing else; of each data type those of one file at most. */
export interface PayloadWearer {
  /** Of all their records alike: those that tell an offset would change those for which it is inferred. */
  origin: string;
  /** Whether records tell the offsets for which the payloads are mapped. */
  hasHome: boolean;
  parts: Part[];
}

/** All payloads that become records, given to as few wearers as can have them without one of them changing another. */
export function payloadWearers(): PayloadWearer[] {
  const wearers: PayloadWearer[] = [];
  for (const name of readdirSync(folder('payloads')).filter((file) => file.endsWith('.json'))) {
    for (const { origin, part } of partsOf(name)) {
      const place = wearers.find(
        (wearer) => wearer.origin === origin && wearer.parts.every(({ dataType }) => dataType !== part.dataType),
      );
      if (place === undefined) wearers.push({ origin, hasHome: origin === 'INFERRED', parts: [part] });
      else place.parts.push(part);
    }
  }
  return wearers;
}

function partsOf(name: string): { origin: string; part: Part }[] {
  const { dataType, texts, attachments } = readPayloadFile(name, readFileSync(folder(`payloads/${name}`), 'utf8'));
  const expected: unknown[] = JSON.parse(readFileSync(folder(`expected/${name}`), 'utf8'));
  const parts: { origin: string; part: Part }[] = [];
  const keys: Set<unknown>[] = [];
  for (const [index, text] of texts.entries()) {
    const operations = expected[index];
    // Those that are rejected become nothing.
    if (!Array.isArray(operations)) continue;
    const key = keyOf(dataType, JSON.parse(text));
    const origin: string = operations[0]?.record.utcOffsetOrigin ?? 'INFERRED';
    const free = key === ALONE ? -1 : keys.findIndex((taken, at) => !taken.has(key) && parts[at]?.origin === origin);
    if (free < 0) {
      keys.push(new Set([key]));
      const fit = attachments?.[0].bytes ?? null;
      parts.push({ origin, part: { name, dataType, texts: [text], expected: [operations], fit } });
    } else {
      keys[free]?.add(key);
      parts[free]?.part.texts.push(text);
      parts[free]?.part.expected.push(operations);
    }
  }
  return parts;
}

const ALONE = Symbol('not beside another one');

/** What only one payload of a wearer may have. */
function keyOf(dataType: DataType, payload: any): unknown {
  switch (dataType) {
    case 'WORKOUT':
      return payload.id;
    case 'SLEEP_SESSION':
      return payload.date;
    case 'BODY_MEASUREMENT':
      return ALONE;
    default:
      return Symbol('beside any other');
  }
}
