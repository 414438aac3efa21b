/** A change of the clocks, and how many time zones make it. */
interface ZoneChange {
  at: number;
  from: number;
  to: number;
  zones: number;
}

const MINUTE_MS = 60_000;
/** Between records that lie further apart the same clocks may have changed more than once. */
const MAX_GAP_MS = 400 * 86_400_000;

/**
 * When clocks are changed from one offset to another, by the time zones of the world.
 * @param afterMs exclusive, `untilMs` inclusive; milliseconds since the epoch
 * @returns the instant that most zones share, of several the earliest; null where no zone changes so, and where the two lie
 *   more than 400 days apart
 */
export function zoneChangeBetween(afterMs: number, untilMs: number, from: number, to: number): number | null {
  if (untilMs - afterMs > MAX_GAP_MS) return null;
  const [first, last] = [new Date(afterMs).getUTCFullYear(), new Date(untilMs).getUTCFullYear()];
  let best: ZoneChange | null = null;
  for (let year = first; year <= last; year += 1) {
    for (const change of changesIn(year)) {
      if (change.from !== from || change.to !== to || change.at <= afterMs || change.at > untilMs) continue;
      if (best === null || change.zones > best.zones) best = change;
    }
  }
  return best?.at ?? null;
}

/** All zones of one year take some tenths of a second to look through, and are asked for again at every sync. */
const known = new Map<number, readonly ZoneChange[]>();

/** In order of time. */
function changesIn(year: number): readonly ZoneChange[] {
  const stored = known.get(year);
  if (stored !== undefined) return stored;
  const byKey = new Map<string, ZoneChange>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const { at, from, to } of changesOf(zone, year)) {
      const key = `${at} ${from} ${to}`;
      byKey.set(key, { at, from, to, zones: (byKey.get(key)?.zones ?? 0) + 1 });
    }
  }
  const changes = [...byKey.values()].sort((one, other) => one.at - other.at);
  known.set(year, changes);
  return changes;
}

/** No zone changes its clocks twice within a month. */
function* changesOf(zone: string, year: number): Generator<Omit<ZoneChange, 'zones'>> {
  const offsetAt = clockOf(zone);
  let [startMs, from] = [Date.UTC(year, 0, 1), offsetAt(Date.UTC(year, 0, 1))];
  for (let month = 1; month <= 12; month += 1) {
    const endMs = Date.UTC(year, month, 1);
    const to = offsetAt(endMs);
    if (to !== from) {
      let [before, after] = [startMs / MINUTE_MS, endMs / MINUTE_MS];
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (offsetAt(middle * MINUTE_MS) === from) before = middle;
        else after = middle;
      }
      yield { at: after * MINUTE_MS, from, to };
    }
    [startMs, from] = [endMs, to];
  }
}

/** @returns minutes east of UTC at an instant */
function clockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instant) => {
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(format.format(instant)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}
