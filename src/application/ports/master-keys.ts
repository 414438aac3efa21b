/** How much of a table a master key has sealed. */
export interface MasterKeyUse {
  table: string;
  keyId: string;
  /** Rows. */
  count: number;
}

export interface MasterKeyStore {
  /** By table and key; a key that is not named may be taken out of the settings. */
  inUse(): Promise<MasterKeyUse[]>;
  /**
   * Seals anew, with the first master key, what others have sealed; while everything runs, a few hundred rows at a time, told
   * as they are committed. What is cut short goes on where it was.
   * @throws Error where a key of the database is not among the settings' keys
   */
  rotate(): AsyncIterable<{ table: string; count: number }>;
}
