/** What does not add up in a record, or in the file of its recording. The record is kept as the provider sent it; nothing is repaired. */
export const RecordFlag = {
  /** Stages, awake and unknown time do not add up to end − start. */
  SLEEP_PARTS_DIFFER: 'SLEEP_PARTS_DIFFER',
  /** Short and long interruptions do not add up to the time awake. */
  SLEEP_INTERRUPTIONS_DIFFER: 'SLEEP_INTERRUPTIONS_DIFFER',
  /** More time in zones than the workout lasted. */
  ZONES_EXCEED_DURATION: 'ZONES_EXCEED_DURATION',
  /** The steps through the day do not add up to the day's steps. */
  STEPS_DIFFER: 'STEPS_DIFFER',
  /** The file of the recording could not be read, and nothing was taken from it. */
  FILE_UNREADABLE: 'FILE_UNREADABLE',
  /** The file holds nothing that begins when the workout does, and nothing was taken from it. */
  FILE_OF_ANOTHER_TIME: 'FILE_OF_ANOTHER_TIME',
  /** Something in the payload could not be read; it is missing, and all else is as it was sent. */
  VALUES_LEFT_OUT: 'VALUES_LEFT_OUT',
} as const;
export type RecordFlag = (typeof RecordFlag)[keyof typeof RecordFlag];

/** What is said of the file of a recording, and not of the record. */
export const FILE_FLAGS: readonly RecordFlag[] = [RecordFlag.FILE_UNREADABLE, RecordFlag.FILE_OF_ANOTHER_TIME];
