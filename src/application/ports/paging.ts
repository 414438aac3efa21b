/** A page of a list by keyset; exactly one of `first` and `last` is set. Newest first. */
export interface PageRequest {
  first: number | null;
  last: number | null;
  after: Keyset | null;
  before: Keyset | null;
  /** What of a row is wanted, beside its keys; left out: all of it. The others may be missing. */
  properties?: readonly string[];
}

/** Position of a row in its list: the sort value as text (ISO instant, date or id) and the row's id. */
export interface Keyset {
  sort: string;
  id: string;
}

export interface Page<T> {
  /** Newest first, whichever way the page was asked for. */
  rows: T[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}
