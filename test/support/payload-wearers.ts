/* eslint-disable @typescript-eslint/no-explicit-any -- payloads are looked into freely */
import { readdirSync, readFileSync } from 'node:fs';
import type { DataType } from '../../src/domain/data-type.js';
import { EMPTY_TIMELINE } from '../../src/domain/offset-timeline.js';
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
  /** Whether records tell the offsets for which the payloads are mapped. */
  hasHome: boolean;
  parts: Part[];
}

/** These tell offsets of their own, by which others are then placed in time. */
const TELLING: readonly DataType[] = ['WORKOUT', 'SLEEP_SESSION'];

/** All payloads that become records, given to as few wearers as can have them without one of them changing another. */
export function payloadWearers(): PayloadWearer[] {
  const wearers: PayloadWearer[] = [];
  for (const name of readdirSync(folder('payloads')).filter((file) => file.endsWith('.json'))) {
    for (const { hasHome, part } of partsOf(name)) {
      const isTelling = TELLING.includes(part.dataType);
      const place = wearers.find(
        (wearer) =>
          wearer.hasHome === hasHome &&
          wearer.parts.every(({ dataType }) => dataType !== part.dataType && TELLING.includes(dataType) === isTelling),
      );
      if (place === undefined) wearers.push({ hasHome, parts: [part] });
      else place.parts.push(part);
    }
  }
  return wearers;
}

function partsOf(name: string): { hasHome: boolean; part: Part }[] {
  const { dataType, texts, subject, attachments } = readPayloadFile(
    name,
    readFileSync(folder(`payloads/${name}`), 'utf8'),
  );
  const expected: unknown[] = JSON.parse(readFileSync(folder(`expected/${name}`), 'utf8'));
  const parts: Part[] = [];
  const keys: Set<unknown>[] = [];
  for (const [index, text] of texts.entries()) {
    const operations = expected[index];
    // Those that are rejected become nothing.
    if (!Array.isArray(operations)) continue;
    const key = keyOf(dataType, JSON.parse(text));
    const free = key === ALONE ? -1 : keys.findIndex((taken) => !taken.has(key) && !taken.has(ALONE));
    if (free < 0) {
      keys.push(new Set([key]));
      parts.push({ name, dataType, texts: [text], expected: [operations], fit: attachments?.[0].bytes ?? null });
    } else {
      keys[free]?.add(key);
      parts[free]?.texts.push(text);
      parts[free]?.expected.push(operations);
    }
  }
  const isHome = subject.offsets !== EMPTY_TIMELINE;
  return parts.map((part, index) => {
    const tellsItself = TELLING.includes(dataType) && keys[index]?.has(ALONE) !== true;
    return { part, hasHome: isHome && !tellsItself };
  });
}

const ALONE = Symbol('not beside another one');

/** What only one payload of a wearer may have. */
function keyOf(dataType: DataType, payload: any): unknown {
  switch (dataType) {
    case 'WORKOUT':
      return typeof payload.start_time_utc_offset === 'number' ? payload.id : ALONE;
    case 'SLEEP_SESSION':
      return payload.date;
    case 'BODY_MEASUREMENT':
      return ALONE;
    default:
      return Symbol('beside any other');
  }
}
