import { ForecastKind, ForecastValidity } from '../../domain/alertness-period.js';
import type { UnknownWord } from '../../domain/operation.js';
import { addDays, dateRanges } from '../../provider-kit/payload-time.js';
import { splitItems } from '../../provider-kit/payload.js';
import type { ApiResponse, FetchWindow, Page, ProviderApi } from '../../provider-kit/provider.js';
import { GIVEN, silence } from './device-notice.js';
import { allUnknown, unknown } from './unknown-words.js';
import { wordOf } from './words.js';

/** Polar: longer ranges are refused. */
const MAX_RANGE_DAYS = 28;
/** Polar: so far ahead reach the ranges of its own notices. */
const DAYS_AHEAD = 2;

/**
 * Reads the window whole every time, since history takes the place of predictions, and the days for which there are only
 * predictions yet.
 */
export async function* fetchSleepWise(api: ProviderApi, window: FetchWindow, path: string): AsyncGenerator<Page> {
  let isSilent = true;
  for (const query of dateRanges(window.from, window.to, MAX_RANGE_DAYS)) {
    const answer = await api.request(path, { query, accept: [404] });
    if (answer.status !== 204) isSilent = false;
    yield* pageOf(answer);
  }
  if (isSilent) yield* silence(window);
  // A device without a past in it has no future in it either.
  if (window.isBounded || isSilent) return;
  const query = { from: addDays(window.to, 1), to: addDays(window.to, DAYS_AHEAD) };
  // Polar: it is not known for certain that days to come may be asked for; a refusal must not cost those that were read.
  yield* pageOf(await api.request(path, { query, accept: [400, 404] }));
}

function* pageOf({ status, text }: ApiResponse): Generator<Page> {
  const payloads = status === 200 ? splitItems(text, null).map((item) => ({ text: item })) : [];
  if (payloads.length > 0) yield { payloads, unchanged: 0, cursor: GIVEN };
}

/**
 * Whether a result was told ahead, and its place in the order of versions: history is above all else, so that no prediction
 * overwrites it.
 */
export function forecastOf(
  given: { result_type?: string | null | undefined; validity?: string | null | undefined },
  prefix: string,
): { kind: ForecastKind; validity: ForecastValidity; revision: string } {
  const kind = wordOf(given.result_type, prefix, ForecastKind);
  return { kind, validity: validityOf(given.validity), revision: kind === 'HISTORY' ? '2' : '1' };
}

export function validityOf(word: string | null | undefined): ForecastValidity {
  return wordOf(word, 'VALIDITY_', ForecastValidity);
}

export function unknownForecastWords(
  given: { result_type?: string | null | undefined; validity?: string | null | undefined },
  prefix: string,
): { unknownWords?: UnknownWord[] } {
  return allUnknown(
    unknown('forecast kind', [given.result_type], prefix, ForecastKind),
    unknown('forecast validity', [given.validity], 'VALIDITY_', ForecastValidity),
  );
}
