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
/** By how much clocks are changed. Who goes further travels. */
const USUAL_MINUTES: readonly number[] = [30, 60, 120];
/** Of each change of an offset to another the zone with which most others change, in regions where clocks are changed. */
const LEADING_ZONES = [
  ...['Europe/Berlin', 'Europe/Athens', 'Europe/London', 'Australia/Sydney', 'Australia/Adelaide', 'Pacific/Auckland'],
  ...['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'],
  ...['America/Halifax', 'America/Anchorage', 'America/St_Johns'],
];

/**
 * When clocks are changed from one offset to another, by the time zones of the world.
 * @param afterMs exclusive, `untilMs` inclusive; milliseconds since the epoch
 * @returns the instant that most zones share, of several the earliest; null where no zone changes so, where the two lie
 *   more than 400 days apart, and where the offsets differ by anything but 30, 60 or 120 minutes
 */
export function zoneChangeBetween(afterMs: number, untilMs: number, from: number, to: number): number | null {
  if (untilMs - afterMs > MAX_GAP_MS || !USUAL_MINUTES.includes(Math.abs(to - from))) return null;
  const [first, last] = [new Date(afterMs).getUTCFullYear(), new Date(untilMs).getUTCFullYear()];
  const isBetween = (change: ZoneChange): boolean =>
    change.from === from && change.to === to && change.at > afterMs && change.at <= untilMs;
  for (const changesIn of [leadingChangesIn, allChangesIn]) {
    let best: ZoneChange | null = null;
    for (let year = first; year <= last; year += 1) {
      for (const change of changesIn(year)) {
        if (isBetween(change) && (best === null || change.zones > best.zones)) best = change;
      }
    }
    if (best !== null) return best.at;
  }
  return null;
}

const leadingChangesIn = changesOfZones(() => LEADING_ZONES);
/** The runtime takes some tenths of a second for all of them, in which nothing else is done. */
const allChangesIn = changesOfZones(() => Intl.supportedValuesOf('timeZone'));

/** Looks through the zones of a year once; the changes come in order of time. */
function changesOfZones(zones: () => readonly string[]): (year: number) => readonly ZoneChange[] {
  const known = new Map<number, readonly ZoneChange[]>();
  return (year) => {
    const stored = known.get(year);
    if (stored !== undefined) return stored;
    const byKey = new Map<string, ZoneChange>();
    for (const zone of zones()) {
      for (const { at, from, to } of changesOf(zone, year)) {
        const key = `${at} ${from} ${to}`;
        byKey.set(key, { at, from, to, zones: (byKey.get(key)?.zones ?? 0) + 1 });
      }
    }
    const changes = [...byKey.values()].sort((one, other) => one.at - other.at);
    known.set(year, changes);
    return changes;
  };
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
