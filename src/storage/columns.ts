import { Column, type ColumnOptions } from 'typeorm';

// The few kinds of column that records are made of. Types are always given: nothing is read off the compiler's metadata.

/** A figure with its unit in its name; null where the provider gives none. */
export const Quantity = (): PropertyDecorator => Column({ type: 'double precision', nullable: true });

/** Whole numbers of our own: offsets, counts, versions. */
export const Whole = (options: ColumnOptions = {}): PropertyDecorator => Column({ ...options, type: 'integer' });

export const Words = (options: ColumnOptions = {}): PropertyDecorator => Column({ ...options, type: 'text' });

export const Flag = (options: ColumnOptions = {}): PropertyDecorator => Column({ ...options, type: 'boolean' });

/** To the millisecond, as far as a `Date` reaches; more would make a keyset miss rows. */
export const Instant = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ ...options, type: 'timestamptz', precision: 3 });

/** Read as text, YYYY-MM-DD. */
export const Day = (options: ColumnOptions = {}): PropertyDecorator => Column({ ...options, type: 'date' });

export const Json = (options: ColumnOptions = {}): PropertyDecorator => Column({ ...options, type: 'jsonb' });

/** A list of objects that last from `startTime` to `endTime`. */
export const Stretches = (options: ColumnOptions = {}): PropertyDecorator =>
  // In place: what the driver parsed is nobody else's, and a night has a hundred of them.
  reviving(options, (stretch: Stretch) =>
    Object.assign(stretch, { startTime: new Date(stretch.startTime), endTime: new Date(stretch.endTime) }),
  );

/** A list of objects that hold from `time` on. */
export const Changes = (): PropertyDecorator =>
  reviving({}, ({ time, ...rest }: { time: string }) => ({ ...rest, time: new Date(time) }));

/** A list of instants. */
export const Instants = (options: ColumnOptions = {}): PropertyDecorator =>
  reviving(options, (time: string) => new Date(time));

interface Stretch {
  startTime: string;
  endTime: string;
}

/** A list kept as JSON, which has no instants of its own. */
function reviving<T>(options: ColumnOptions, revive: (stored: T) => unknown): PropertyDecorator {
  const from = (stored: T[] | null) => stored?.map(revive) ?? null;
  return Json({ ...options, transformer: { to: (value: unknown) => value, from } });
}
