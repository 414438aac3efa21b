import type { DataType } from '../../../src/domain/data-type.js';
import { polar } from '../../../src/providers/polar/index.js';
import { describeProvider } from '../../contract/provider-contract.js';
import { folder, readPayloadFile } from './payload-files.js';
import { polarVendor, WINDOW } from './polar-vendor.js';
import { signedDelivery, signedRequest, webhookFile } from './webhooks.js';

const told = (...dataTypes: DataType[]) => [{ externalUserId: '99000017', dataTypes }];
const gone = [204, 404].map((status) => ({ name: `status ${status}`, answer: { status } }));
const none = (body: unknown) => [...gone, { name: JSON.stringify(body), answer: { body } }];

describeProvider({
  provider: polar,
  payloads: folder('payloads'),
  expected: folder('expected'),
  dossier: folder('../../../src/providers/polar/README.md'),
  readPayloads: readPayloadFile,
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
