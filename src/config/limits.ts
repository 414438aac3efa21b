import { whole } from './setting-schemas.js';

/** What a request may be, and how many of them. A fallback is the setting's text as it would stand in the environment. */
export const limitDefinitions = {
  MAX_BODY_BYTES: {
    meaning: 'Bytes that the body of a request to /graphql may have',
    fallback: '262144',
    schema: whole(1_000, 100_000_000),
  },
  MAX_QUERY_CHARACTERS: {
    meaning: 'Characters that a document may have',
    fallback: '50000',
    schema: whole(100, 10_000_000),
  },
  MAX_QUERY_TOKENS: {
    meaning: 'Tokens (names, brackets, values) that a document may have',
    fallback: '5000',
    schema: whole(10, 1_000_000),
  },
  MAX_QUERY_DEPTH: {
    meaning: 'How deep fields may be nested, fragments included',
    fallback: '15',
    schema: whole(1, 1_000),
  },
  MAX_QUERY_ALIASES: {
    meaning: 'Aliases that an operation may have; those of a fragment count wherever it is spread',
    fallback: '100',
    schema: whole(0, 100_000),
  },
  MAX_QUERY_DIRECTIVES: {
    meaning: 'Directives that an operation may have; those of a fragment count wherever it is spread',
    fallback: '50',
    schema: whole(0, 100_000),
  },
  MAX_QUERY_FRAGMENTS: {
    meaning: 'Fragments that a document may define, counted by the word `fragment`',
    fallback: '100',
    schema: whole(0, 10_000),
  },
  MAX_QUERY_COST: {
    meaning: 'Points that an operation may cost, told before it runs; docs/limits.md says how it is counted',
    fallback: '100000',
    schema: whole(1, 1_000_000_000),
  },
  MAX_RESPONSE_BYTES: {
    meaning: 'Bytes that an answer may have before it is compressed',
    fallback: '67108864',
    schema: whole(1_000, 500_000_000),
  },
  OPERATION_TIMEOUT_SECONDS: {
    meaning:
      'Seconds after which an operation is given up and its statements are cancelled; `syncUser` may wait for 60',
    fallback: '90',
    schema: whole(1, 3_600),
  },
  KEY_BUCKET_POINTS: {
    meaning: 'Points that an API key can spend at once, in each process',
    fallback: '1000000',
    schema: whole(1, 1_000_000_000),
  },
  KEY_POINTS_PER_SECOND: {
    meaning: 'Points that an API key gets back in a second',
    fallback: '100000',
    schema: whole(1, 1_000_000_000),
  },
  USER_BUCKET_POINTS: {
    meaning: 'Points that the tokens of one user can spend at once, in each process',
    fallback: '100000',
    schema: whole(1, 1_000_000_000),
  },
  USER_POINTS_PER_SECOND: {
    meaning: 'Points that the tokens of one user get back in a second',
    fallback: '10000',
    schema: whole(1, 1_000_000_000),
  },
  WRONG_CREDENTIALS_PER_MINUTE: {
    meaning: 'Wrong keys and tokens that one address may send in a minute, at once or spread, in each process',
    fallback: '60',
    schema: whole(1, 1_000_000_000),
  },
} as const;

/** All of them are whole numbers; sizes in bytes, times in seconds. */
export interface LimitConfig {
  maxBodyBytes: number;
  maxResponseBytes: number;
  timeoutSeconds: number;
  query: Record<'characters' | 'tokens' | 'depth' | 'aliases' | 'directives' | 'fragments' | 'cost', number>;
  keyBucket: { capacity: number; perSecond: number };
  userBucket: { capacity: number; perSecond: number };
  wrongCredentials: { perMinute: number };
}

/** @param setting what the environment says; null where it says nothing */
export function readLimits(setting: (name: keyof typeof limitDefinitions) => number | null): LimitConfig {
  const of = (name: keyof typeof limitDefinitions) => setting(name) ?? Number(limitDefinitions[name].fallback);
  return {
    maxBodyBytes: of('MAX_BODY_BYTES'),
    maxResponseBytes: of('MAX_RESPONSE_BYTES'),
    timeoutSeconds: of('OPERATION_TIMEOUT_SECONDS'),
    query: {
      characters: of('MAX_QUERY_CHARACTERS'),
      tokens: of('MAX_QUERY_TOKENS'),
      depth: of('MAX_QUERY_DEPTH'),
      aliases: of('MAX_QUERY_ALIASES'),
      directives: of('MAX_QUERY_DIRECTIVES'),
      fragments: of('MAX_QUERY_FRAGMENTS'),
      cost: of('MAX_QUERY_COST'),
    },
    keyBucket: { capacity: of('KEY_BUCKET_POINTS'), perSecond: of('KEY_POINTS_PER_SECOND') },
    userBucket: { capacity: of('USER_BUCKET_POINTS'), perSecond: of('USER_POINTS_PER_SECOND') },
    wrongCredentials: { perMinute: of('WRONG_CREDENTIALS_PER_MINUTE') },
  };
}
