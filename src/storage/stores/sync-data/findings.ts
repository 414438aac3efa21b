import type { Finding } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import { flagsOf, type Facts } from '../../../domain/inconsistencies.js';
import type { Incoming } from './incoming.js';

/** What does not add up, and what nobody knows, in records that were written; a record that came again unchanged tells nothing. */
export function findingsOf(changes: readonly { dataType: DataType; changed: readonly Incoming[] }[]): Finding[] {
  return changes.flatMap(({ dataType, changed }) =>
    changed.flatMap(({ record, series, flags, unknownWords }): Finding[] => [
      ...[...flagsOf({ dataType, record, series } as Facts), ...flags].map((flag) => ({ dataType, flag })),
      ...unknownWords.map((unknownWord) => ({ dataType, unknownWord })),
    ]),
  );
}
