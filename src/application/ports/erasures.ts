/** That somebody was erased, told without a name: to be kept apart from the database and its backups. */
export interface Erasure {
  /** SHA-256 of project and external id, in hex: names nobody, and whoever knows an id can look for it. */
  user: string;
  erasedAt: Date;
}

export interface ErasureStore {
  /** Oldest first; `since` is inclusive, null: from the first on. */
  list(since: Date | null): Promise<Erasure[]>;
  /** Internal keys of users who are here as they were before they were erased. Who was made anew since is not meant. */
  stillThere(erasures: readonly Erasure[]): Promise<string[]>;
}
