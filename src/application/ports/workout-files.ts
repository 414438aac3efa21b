import type { ActivityType } from '../../domain/activity-type.js';
import type { FileFormat } from '../../domain/workout-file.js';
import type { RecordKey } from './records.js';

/** What is known of the files of a workout. */
export interface KnownFiles {
  provider: string;
  externalId: string;
  startTime: Date;
  type: ActivityType;
  /** Formats that came with it, and are kept. */
  stored: FileFormat[];
  /** Whether files were asked for when it was read: what is not stored is then not there. */
  isAsked: boolean;
  hasRoute: boolean;
  /** Null where the provider cannot be asked: the connection is not ACTIVE. */
  connectionId: string | null;
  /** As of the connection. */
  ownClientHash: Uint8Array | null;
}

export interface WorkoutFileStore {
  /** By one statement, in the order asked for; null where there is no such workout. */
  known(keys: readonly RecordKey[]): Promise<(KnownFiles | null)[]>;
  /** A file as it came; null where it is not kept. */
  read(key: RecordKey, format: FileFormat): Promise<Uint8Array | null>;
}
