import type { DataType, Delivery } from '../domain/data-type.js';
import type { FileFormat } from '../domain/workout-file.js';

/** A provider's facts, without behaviour. Checked at start by `validateManifest`. */
export interface Manifest {
  /** Name of the folder, lower case; the API calls it in upper case. */
  id: string;
  displayName: string;
  apiVersion: string;
  docsUrl: string;
  /** Date on which the facts were last compared with the vendor's pages, `YYYY-MM-DD`. */
  verifiedOn: string;
  auth: AuthManifest;
  api: {
    /** Origin of the API; with the endpoints of `auth` the only hosts that are ever called. */
    baseUrl: string;
  };
  /** What to do where the provider refuses data with 403: a sentence for the user's and the operator's eyes. */
  refusalAdvice?: string;
  rateLimits: RateLimitManifest;
  /** Exactly the data types for which the adapter has a stream, in the order in which they are synced. */
  dataTypes: Partial<Record<DataType, DataTypeManifest>>;
  /** In which forms the recording of a workout can be fetched; none where the provider hands out no files. */
  files: readonly FileFormat[];
  webhooks: { kind: 'none' | 'ping' | 'payload' };
  polling: {
    /** Up to this share of an interval is added at random, 0 to 0.5, so that polls spread. */
    jitter: number;
  };
}

export interface AuthManifest {
  kind: 'oauth2';
  authorizationUrl: string;
  tokenUrl: string;
  /** Asked for at every consent. */
  scopes: readonly string[];
  scopeSeparator: ' ' | ',';
  /** How the client proves itself at the token endpoint. */
  clientAuthentication: 'basic' | 'post';
  pkce: boolean;
  /** rotating: each refresh token works once · static: one for all · extends: refreshing prolongs the same token · none. */
  refresh: 'rotating' | 'static' | 'extends' | 'none';
  /** Field of the token answer that holds the provider's id of the user; null where another call is needed. */
  externalUserIdField: string | null;
}

/** One limit: `base + perUser × registered users` calls in `seconds`. */
export interface RateLimitManifest {
  windows: readonly { seconds: number; base: number; perUser: number }[];
  /** Answer headers that report use, limit and seconds until reset; each a list in the order of `windows`. Null: none. */
  headers: { usage: string; limit: string; reset: string } | null;
}

export interface DataTypeManifest {
  delivery: readonly Delivery[];
  /** How many days back data can be fetched, today included. */
  historyDays: number;
  /** How many days after its date a record may still change or arrive. */
  lateDays: number;
  /** Least seconds between two polls; one that finds nothing new is one call. */
  pollSeconds: number;
  /** Data type whose notices tell of this one as well; left out where none does. */
  toldWith?: DataType;
  /** The unified fields that the adapter can fill: names of the record's fields, and `series.<TYPE>` and `route`. */
  fields: readonly string[];
}
