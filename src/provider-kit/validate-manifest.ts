import { z } from 'zod';
import { DataType, Delivery } from '../domain/data-type.js';
import { FileFormat } from '../domain/workout-file.js';
import type { DataTypeManifest } from './manifest.js';
import type { Provider } from './provider.js';

const httpsUrl = z.url({ protocol: /^https$/ });

const dataTypeManifest = z.strictObject({
  delivery: z.array(z.enum(Delivery)).min(1),
  historyDays: z.int().positive(),
  lateDays: z.int().nonnegative(),
  pollSeconds: z.int().positive(),
  toldWith: z.enum(DataType).optional(),
  fields: z
    .array(z.string())
    .min(1)
    .refine((fields) => new Set(fields).size === fields.length, 'names a field twice'),
});

const manifestSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/),
  displayName: z.string().min(1),
  apiVersion: z.string().min(1),
  docsUrl: httpsUrl,
  verifiedOn: z.iso.date(),
  auth: z.strictObject({
    kind: z.literal('oauth2'),
    authorizationUrl: httpsUrl,
    tokenUrl: httpsUrl,
    scopes: z.array(z.string()),
    scopeSeparator: z.enum([' ', ',']),
    clientAuthentication: z.enum(['basic', 'post']),
    pkce: z.boolean(),
    refresh: z.enum(['rotating', 'static', 'extends', 'none']),
    externalUserIdField: z.string().nullable(),
  }),
  api: z.strictObject({ baseUrl: httpsUrl }),
  refusalAdvice: z.string().min(1).optional(),
  rateLimits: z.strictObject({
    windows: z.array(
      z.strictObject({ seconds: z.int().positive(), base: z.int().positive(), perUser: z.int().nonnegative() }),
    ),
    headers: z.strictObject({ usage: z.string(), limit: z.string(), reset: z.string() }).nullable(),
  }),
  dataTypes: z.partialRecord(z.enum(DataType), dataTypeManifest),
  files: z.array(z.enum(FileFormat)),
  webhooks: z.strictObject({ kind: z.enum(['none', 'ping', 'payload']) }),
  polling: z.strictObject({ jitter: z.number().min(0).max(0.5) }),
});

/** What is wrong with a provider's manifest, or between it and the provider's streams; empty when nothing is. */
export function validateManifest(provider: Provider): string[] {
  const parsed = manifestSchema.safeParse(provider.manifest);
  if (!parsed.success) return parsed.error.issues.map((issue) => `manifest.${issue.path.join('.')}: ${issue.message}`);
  const declared = Object.keys(provider.manifest.dataTypes);
  const streamed = provider.streams.map((stream) => stream.dataType as string);
  const problems: string[] = [];
  if (declared.join() !== streamed.join()) {
    problems.push(
      `manifest.dataTypes has ${declared.join(', ')}, the streams serve ${streamed.join(', ')}; same ones, same order`,
    );
  }
  if (new URL(provider.manifest.api.baseUrl).origin !== provider.manifest.api.baseUrl) {
    problems.push('manifest.api.baseUrl: is an origin, without path or final slash');
  }
  if ((provider.webhook !== undefined) !== (provider.manifest.webhooks.kind !== 'none')) {
    problems.push('manifest.webhooks.kind: is none exactly where the provider receives no webhooks');
  }
  if ((provider.fetchFile !== undefined) !== provider.manifest.files.length > 0) {
    problems.push('manifest.files: has formats exactly where the provider fetches files');
  }
  for (const [dataType, { delivery, toldWith }] of Object.entries(provider.manifest.dataTypes)) {
    if (toldWith !== undefined && !hasNotices(provider.manifest.dataTypes[toldWith])) {
      problems.push(`manifest.dataTypes.${dataType}.toldWith: nothing tells of ${toldWith}`);
    }
    const needed = delivery.includes('PUSH') ? 'payload' : delivery.includes('PING') ? 'ping' : null;
    if (needed !== null && provider.manifest.webhooks.kind === 'none') {
      problems.push(`manifest.dataTypes.${dataType}.delivery: needs webhooks of kind ${needed}`);
    }
  }
  return problems;
}

/** Whether the provider tells of new data of this type. */
export function hasNotices(facts: DataTypeManifest | undefined): boolean {
  return facts?.delivery.some((delivery) => delivery === 'PING' || delivery === 'PUSH') ?? false;
}
