import type { Project, User } from '../../domain/user.js';

/** One row of what is kept of a user, readable: packed and sealed columns are opened, names are those of the API's style. */
export interface ExportedRow {
  /** Of which kind it is, in plural: `workouts`, `payloads`. */
  type: string;
  data: Readonly<Record<string, unknown>>;
}

/** All that is kept of a user, as of one instant. */
export interface UserArchive {
  user: User;
  project: Pick<Project, 'id' | 'name'>;
  /** Rows of each type, those of which there are none too. */
  counts: Readonly<Record<string, number>>;
  /** Every row, in pieces that fit into memory; the next piece is read when it is asked for. Once only. */
  pieces(): AsyncIterable<readonly ExportedRow[]>;
}

export interface ExportStore {
  /**
   * Reads a user in one snapshot, which ends with `take`. Whatever it waits for, others do not.
   * @returns null where there is no such user
   */
  read<T>(userId: string, take: (archive: UserArchive) => Promise<T>): Promise<T | null>;
}
