/**
 * The database cannot do it now, and may be asked again: it cannot be reached, broke off, or gave way to somebody else.
 * What was to be written in the transaction is not there. The cause tells why.
 */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';

  constructor(cause: unknown) {
    super('the database cannot do it now', { cause });
  }
}
