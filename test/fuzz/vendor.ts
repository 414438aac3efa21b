import type { DataType } from '../../src/domain/data-type.js';
import { startScriptedServer } from '../support/scripted-server.js';

/** Stands in for Polar; to each access token it serves what it is given, byte for byte. */
export interface Vendor {
  origin: string;
  /** Of the webhook that the gateway has registered; null before that. */
  secret: () => string | null;
  /** Bodies by path; what is not there is answered with 404. */
  serve(token: string, bodies: ReadonlyMap<string, string>): void;
  close(): Promise<void>;
}

const SECRET = 'the secret of the webhook';

export async function startVendor(): Promise<Vendor> {
  const served = new Map<string, ReadonlyMap<string, string>>();
  let isRegistered = false;
  const server = await startScriptedServer(({ method, path, headers, body }) => {
    if (path === '/v3/webhooks' && method === 'GET') return { body: { data: [] } };
    if (path === '/v3/webhooks') {
      isRegistered = true;
      const asked = JSON.parse(body) as object;
      return { status: 201, body: { data: { id: 'webhook-1', ...asked, active: true, signature_secret_key: SECRET } } };
    }
    if (method === 'DELETE') return { status: 204 };
    if (path === '/token') return { status: 400, body: { error: 'invalid_grant' } };
    const found = served.get(headers['authorization']?.replace('Bearer ', '') ?? '')?.get(path);
    return found === undefined ? { status: 404 } : { body: found };
  });
  return {
    origin: server.url,
    secret: () => (isRegistered ? SECRET : null),
    serve: (token, bodies) => {
      // Nobody looks at what was asked before.
      server.requests.length = 0;
      served.set(token, bodies);
    },
    close: () => server.close(),
  };
}

const LISTS: Readonly<Record<DataType, [path: string, name: string | null]>> = {
  WORKOUT: ['/v3/exercises', null],
  SLEEP_SESSION: ['/v3/users/sleep', 'nights'],
  NIGHTLY_RECHARGE: ['/v3/users/nightly-recharge', 'recharges'],
  HEART_RATE: ['/v3/users/continuous-heart-rate', 'heart_rates'],
  DAILY_ACTIVITY: ['/v3/users/activities', null],
  TRAINING_LOAD: ['/v3/users/cardio-load/date', null],
  ALERTNESS: ['/v3/users/sleepwise/alertness/date', null],
  CIRCADIAN_BEDTIME: ['/v3/users/sleepwise/circadian-bedtime/date', null],
  BODY_TEMPERATURE: ['/v3/users/biosensing/bodytemperature', null],
  SKIN_TEMPERATURE: ['/v3/users/biosensing/skintemperature', null],
  BLOOD_OXYGEN: ['/v3/users/biosensing/spo2', null],
  ECG: ['/v3/users/biosensing/ecg', null],
  SKIN_CONTACT: ['/v3/users/biosensing/skincontacts', null],
  BODY_MEASUREMENT: ['/v3/users/physical-info', null],
};

/** What Polar answers of somebody who has these payloads: lists by path, and each exercise by its id. */
export function bodiesOf(payloads: ReadonlyMap<DataType, readonly string[]>): Map<string, string> {
  const bodies = new Map<string, string>();
  for (const [dataType, texts] of payloads) {
    const [path, name] = LISTS[dataType];
    if (dataType === 'BODY_MEASUREMENT') bodies.set(path, texts[0] ?? '{}');
    else bodies.set(path, name === null ? `[${texts.join()}]` : `{"${name}":[${texts.join()}]}`);
    if (dataType !== 'WORKOUT') continue;
    for (const text of texts) {
      const id = (JSON.parse(text) as { id?: unknown } | null)?.id;
      if (typeof id === 'string' && !/\p{Cs}/u.test(id)) bodies.set(`${path}/${encodeURIComponent(id)}`, text);
    }
  }
  return bodies;
}
