import type { DataType } from '../domain/data-type.js';
import type { ProviderError } from '../domain/errors.js';
import type { OffsetTimeline } from '../domain/offset-timeline.js';
import type { Operation } from '../domain/operation.js';
import type { LocalDate } from '../domain/time.js';
import type { TokenSet } from '../domain/connection.js';
import type { FileFormat } from '../domain/workout-file.js';
import type { Manifest } from './manifest.js';
import type { Sandbox } from './sandbox.js';

/** An adapter: what a folder under `providers/` exports. */
export interface Provider {
  manifest: Manifest;
  /** Exactly one for each data type of the manifest, in the manifest's order. */
  streams: readonly Stream[];
  lifecycle?: Lifecycle;
  /** Present exactly where the manifest's webhooks are not `none`. */
  webhook?: Webhook;
  /**
   * Present exactly where the manifest names formats of files.
   * @param externalId of the workout
   * @returns the file, unpacked; null where the provider has none
   */
  fetchFile?(api: ProviderApi, externalId: string, format: FileFormat): Promise<Uint8Array | null>;
  /** A stand-in of the vendor's API, for the demo and for tests. */
  sandbox?: () => Sandbox;
}

/** An adapter's supply of one data type: two functions, no state. */
export interface Stream {
  dataType: DataType;
  /** Raises when what a record holds or how it is computed changes, so that stored payloads can be mapped again. */
  mapperVersion: number;
  /** Reads pages from the provider, oldest knowledge first. I/O only: nothing is interpreted beyond paging. */
  fetch(api: ProviderApi, window: FetchWindow): AsyncIterable<Page>;
  /**
   * What a payload means. Pure: no clock, no randomness, no ids of ours.
   * @throws ProviderError with `reject-record`, naming the path at fault, when the payload is malformed.
   */
  map(payload: PayloadContent, subject: Subject): Operation[];
}

/** Opaque position of a stream, stored as JSON. */
export type Cursor = Record<string, unknown>;

/** What a stream is to bring. */
export interface FetchWindow {
  /** Null at the first sync, and for a window that was asked for by dates (then it is not moved either). */
  cursor: Cursor | null;
  /** First and last local date to ask for, inclusive; already clamped to the history that the manifest declares. */
  from: LocalDate;
  to: LocalDate;
  /**
   * True where the caller named the dates: what the provider sends from outside them is not wanted. Otherwise they serve
   * requests that must name some, and everything that comes is taken, since a late upload may bring a record of any age.
   */
  isBounded: boolean;
  /** Parts of workouts that are wanted. */
  parts: WorkoutParts;
}

export interface WorkoutParts {
  samples: boolean;
  zones: boolean;
  route: boolean;
}

/** One answer of the provider, cut into its items. */
export interface Page {
  payloads: PayloadContent[];
  /** Items that the cursor proves unchanged, and that were therefore not fetched again. */
  unchanged: number;
  /** Where to go on once this page is stored; undefined leaves the cursor as it is. */
  cursor?: Cursor;
  /** What the caller should know though nothing failed: that a device seems to lack a sensor, for one. */
  notice?: string;
  /** Called before the next page is asked for, when a payload of this one has no valid meaning: it is not to count as read. */
  onRejected?: () => void;
}

/** One item exactly as the provider sent it: a slice of the answer's text, and the files that belong to it. */
export interface PayloadContent {
  text: string;
  /** Left out where none were asked for, or they could not be got; empty where the provider has none. */
  attachments?: readonly Attachment[];
}

/** A file as the provider sent it, unpacked. */
export interface Attachment {
  format: FileFormat;
  bytes: Uint8Array;
}

/** What is known of the user beside the payload. */
export interface Subject {
  offsets: OffsetTimeline;
}

/** Authenticated HTTP client of one connection; calls no host but the provider's. */
export interface ProviderApi {
  /**
   * @param path absolute path on the API's host, `/v3/exercises`
   * @throws ProviderError by status: 401 reauthorize · 403 skip-stream · 429 defer · 5xx, timeout, reset retry · else fail;
   *   statuses in `accept` are returned instead
   */
  request(path: string, options?: ApiRequestOptions): Promise<ApiResponse>;
  /** Aborted when the run loses its lease or the process drains. */
  signal: AbortSignal;
}

export interface ApiRequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Statuses besides 2xx that are answers, not errors. */
  accept?: readonly number[];
  /** What is asked for; JSON unless told. */
  mediaType?: string;
  /** The answer is no text. */
  isBinary?: boolean;
}

export interface ApiResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Empty where the answer was asked for as bytes. */
  text: string;
  /** The body of an answer that was asked for as bytes. */
  bytes?: Uint8Array;
}

/** The steps around consent that a provider needs. Idempotent: "already done" is success. */
export interface Lifecycle {
  afterConnect?(api: ProviderApi, subject: LifecycleSubject): Promise<void>;
  beforeDisconnect?(api: ProviderApi, subject: LifecycleSubject): Promise<void>;
  /**
   * Why the provider refuses the user altogether. Asked once, at the end of a run in which it answered everything with 403;
   * one cheap call.
   * @returns `reauthorize` where only a new consent helps, `skip-stream` where the consent stands; null where nothing tells
   */
  explainRefusal?(api: ProviderApi, subject: LifecycleSubject): Promise<ProviderError | null>;
}

export interface LifecycleSubject {
  externalUserId: string;
  /** Stable and opaque; safe to give to the provider as its name of our user. */
  connectionId: string;
}

/** Result of redeeming a code. */
export interface Grant {
  tokens: TokenSet;
  /** The provider's id of the person, from its own answer. */
  externalUserId: string;
}

/** How a provider tells of new data. What reads a delivery is pure; `subscription` calls the provider. */
export interface Webhook {
  /**
   * Whether the provider only tries the address out. Answered before the signature is looked at, since the first one comes
   * while the secret is not known yet; it has no effect.
   */
  isPing(delivery: WebhookRequest): boolean;
  /** Whether the delivery is signed with one of the secrets, over its raw bytes. Compares in constant time. */
  verify(delivery: WebhookRequest, secrets: readonly string[]): boolean;
  /** What a verified delivery tells. Total: empty for an event that nobody knows, and for a body that cannot be read. */
  parse(delivery: WebhookRequest): WebhookNotice[];
  subscription: WebhookSubscription;
}

/** A delivery as it came. */
export interface WebhookRequest {
  rawBody: Uint8Array;
  /** Lower-case names; a header that came several times is joined. */
  headers: Readonly<Record<string, string | undefined>>;
}

/** There may be something new of these data types. Holds no address: what is fetched is built by the adapter alone. */
export interface WebhookNotice {
  externalUserId: string;
  dataTypes: readonly DataType[];
}

/**
 * Calls with which the gateway keeps its one webhook at the provider; `api` proves the client, not a user.
 * All throw ProviderError as `ProviderApi.request` does.
 */
export interface WebhookSubscription {
  /** Null where none is registered. */
  inspect(api: ProviderApi): Promise<RegisteredWebhook | null>;
  /** The secret is told here and never again. */
  register(api: ProviderApi, url: string): Promise<{ id: string; secret: string }>;
  /** Gives it this address, and all events. */
  change(api: ProviderApi, id: string, url: string): Promise<void>;
  activate(api: ProviderApi, id: string): Promise<void>;
  /** One that is gone already is success. */
  remove(api: ProviderApi, id: string): Promise<void>;
}

export interface RegisteredWebhook {
  id: string;
  url: string;
  isActive: boolean;
  /** Whether it tells of everything that the adapter understands. */
  isComplete: boolean;
}
