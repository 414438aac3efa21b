import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataType } from '../../../src/domain/data-type.js';
import { EMPTY_TIMELINE, type OffsetTimeline } from '../../../src/domain/offset-timeline.js';
import { splitItems } from '../../../src/provider-kit/payload.js';
import type { Attachment } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';
import { describeProvider } from '../../contract/provider-contract.js';
import { polarVendor, WINDOW } from './polar-vendor.js';
import { signedDelivery, signedRequest, webhookFile } from './webhooks.js';

// A payload file holds one answer of Polar, or a single payload; its name begins with what it holds. Files named
// *.no-offset.json are mapped for a user of whom no offset is known. A FIT file of the same name belongs to the payload.

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A user at home in UTC+2, UTC+3 from the clock change of spring on. */
const HOME: OffsetTimeline = {
  days: [
    { date: '2026-01-01', utcOffsetMinutes: 120 },
    { date: '2026-03-29', utcOffsetMinutes: 180 },
  ],
  nights: new Map([['2026-03-29', 120]]),
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

const told = (...dataTypes: DataType[]) => [{ externalUserId: '99000017', dataTypes }];
const gone = [204, 404].map((status) => ({ name: `status ${status}`, answer: { status } }));
const none = (body: unknown) => [...gone, { name: JSON.stringify(body), answer: { body } }];

describeProvider({
  provider: polar,
  payloads: folder('payloads'),
  expected: folder('expected'),
  dossier: folder('../../../src/providers/polar/README.md'),
  readPayloads(name, text) {
    const kind = KINDS.find(({ prefix }) => name.startsWith(prefix));
    if (kind === undefined) throw new Error(`the name of ${name} does not tell what it holds`);
    return {
      dataType: kind.dataType,
      texts: payloadsOf(text, kind.key),
      subject: { offsets: name.endsWith('.no-offset.json') ? EMPTY_TIMELINE : HOME },
      ...fileBeside(name),
    };
  },
  words: {
    WORKOUT: [
      { path: 'detailed_sport_info', keptAs: 'providerType' },
      { path: 'training_load_pro.cardio-load-interpretation', keptAs: 'trainingLoad' },
      { path: 'training_load_pro.user-rpe', keptAs: 'trainingLoad' },
      { path: 'samples.*.sample_type', keptAs: null, unknown: 99 },
    ],
    SLEEP_SESSION: [{ path: 'hypnogram.*', keptAs: null, unknown: 9 }],
    NIGHTLY_RECHARGE: [
      { path: 'nightly_recharge_status', keptAs: null, unknown: 9 },
      { path: 'ans_charge_status', keptAs: null, unknown: 9 },
    ],
    DAILY_ACTIVITY: [{ path: 'samples.activity_zones.samples.*.zone', keptAs: null }],
    TRAINING_LOAD: [{ path: 'cardio_load_status', keptAs: 'providerStatus' }],
    BODY_MEASUREMENT: [
      { path: 'weight_source', keptAs: null },
      { path: 'training_background', keptAs: 'trainingBackground' },
      { path: 'typical_day', keptAs: 'typicalDay' },
    ],
    ALERTNESS: [
      { path: 'grade_type', keptAs: null },
      { path: 'result_type', keptAs: null },
      { path: 'hourly_data.*.alertness_level', keptAs: null },
    ],
    CIRCADIAN_BEDTIME: [
      { path: 'quality', keptAs: null },
      { path: 'result_type', keptAs: null },
    ],
    BODY_TEMPERATURE: [
      { path: 'measurement_type', keptAs: null },
      { path: 'sensor_location', keptAs: null },
    ],
    BLOOD_OXYGEN: [
      { path: 'test_status', keptAs: 'providerStatus' },
      { path: 'spo2_class', keptAs: null },
    ],
    ECG: [
      { path: 'heart_rate_variability_level', keptAs: null },
      { path: 'quality_measurements.*.quality_level', keptAs: null },
    ],
  },
  server: {
    vendor: polarVendor,
    window: WINDOW,
    emptyAnswers: {
      WORKOUT: none([]),
      SLEEP_SESSION: none({ nights: [] }),
      NIGHTLY_RECHARGE: none({ recharges: [] }),
      HEART_RATE: none({ heart_rates: [] }),
      DAILY_ACTIVITY: none([]),
      TRAINING_LOAD: none([]),
      ALERTNESS: none([]),
      CIRCADIAN_BEDTIME: none([]),
      BODY_TEMPERATURE: none([]),
      SKIN_TEMPERATURE: none([]),
      BLOOD_OXYGEN: none([]),
      ECG: none([]),
      SKIN_CONTACT: none([]),
      BODY_MEASUREMENT: gone,
    },
  },
  webhook: {
    secret: signedRequest.signature_secret_key,
    events: [
      { body: webhookFile('event-exercise'), notices: told('WORKOUT') },
      { body: webhookFile('event-sleep'), notices: told('SLEEP_SESSION', 'NIGHTLY_RECHARGE', 'SKIN_TEMPERATURE') },
      { body: webhookFile('event-continuous-heart-rate'), notices: told('HEART_RATE') },
      { body: webhookFile('event-activity-summary'), notices: told('DAILY_ACTIVITY') },
      { body: webhookFile('event-alertness'), notices: told('ALERTNESS') },
      { body: webhookFile('event-circadian-bedtime'), notices: told('CIRCADIAN_BEDTIME') },
      { body: webhookFile('event-circadian-bedtime-old-url'), notices: told('CIRCADIAN_BEDTIME') },
      { body: webhookFile('event-physical-information'), notices: told('BODY_MEASUREMENT') },
    ],
    unknown: [
      webhookFile('event-unknown'),
      ...['', '{', 'null', '[]', '{"event":"SLEEP"}', '{"event":"SLEEP","user_id":null}', '{"event":7,"user_id":7}'],
      '{"event":"constructor","user_id":99000017}',
    ],
    ping: webhookFile('event-ping'),
    sign: signedDelivery,
  },
  exemptions: [
    { rule: 'F1', reason: 'Polar pages nothing' },
    { rule: 'F2', dataType: 'BODY_MEASUREMENT', reason: 'there is one state, and no cursor' },
    { rule: 'F3', dataType: 'BODY_MEASUREMENT', reason: 'there is one state, of one day' },
    { rule: 'A3', reason: 'Polar gives no refresh tokens' },
  ],
});

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
