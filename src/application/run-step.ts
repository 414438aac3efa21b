import type { DataType } from '../domain/data-type.js';
import { ProviderError } from '../domain/errors.js';
import type { SyncRun, SyncStep } from '../domain/sync-run.js';
import type { Manifest } from '../provider-kit/manifest.js';
import { pull, type PulledPage } from '../provider-kit/pull.js';
import type { PayloadContent, Stream } from '../provider-kit/provider.js';
import { fetchWindow, isBounded } from './fetch-window.js';
import type { Finding } from './ports/index.js';
import { toSyncError } from './run-outcome.js';
import type { RunContext } from './run-context.js';

/** Payloads that are committed together: enough to keep transactions few, few enough to keep them short. */
const BATCH_PAYLOADS = 50;
const BATCH_CHARACTERS = 8 * 1024 * 1024;
const MAX_TOLD_WORDS = 5;
const MAX_TOLD_CHARACTERS = 40;

export function newStep(dataType: DataType): SyncStep {
  return {
    dataType,
    status: 'QUEUED',
    fetched: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    samples: 0,
    error: null,
    notice: null,
  };
}

/**
 * Brings one data type up to date, batch by batch, each with its cursor in one transaction.
 * @param save called with the step after every batch but the last
 * @returns the step as it ended; `error` is what ended it early
 */
export async function runStep(
  context: RunContext,
  stream: Stream,
  save: (step: SyncStep) => Promise<void>,
): Promise<{ step: SyncStep; error: ProviderError | null }> {
  const { dependencies, run, connection, reachable, api } = context;
  const step: SyncStep = { ...newStep(stream.dataType), ...writtenBefore(run, stream), status: 'RUNNING' };
  try {
    const facts = reachable.provider.manifest.dataTypes[stream.dataType];
    if (facts === undefined)
      throw new ProviderError('fail', 'INTERNAL', `${connection.provider} does not declare ${stream.dataType}`);
    const offsets = await context.offsets.read();
    const cursor = (await context.cursors.read()).get(stream.dataType) ?? null;
    const { window, notice } = fetchWindow(
      facts,
      run.request,
      cursor,
      offsets,
      run.startedAt ?? dependencies.clock.now(),
    );
    step.notice = notice;
    const unknownWords = new Set<string>();
    for await (const { page, isLast } of batches(pull(stream, api, window, { offsets }))) {
      const findings = await commit(context, stream, page, step);
      step.notice = joined(step.notice, page.notice);
      for (const word of wordsIn(findings)) unknownWords.add(word);
      // The caller saves the step as it ends, which it does with the last batch.
      if (!isLast) await save({ ...step });
    }
    if (unknownWords.size > 0) step.notice = joined(step.notice, noticeOf(unknownWords));
    return { step: { ...step, status: step.rejected > 0 ? 'PARTIAL' : 'SUCCEEDED' }, error: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const advised = withAdvice(error, reachable.provider.manifest);
    return { step: { ...step, status: statusAfter(error), error: toSyncError(advised) }, error };
  }
}

/** What earlier attempts of the run have written stays written, and counts; the rest is told by this one. */
function writtenBefore({ steps }: SyncRun, { dataType }: Stream): Partial<SyncStep> {
  const before = steps.find((step) => step.dataType === dataType);
  if (before === undefined) return {};
  const { fetched, created, updated, samples } = before;
  return { fetched, created, updated, samples };
}

async function commit(context: RunContext, stream: Stream, page: PulledPage, step: SyncStep): Promise<Finding[]> {
  const { dependencies, run, connection, lease } = context;
  const counts = await dependencies.data.commit({
    userId: run.userId,
    connectionId: connection.id,
    provider: connection.provider,
    dataType: stream.dataType,
    mapperVersion: stream.mapperVersion,
    payloads: page.payloads,
    // A window that was asked for by dates says nothing of what lies outside it.
    cursor: isBounded(run.request) ? undefined : page.cursor,
    receivedAt: dependencies.clock.now(),
    runId: run.id,
    lease: lease(),
  });
  if (counts.created + counts.updated > 0) context.offsets.forget();
  const rejections = page.payloads.flatMap(({ rejection }) => (rejection === null ? [] : [rejection]));
  step.fetched += page.payloads.length;
  step.created += counts.created;
  step.updated += counts.updated;
  step.unchanged += counts.unchanged + page.unchanged;
  step.samples += counts.samples;
  step.rejected += rejections.length;
  const [first] = rejections;
  if (step.error === null && first !== undefined) {
    const waits = first.includes('OFFSET_UNKNOWN');
    step.error = { code: waits ? 'OFFSET_UNKNOWN' : 'INVALID_PAYLOAD', message: first, isRetryable: waits };
  }
  const { findings = [] } = counts;
  for (const finding of findings) dependencies.onFinding?.(connection.provider, finding);
  return findings;
}

function wordsIn(findings: readonly Finding[]): string[] {
  return findings.flatMap((finding) => ('unknownWord' in finding ? finding.unknownWord.word : []));
}

/** Null where there is nothing to tell. */
function joined(...notices: readonly (string | null | undefined)[]): string | null {
  return notices.filter(Boolean).join('. ') || null;
}

/** A notice is read by people: a provider that sends words without end fills no page with them. */
function noticeOf(words: ReadonlySet<string>): string {
  const told = [...words].slice(0, MAX_TOLD_WORDS).map((word) => `"${word.slice(0, MAX_TOLD_CHARACTERS)}"`);
  const rest = words.size - told.length;
  return `Kept as OTHER or UNKNOWN, since the gateway does not know the words: ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/**
 * Joins small pages into batches, in order; the cursor of a batch is that of its last page. What was fetched before an error
 * is stored before the error is told.
 */
async function* batches(pages: AsyncIterable<PulledPage>): AsyncGenerator<{ page: PulledPage; isLast: boolean }> {
  let batch: PulledPage | null = null;
  let characters = 0;
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch((error: unknown) => ({ error }));
    if ('error' in next || next.done === true) {
      if (batch !== null) yield { page: batch, isLast: true };
      if ('error' in next) throw next.error;
      return;
    }
    batch = batch === null ? next.value : join(batch, next.value);
    characters += next.value.payloads.reduce((sum, payload) => sum + sizeOf(payload), 0);
    if (batch.payloads.length >= BATCH_PAYLOADS || characters >= BATCH_CHARACTERS) {
      yield { page: batch, isLast: false };
      batch = null;
      characters = 0;
    }
  }
}

function sizeOf({ text, attachments = [] }: PayloadContent): number {
  return attachments.reduce((sum, { bytes }) => sum + bytes.length, text.length);
}

function join(batch: PulledPage, page: PulledPage): PulledPage {
  return {
    payloads: [...batch.payloads, ...page.payloads],
    unchanged: batch.unchanged + page.unchanged,
    cursor: page.cursor ?? batch.cursor,
    notice: joined(batch.notice, page.notice) ?? undefined,
  };
}

/** A refusal is told with what can be done about it. */
function withAdvice(error: ProviderError, { refusalAdvice }: Manifest): ProviderError {
  if (error.disposition !== 'skip-stream' || refusalAdvice === undefined) return error;
  return new ProviderError(error.disposition, error.code, `${error.message}. ${refusalAdvice}`);
}

function statusAfter(error: ProviderError): SyncStep['status'] {
  if (error.disposition === 'defer') return 'DEFERRED';
  return error.disposition === 'skip-stream' ? 'SKIPPED' : 'FAILED';
}
