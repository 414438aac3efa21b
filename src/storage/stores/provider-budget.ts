import {
  LONGEST_HELD_MS,
  type BudgetClient,
  type BudgetLimit,
  type GrantedCalls,
  type ProviderBudget,
  type RefusedCalls,
  type SettledCalls,
} from '../../application/ports/index.js';
import type { Sql } from '../sql.js';

/** Longest that a call can be on its way; one that is older was lost with its process. */
const LONGEST_CALL_SECONDS = 90;
/** Calls that are made in the last five seconds before a reset may reach the provider after it, or its clock may be ahead. */
const LATE_SECONDS = 5 + LONGEST_HELD_MS / 1000;
/** Providers tell whole seconds, so what they tell of a reset is this much uncertain. */
const RESET_TOLERANCE_SECONDS = 10;
/** A provider begins a window when its first call arrives, and the clocks of processes are not quite the same. */
const BEGIN_MARGIN_SECONDS = 5;

export function providerBudget(sql: Sql): ProviderBudget {
  const spend = async (client: BudgetClient, request: Spending) =>
    (await sql.query<BudgetRow>(SPEND, parameters(client, request))).rows.toSorted((a, b) => a.seconds - b.seconds);
  return {
    async take(client, request) {
      const { now, limits } = request;
      let rows = await spend(client, request);
      if (rows.length < limits.length) {
        await open(sql, client, limits, now);
        rows = await spend(client, request);
      }
      return outcome(rows, now);
    },

    async settle(client, now, settled) {
      await spend(client, { now, limits: [], share: 1, settled, calls: 0 });
    },

    async pause({ provider, clientHash }, until) {
      await sql.query(
        `with held as materialized (
           select window_seconds from provider_budgets
            where provider = $1 and client_hash = $2 order by window_seconds for update
         )
         update provider_budgets b set paused_until = greatest(b.paused_until, $3) from held
          where b.provider = $1 and b.client_hash = $2 and b.window_seconds = held.window_seconds`,
        [provider, clientHash, until],
      );
    },

    async isPaused({ provider, clientHash }, now) {
      const { rows } = await sql.query(
        'select from provider_budgets where provider = $1 and client_hash = $2 and paused_until > $3 limit 1',
        [provider, clientHash, now],
      );
      return rows.length > 0;
    },

    async paused(now) {
      const { rows } = await sql.query<{ provider: string; clientHash: Buffer }>(
        'select distinct provider, client_hash as "clientHash" from provider_budgets where paused_until > $1',
        [now],
      );
      return rows;
    },

    async countUsers({ provider, ownClientHash = null }) {
      const { rows } = await sql.query<{ count: number }>(
        `select count(*)::integer as count from connections
          where provider = $1 and status = 'ACTIVE' and own_client_hash is not distinct from $2`,
        [provider, ownClientHash],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

/**
 * Rows are locked in the order of their windows, so that callers wait for each other and never in a circle. In turn: what
 * earlier calls told (`learnt`), a window that is over (`current`), what is left of each (`capped`), and as many calls
 * from all as every one of them has, or none. What was never made is handed back in its own window; behind a reset it counts
 * as made, as all that was on its way then.
 *
 * Calls on their way are added to what the provider has counted, since it may not have seen them; and a new window begins
 * with those that the provider may count in it. A reset is believed at the first word in a window only where the window
 * before, if the provider told of it, has had its full length: a provider that tells 0 seconds every time would have its
 * limits forgotten otherwise. Afterwards it only moves to later. Usage counts up, so the limit that came with most of it is
 * the latest: it is taken whether higher or lower. One that came with less is an older answer, and can only lower it.
 */
const SPEND = `
  with held as materialized (
    select * from provider_budgets where provider = $1 and client_hash = $2 order by window_seconds for update
  ), learnt as (
    select h.window_seconds, h.started_at, h.not_before, h.taken_at, h.paused_until, h.late,
           s.on_way as outstanding,
           greatest(h.used - coalesce(e.unused, 0), least(t.used, t.call_limit) + s.on_way) as used,
           case when t.seconds is null then h.told_limit
                when h.is_told and t.used <= h.told_used then least(h.told_limit, t.call_limit)
                else t.call_limit end as told_limit,
           case when t.seconds is null then h.told_used
                when h.is_told then greatest(h.told_used, t.used) else t.used end as told_used,
           case when t.seconds is null then h.reset_at
                when h.is_told then greatest(h.reset_at, t.reset_at) else greatest(t.reset_at, h.not_before) end as reset_at,
           h.is_told or t.seconds is not null as is_told
      from held h
      left join unnest($5::integer[], $6::timestamptz[], $7::integer[], $16::integer[])
                  as e(seconds, started_at, over, unused)
        on e.seconds = h.window_seconds and e.started_at = h.started_at
      left join unnest($8::integer[], $9::timestamptz[], $10::integer[], $11::integer[], $12::timestamptz[])
                  as t(seconds, started_at, used, call_limit, reset_at)
        on t.seconds = h.window_seconds and t.started_at = h.started_at
     cross join lateral (
       select case when h.taken_at > $3::timestamptz - interval '${LONGEST_CALL_SECONDS} seconds'
                   then greatest(h.outstanding - coalesce(e.over, 0), 0)
                   else 0 end as on_way
     ) s
  ), current as (
    select window_seconds, told_limit, told_used, taken_at, paused_until,
           case when is_over then $3::timestamptz else started_at end as started_at,
           case when is_over then $3::timestamptz + make_interval(secs => window_seconds + ${BEGIN_MARGIN_SECONDS}) else reset_at end as reset_at,
           case when not is_over then not_before
                when is_told then reset_at + make_interval(secs => window_seconds - ${RESET_TOLERANCE_SECONDS}) end as not_before,
           is_told and not is_over as is_told,
           case when is_over then outstanding + case when is_long_over then 0 else late end else used end as used,
           case when is_over then 0 else outstanding end as outstanding,
           case when is_over then 0 else late end as late
      from (select *, $3::timestamptz >= reset_at as is_over,
                   $3::timestamptz >= reset_at + interval '${LONGEST_CALL_SECONDS} seconds' as is_long_over from learnt) l
  ), capped as (
    select c.*, greatest(1, floor(least(a.call_limit, c.told_limit) * $15::float8))::integer as cap
      from current c left join unnest($13::integer[], $14::integer[]) as a(seconds, call_limit) on a.seconds = c.window_seconds
  ), decided as (
    select *, case when bool_or(paused_until > $3::timestamptz) over () then 0
                   else greatest(0, least($4::integer, min(cap - used) over ())) end as calls
      from capped
  )
  update provider_budgets b
     set started_at = d.started_at, reset_at = d.reset_at, not_before = d.not_before, is_told = d.is_told,
         told_limit = d.told_limit, told_used = d.told_used, paused_until = d.paused_until,
         used = d.used + d.calls, outstanding = d.outstanding + d.calls,
         late = d.late + case when $3::timestamptz >= d.reset_at - interval '${LATE_SECONDS} seconds' then d.calls else 0 end,
         taken_at = case when d.calls > 0 then $3::timestamptz else d.taken_at end
    from decided d
   where b.provider = $1 and b.client_hash = $2 and b.window_seconds = d.window_seconds
  returning b.window_seconds as seconds, b.started_at as "startedAt", b.reset_at as "resetAt",
            b.paused_until as "pausedUntil", d.calls, d.cap - b.used as remaining,
            b.used, b.told_limit as "toldLimit"`;

interface Spending {
  now: Date;
  limits: readonly BudgetLimit[];
  share: number;
  settled: SettledCalls | null;
  calls: number;
}

function parameters(
  { provider, clientHash }: BudgetClient,
  { now, limits, share, settled, calls }: Spending,
): unknown[] {
  const { over, told } = settled ?? { over: [], told: [] };
  return [
    provider,
    clientHash,
    now,
    calls,
    over.map(({ seconds }) => seconds),
    over.map(({ startedAt }) => startedAt),
    over.map(({ count }) => count),
    told.map(({ seconds }) => seconds),
    told.map(({ startedAt }) => startedAt),
    told.map(({ used }) => used),
    told.map(({ limit }) => limit),
    told.map(({ resetAt }) => resetAt),
    limits.map(({ seconds }) => seconds),
    limits.map(({ limit }) => limit),
    share,
    over.map(({ unused }) => unused),
  ];
}

interface BudgetRow {
  seconds: number;
  startedAt: Date;
  resetAt: Date;
  pausedUntil: Date | null;
  calls: number;
  remaining: number;
  used: number;
  toldLimit: number | null;
}

function outcome(rows: readonly BudgetRow[], now: Date): GrantedCalls | RefusedCalls {
  if (rows.length === 0) throw new Error('a budget has at least one window');
  const calls = Math.min(...rows.map((row) => row.calls));
  if (calls > 0) return { isGranted: true, calls, windows: rows.map(windowOf) };
  const pauses = rows.flatMap(({ pausedUntil }) => (pausedUntil !== null && pausedUntil > now ? [pausedUntil] : []));
  const resets = rows.flatMap(({ remaining, resetAt }) => (remaining <= 0 ? [resetAt] : []));
  const until = new Date(Math.max(...[...pauses, ...resets].map((at) => at.getTime())));
  return { isGranted: false, until, isPaused: pauses.length > 0 };
}

function windowOf(row: BudgetRow): GrantedCalls['windows'][number] {
  const { seconds, startedAt, resetAt, remaining, used, toldLimit } = row;
  return { seconds, startedAt, resetAt, remaining, used, toldLimit };
}

/** Processes that begin together leave one row for each window. */
async function open(
  sql: Sql,
  { provider, clientHash }: BudgetClient,
  limits: readonly BudgetLimit[],
  now: Date,
): Promise<void> {
  await sql.query(
    `insert into provider_budgets (provider, client_hash, window_seconds, started_at, reset_at)
     select $1, $2, seconds, $3::timestamptz, $3::timestamptz + make_interval(secs => seconds + ${BEGIN_MARGIN_SECONDS}) from unnest($4::integer[]) as w(seconds)
      order by seconds on conflict do nothing`,
    [provider, clientHash, now, limits.map(({ seconds }) => seconds)],
  );
}
