/** What does not add up in a record. The record is kept as the provider sent it; nothing is repaired. */
export const RecordFlag = {
  /** Stages, awake and unknown time do not add up to end − start. */
  SLEEP_PARTS_DIFFER: 'SLEEP_PARTS_DIFFER',
  /** Short and long interruptions do not add up to the time awake. */
  SLEEP_INTERRUPTIONS_DIFFER: 'SLEEP_INTERRUPTIONS_DIFFER',
  /** More time in zones than the workout lasted. */
  ZONES_EXCEED_DURATION: 'ZONES_EXCEED_DURATION',
} as const;
export type RecordFlag = (typeof RecordFlag)[keyof typeof RecordFlag];
