import type { DataType } from '../../domain/data-type.js';
import type { OffsetTimeline } from '../../domain/offset-timeline.js';
import type { LocalDate } from '../../domain/time.js';
import type { PayloadContent } from '../../provider-kit/provider.js';
import type { Arrival, MappedPayload } from './sync.js';

export interface RebuildStore {
  /** Users with stored payloads of these providers, in the order of their keys. */
  users(filter: RebuildFilter): Promise<RebuildUser[]>;
  /**
   * Makes the user's records be what `replay` commits, in one transaction; no sync of the user commits meanwhile. What comes
   * out as it was is not touched; what differs is told to `onDifference` before anything is written. Work that throws, and
   * a dry run, leave everything as it was.
   * @returns null where the user is gone
   */
  rebuild(
    input: RebuildInput,
    replay: (replay: Replay) => Promise<void>,
    onDifference: (difference: Difference) => void,
  ): Promise<RebuildReport | null>;
}

export interface RebuildFilter {
  /** The application's id of the user; null: all users. */
  externalId: string | null;
  providers: readonly string[];
  /** Only users with a payload that could not be mapped. */
  onlyRejected: boolean;
}

export interface RebuildUser {
  userId: string;
  externalId: string;
}

export interface RebuildInput {
  userId: string;
  /** What the others brought stays as it is, and still tells offsets. */
  providers: readonly string[];
  isDryRun: boolean;
  /** When the changes are said to have happened. */
  at: Date;
}

/** Where payloads are mapped again, beside the records that are there. */
export interface Replay {
  /** What the user's records told before the rebuild. */
  offsetsBefore: OffsetTimeline;
  /** Begins with nothing of the providers that are rebuilt; may be called again. */
  begin(): Promise<void>;
  /** Every stored payload of the providers in order of arrival; what arrived together comes together, in bounded pieces. */
  payloads(): AsyncIterable<ReplayedBatch>;
  /** As a sync commits a batch. A payload without a meaning is marked as rejected. */
  commit(
    batch: Omit<ReplayedBatch, 'payloads'> & {
      mapperVersion: number;
      payloads: readonly (MappedPayload & { hash: Uint8Array })[];
    },
  ): Promise<void>;
  /** Puts back, as they are, stored records whose payload has lost its meaning. Comes after the last commit. */
  keepUnmapped(): Promise<void>;
  /** What the records tell that were committed and kept since `begin`, and those of other providers. */
  offsets(): Promise<OffsetTimeline>;
}

export interface ReplayedBatch extends Omit<Arrival, 'userId' | 'mapperVersion'> {
  dataType: DataType;
  payloads: readonly (PayloadContent & { hash: Uint8Array })[];
}

/** What a rebuild makes of one record. `kept`: its payload is no longer understood, so that the record stays as it is. */
export interface Difference {
  kind: 'changed' | 'created' | 'removed' | 'kept';
  dataType: DataType;
  externalId: string;
  /** Local date or night; null where the record tells none. */
  date: LocalDate | null;
  /** Of a changed record. A series (`series.HEART_RATE`) and a route are summed up: count and hash. */
  fields: { field: string; before: unknown; after: unknown }[];
}

/** Counts of records, but for `payloads`. */
export interface RebuildReport {
  payloads: { replayed: number; understood: number; rejected: number };
  changed: number;
  created: number;
  removed: number;
  kept: number;
}
