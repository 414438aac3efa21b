/** The kinds of data that a provider can supply; one stream of an adapter serves exactly one. Grows with the providers. */
export const DataType = {
  WORKOUT: 'WORKOUT',
  SLEEP_SESSION: 'SLEEP_SESSION',
  NIGHTLY_RECHARGE: 'NIGHTLY_RECHARGE',
  HEART_RATE: 'HEART_RATE',
  DAILY_ACTIVITY: 'DAILY_ACTIVITY',
  TRAINING_LOAD: 'TRAINING_LOAD',
  ALERTNESS: 'ALERTNESS',
  CIRCADIAN_BEDTIME: 'CIRCADIAN_BEDTIME',
  BODY_TEMPERATURE: 'BODY_TEMPERATURE',
  SKIN_TEMPERATURE: 'SKIN_TEMPERATURE',
  BLOOD_OXYGEN: 'BLOOD_OXYGEN',
  ECG: 'ECG',
  SKIN_CONTACT: 'SKIN_CONTACT',
  BODY_MEASUREMENT: 'BODY_MEASUREMENT',
} as const;
export type DataType = (typeof DataType)[keyof typeof DataType];

/** How data of one type reaches the gateway: we ask, they tell us to ask, they send, history on request, a file. */
export const Delivery = {
  PULL: 'PULL',
  PING: 'PING',
  PUSH: 'PUSH',
  BACKFILL: 'BACKFILL',
  UPLOAD: 'UPLOAD',
} as const;
export type Delivery = (typeof Delivery)[keyof typeof Delivery];
