import { registerEnumType } from 'type-graphql';
import { ConnectionStatus } from '../../domain/connection.js';
import { DataType, Delivery } from '../../domain/data-type.js';
import { NightlyRechargeStatus, ScoreOrigin } from '../../domain/nightly-recharge.js';
import { SleepStageType } from '../../domain/sleep-session.js';
import { SyncErrorCode, SyncStatus, SyncTrigger } from '../../domain/sync-run.js';
import { UtcOffsetOrigin } from '../../domain/time.js';
import { CadenceUnit, EnergyKind } from '../../domain/workout.js';

/** Registers an enumeration; the compiler wants a description for each of its values. */
export function describeEnum<T extends Record<string, string>>(
  values: T,
  name: string,
  description: string,
  descriptions: Record<keyof T & string, string>,
): void {
  registerEnumType<Record<string, string>>(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      Object.entries<string>(descriptions).map(([value, text]) => [value, { description: text }]),
    ),
  });
}

describeEnum(DataType, 'DataType', 'The kinds of data that a provider can supply. Grows with the providers.', {
  WORKOUT: 'Training sessions, with their samples, zones and routes.',
  SLEEP_SESSION: 'Nights and naps, with stages.',
  NIGHTLY_RECHARGE: 'How well the body recovered in a night.',
  HEART_RATE: 'Heart rate round the clock.',
  DAILY_ACTIVITY: 'Totals of a calendar day, with steps and zones through the day.',
  TRAINING_LOAD: 'Training load of a calendar day, recent and usual.',
  ALERTNESS: 'How alert the wearer is expected to be, or was.',
  CIRCADIAN_BEDTIME: 'When the body is ready for sleep.',
  BODY_TEMPERATURE: 'Temperatures of the body or the skin over time.',
  SKIN_TEMPERATURE: 'Temperature of the skin over a night.',
  BLOOD_OXYGEN: 'Tests of blood oxygen.',
  ECG: 'Electrocardiograms.',
  SKIN_CONTACT: 'Whether a device was worn.',
  BODY_MEASUREMENT: 'Weight, height, VO₂ max, resting and highest heart rate, thresholds.',
});

describeEnum(Delivery, 'Delivery', 'How data reaches the gateway.', {
  PULL: 'The gateway asks the provider.',
  PING: 'The provider tells the gateway to ask.',
  PUSH: 'The provider sends the data.',
  BACKFILL: 'The provider sends history on request.',
  UPLOAD: 'A file or a device hands the data in.',
});

describeEnum(ConnectionStatus, 'ConnectionStatus', "State of a user's link to a provider.", {
  PENDING: 'The user has not consented yet.',
  ACTIVE: 'Connected; data is brought up to date.',
  REAUTHORIZATION_REQUIRED:
    'The stored consent is no longer good: the provider refuses it, or the sandbox had given it. The user must connect again.',
  DISCONNECTED: 'Ended; nothing is fetched any more.',
});

describeEnum(SyncTrigger, 'SyncTrigger', 'Why a sync run was made.', {
  CONNECT: 'The user has just connected.',
  MANUAL: 'The application asked for it.',
  SCHEDULED: 'It was time for the next poll.',
  WEBHOOK: 'The provider reported new data.',
});

describeEnum(SyncStatus, 'SyncStatus', 'State of a sync run, and of each of its steps.', {
  QUEUED: 'Waits to be started, for the first time or again.',
  RUNNING: 'Under way.',
  SUCCEEDED: 'Everything was brought up to date.',
  PARTIAL: 'Some was brought, some was not; the errors say what.',
  SKIPPED: 'Not fetched, for the reason in the error.',
  DEFERRED: 'Waits until the provider may be asked again: for its limits to reset, mostly.',
  FAILED: 'Ended without success.',
  CANCELLED: 'Ended by disconnecting.',
});

describeEnum(SyncErrorCode, 'SyncErrorCode', 'Why a sync run or a step did not fully succeed.', {
  PROVIDER_UNAVAILABLE: 'The provider did not answer, or not sensibly.',
  PROVIDER_RATE_LIMITED: "The provider's limits are used up.",
  REAUTHORIZATION_REQUIRED: 'The provider refuses the stored consent, or the sandbox had given it.',
  CONSENT_REQUIRED: 'The user has not accepted what the provider demands.',
  SCOPE_MISSING: 'The consent does not cover this data type.',
  NOT_REGISTERED: 'The provider does not know the user as one of this application.',
  FEATURE_UNAVAILABLE: "The user's device or plan does not supply this data type.",
  OFFSET_UNKNOWN: 'The provider sent local clocks only, and no offset from UTC is known yet.',
  INVALID_PAYLOAD: 'The provider sent what could not be understood.',
  INTERNAL: 'A defect of the gateway.',
});

describeEnum(ScoreOrigin, 'ScoreOrigin', 'Where a score of 0 to 100 comes from.', {
  PROVIDER: 'As the provider gives it.',
  RESCALED: "The provider's own scale stretched to 0 to 100, nothing added.",
});

describeEnum(NightlyRechargeStatus, 'NightlyRechargeStatus', 'Recovery of a night in words.', {
  VERY_POOR: 'Very poor.',
  POOR: 'Poor.',
  COMPROMISED: 'Compromised.',
  OK: 'OK.',
  GOOD: 'Good.',
  VERY_GOOD: 'Very good.',
});

describeEnum(SleepStageType, 'SleepStageType', 'Stage of sleep.', {
  AWAKE: 'Awake between falling asleep and waking up.',
  LIGHT: 'Light sleep (N1 and N2).',
  DEEP: 'Deep sleep (N3).',
  REM: 'REM sleep.',
  ASLEEP_UNSPECIFIED: 'Asleep; the provider does not tell the stage.',
  IN_BED: 'In bed; the provider does not tell whether asleep.',
  OUT_OF_BED: 'Out of bed.',
  UNMEASURABLE: 'The device could not measure.',
  UNKNOWN: 'A stage that has no place in this list.',
});

describeEnum(UtcOffsetOrigin, 'UtcOffsetOrigin', "Where a record's offset from UTC comes from.", {
  RECORD: 'The record carries it.',
  INFERRED: "Taken from the user's nearest record that carries one.",
  NONE: 'None is known; the offset is null.',
});

describeEnum(EnergyKind, 'EnergyKind', 'What a figure of energy counts.', {
  ACTIVE: 'Above rest only.',
  TOTAL: 'Rest included.',
  UNKNOWN: 'The provider does not tell.',
});

describeEnum(CadenceUnit, 'CadenceUnit', 'What a cadence counts in a minute.', {
  RPM: 'Revolutions a minute.',
  SPM: 'Steps a minute, both legs counted.',
  STROKES_PER_MINUTE: 'Strokes a minute.',
  PUSHES_PER_MINUTE: 'Pushes of a wheelchair a minute.',
});
