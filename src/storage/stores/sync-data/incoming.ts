import type { DataType } from '../../../domain/data-type.js';
import type { Operation, RecordOf, UnknownWord } from '../../../domain/operation.js';
import type { RecordFlag } from '../../../domain/record-flag.js';
import type { SampleSeries } from '../../../domain/sample-series.js';
import type { RoutePoint } from '../../../domain/workout.js';

/** What a batch says of one record, all its operations taken together. */
export interface Incoming {
  dataType: DataType;
  record: RecordOf[DataType];
  payloadHash: Buffer;
  /** Undefined: as stored. */
  series: SampleSeries[] | undefined;
  route: RoutePoint[] | null | undefined;
  /** The zones in `record` are no statement; those stored stay. */
  keepsZones: boolean;
  /** What is read from the file of the recording is no statement either. */
  keepsFile: boolean;
  /** Null where one offset placed the record. */
  placedBy: string | null;
  /** There is no such record (any more). */
  withdraws: boolean;
  /** What the mapper found. */
  flags: readonly RecordFlag[];
  /** Words of the provider that the mapper does not know. */
  unknownWords: readonly UnknownWord[];
  /** Hashes of the files that came with it; null where none was asked for. */
  files: readonly Buffer[] | null;
}

/** An operation with the payload that it comes from. */
export interface Meaning {
  operation: Operation;
  payloadHash: Buffer;
  files: readonly Buffer[] | null;
}
