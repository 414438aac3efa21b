import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataType } from '../../../src/domain/data-type.js';
import { EMPTY_TIMELINE, type OffsetTimeline } from '../../../src/domain/offset-timeline.js';
import { splitItems } from '../../../src/provider-kit/payload.js';
import type { Attachment, Subject } from '../../../src/provider-kit/provider.js';

// A payload file holds one answer of Polar, or a single payload; its name begins with what it holds. Files named
// *.no-offset.json are mapped for a user of whom no offset is known. A FIT file of the same name belongs to the payload.

export const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A user at home in UTC+2, UTC+3 from the clock change of spring on. */
const HOME: OffsetTimeline = {
  stretches: [
    { startMs: Number.NEGATIVE_INFINITY, utcOffsetMinutes: 120, isExact: true },
    { startMs: Date.parse('2026-03-29T01:00:00Z'), utcOffsetMinutes: 180, isExact: true },
  ],
  nights: new Map([
    [
      '2026-03-29',
      {
        startTime: new Date('2026-03-28T21:00:00Z'),
        endTime: new Date('2026-03-29T05:00:00Z'),
        startOffsetMinutes: 120,
        endOffsetMinutes: 180,
      },
    ],
  ]),
};

/** The first that fits counts. */
const KINDS = [
  { prefix: 'sleepwise-alertness', dataType: 'ALERTNESS', key: null },
  { prefix: 'sleepwise-circadian-bedtime', dataType: 'CIRCADIAN_BEDTIME', key: null },
  { prefix: 'biosensing-body-temperature', dataType: 'BODY_TEMPERATURE', key: null },
  { prefix: 'biosensing-skin-temperature', dataType: 'SKIN_TEMPERATURE', key: null },
  { prefix: 'biosensing-spo2', dataType: 'BLOOD_OXYGEN', key: null },
  { prefix: 'biosensing-ecg', dataType: 'ECG', key: null },
  { prefix: 'biosensing-skin-contacts', dataType: 'SKIN_CONTACT', key: null },
  { prefix: 'exercise', dataType: 'WORKOUT', key: null },
  { prefix: 'sleep', dataType: 'SLEEP_SESSION', key: 'nights' },
  { prefix: 'nightly-recharge', dataType: 'NIGHTLY_RECHARGE', key: 'recharges' },
  { prefix: 'continuous-heart-rate', dataType: 'HEART_RATE', key: 'heart_rates' },
  { prefix: 'activit', dataType: 'DAILY_ACTIVITY', key: null },
  { prefix: 'cardio-load', dataType: 'TRAINING_LOAD', key: null },
  { prefix: 'physical-info', dataType: 'BODY_MEASUREMENT', key: null },
] as const;

export interface PayloadFile {
  dataType: DataType;
  texts: string[];
  subject: Subject;
  attachments?: [Attachment];
}

export function readPayloadFile(name: string, text: string): PayloadFile {
  const kind = KINDS.find(({ prefix }) => name.startsWith(prefix));
  if (kind === undefined) throw new Error(`the name of ${name} does not tell what it holds`);
  return {
    dataType: kind.dataType,
    texts: payloadsOf(text, kind.key),
    subject: { offsets: name.endsWith('.no-offset.json') ? EMPTY_TIMELINE : HOME },
    ...fileBeside(name),
  };
}

function fileBeside(name: string): { attachments?: [Attachment] } {
  const path = folder(`payloads/${name.replace(/json$/, 'fit')}`);
  return existsSync(path) ? { attachments: [{ format: 'FIT', bytes: new Uint8Array(readFileSync(path)) }] } : {};
}

/** The payloads of an answer: the elements of a list, of a wrapped list, or the answer itself. */
function payloadsOf(text: string, key: string | null): string[] {
  const answer: unknown = JSON.parse(text);
  if (Array.isArray(answer)) return splitItems(text, null);
  return key !== null && Object.hasOwn(answer as object, key) ? splitItems(text, key) : [text];
}
