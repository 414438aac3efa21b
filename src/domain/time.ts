/** A calendar date in the wearer's own time zone, `YYYY-MM-DD`. */
export type LocalDate = string;

/**
 * Where a record's offset from UTC came from: the payload itself, a neighbouring record of the same user, or nowhere.
 * With NONE the offset is null, and so is every instant that would have to be made from a local clock.
 */
export const UtcOffsetOrigin = { RECORD: 'RECORD', INFERRED: 'INFERRED', NONE: 'NONE' } as const;
export type UtcOffsetOrigin = (typeof UtcOffsetOrigin)[keyof typeof UtcOffsetOrigin];

/** The widest offsets in civil use are UTC−12 and UTC+14; anything past a day is a defect of the payload. */
export const MAX_UTC_OFFSET_MINUTES = 18 * 60;
