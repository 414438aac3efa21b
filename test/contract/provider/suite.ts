import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataType } from '../../../src/domain/data-type.js';
import type { LocalDate } from '../../../src/domain/time.js';
import type {
  Attachment,
  PayloadContent,
  Provider,
  Stream,
  Subject,
  WebhookNotice,
  WebhookRequest,
} from '../../../src/provider-kit/provider.js';
import type { Route, ScriptedAnswer } from '../../support/scripted-server.js';

/** What an adapter's test gives to the contract. */
export interface ProviderSuite {
  provider: Provider;
  /** Folder of `*.json`: answers of the provider, or single payloads, as it sends them. */
  payloads: string;
  /** Folder of files of the same names: a list of what each payload of the file becomes, `readableOperation`s or `{ rejection }`. */
  expected: string;
  /** Cuts a file of `payloads` into its payloads, as `fetch` would. */
  readPayloads: (
    name: string,
    text: string,
  ) => {
    dataType: DataType;
    texts: string[];
    subject: Subject;
    /** Files that came with each of the payloads; left out where none were asked for. */
    attachments?: readonly Attachment[];
  };
  /** The adapter's `README.md`; the folder that holds it must have the provider's id as its name. */
  dossier: string;
  /** The fields that hold a word of an open list, and where the word is kept when nobody knows it. */
  words: Partial<Record<DataType, readonly OpenWord[]>>;
  /** Needed by the rules of fetching and connecting. */
  server: VendorFixture;
  /** Needed by the rules of webhooks. */
  webhook?: WebhookFixture;
  exemptions: readonly Exemption[];
}

export interface OpenWord {
  /** Keys from the top of the payload, `*` for every element of an array or of a table: `samples.*.kind`. */
  path: string;
  /** Field of the record that then holds the word; null where the record has no place for it. */
  keptAs: string | null;
  /** A value that nobody knows, where the list is of numbers. */
  unknown?: number;
}

export interface Exemption {
  rule: string;
  /** Left out: all of them. */
  dataType?: DataType;
  reason: string;
}

/** What the provider sends to the gateway's webhook. */
export interface WebhookFixture {
  secret: string;
  /** Bodies of events that the adapter understands, and what they tell. */
  events: readonly { body: string; notices: readonly WebhookNotice[] }[];
  /** Bodies that tell the adapter nothing: events that nobody knows, and what cannot be read. */
  unknown: readonly string[];
  ping: string;
  /** The delivery with its signature, made without the adapter's help. */
  sign: (body: string, secret: string) => WebhookRequest;
}

/** How the vendor behaves, for a scripted server. */
export interface VendorFixture {
  /** A vendor that works, with data of every data type for one registered user, and state of its own at each call. */
  vendor: () => Vendor;
  /** Dates in which it has all its data. */
  window: { from: LocalDate; to: LocalDate };
  /** Answers that say, by the vendor's documents, that there is nothing. At least one for each data type. */
  emptyAnswers: Partial<Record<DataType, readonly { name: string; answer: ScriptedAnswer }[]>>;
  /** A vendor whose pages name themselves as the next one; left out where nothing is paged. */
  endlessPages?: () => Vendor;
}

export interface Vendor {
  route: Route;
  accessToken: string;
  externalUserId: string;
}

export interface Rule {
  /** `P5`; several checks may share one. */
  id: string;
  /** What holds, as a sentence behind the id. */
  says: string;
  /** What breaks the rule; empty when nothing does. */
  problems: (suite: ProviderSuite) => string[] | Promise<string[]>;
}

/** One payload of a file, with its stream. */
export interface PayloadCase {
  stream: Stream;
  /** File and position in it. */
  name: string;
  text: string;
  subject: Subject;
  attachments: readonly Attachment[] | undefined;
  /** What it should become; undefined where the expected file is missing or too short. */
  expected: unknown;
}

/** Every payload of the suite, by file names. */
export function payloadCases(suite: ProviderSuite): PayloadCase[] {
  return jsonFiles(suite.payloads).flatMap((file) => casesOf(suite, file));
}

export function casesOf(suite: ProviderSuite, file: string): PayloadCase[] {
  const { dataType, texts, subject, attachments } = suite.readPayloads(
    file,
    readFileSync(join(suite.payloads, file), 'utf8'),
  );
  const stream = suite.provider.streams.find((one) => one.dataType === dataType);
  if (stream === undefined) throw new Error(`${file} holds ${dataType}, for which there is no stream`);
  const expected = expectedOf(suite, file);
  return texts.map((text, index) => ({
    ...{ stream, name: `${file}#${index}`, text, subject, attachments },
    expected: expected[index],
  }));
}

/** A text as the payload of that case. */
export function contentOf({ attachments }: PayloadCase, text: string): PayloadContent {
  return attachments === undefined ? { text } : { text, attachments };
}

/** Payloads that have a meaning: those that are expected to be rejected show something else. */
export function meaningfulCases(suite: ProviderSuite): PayloadCase[] {
  return payloadCases(suite).filter(({ expected }) => Array.isArray(expected));
}

export function expectedOf(suite: ProviderSuite, file: string): unknown[] {
  if (!jsonFiles(suite.expected).includes(file)) return [];
  const parsed: unknown = JSON.parse(readFileSync(join(suite.expected, file), 'utf8'));
  if (!Array.isArray(parsed)) throw new Error(`${file} of the expected files is not a list`);
  return parsed;
}

export function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

/** `WORKOUT run.json#0: …` for each problem. */
export function inCase({ stream, name }: PayloadCase, problems: readonly string[]): string[] {
  return problems.map((problem) => `${stream.dataType} ${name}: ${problem}`);
}
