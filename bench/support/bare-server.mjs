// What an answer costs at the least: one statement for each list, and `JSON.stringify`. No authorization, no paging, no check.
import { createServer } from 'node:http';
import pg from 'pg';
import { collectDefaultMetrics, register } from 'prom-client';

collectDefaultMetrics({ prefix: 'tributary_' });
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });

const WORKOUT = `t.id, t.start_time as "startTime", t.end_time as "endTime", t.local_date::text as "localDate", t.type, t.title,
  t.duration_seconds as "durationSeconds", t.distance_meters as "distanceMeters", t.energy_kcal as "energyKcal",
  t.average_heart_rate_bpm as "averageHeartRateBpm", t.max_heart_rate_bpm as "maxHeartRateBpm",
  t.average_speed_meters_per_second as "averageSpeedMetersPerSecond", t.utc_offset_minutes as "utcOffsetMinutes",
  t.training_load as "trainingLoad", t.heart_rate_zones as "heartRateZones"`;
const SLEEP = `t.id, t.start_time as "startTime", t.end_time as "endTime", t.night::text as night, t.asleep_seconds as "asleepSeconds",
  t.deep_seconds as "deepSeconds", t.light_seconds as "lightSeconds", t.rem_seconds as "remSeconds", t.score, t.stages`;
const RECHARGE = `t.id, t.night::text as night, t.score, t.status, t.ans_charge as "ansCharge",
  t.average_heart_rate_bpm as "averageHeartRateBpm", t.hrv_rmssd_ms as "hrvRmssdMs", t.breaths_per_minute as "breathsPerMinute"`;
const ACTIVITY = `t.id, t.date::text as date, t.steps, t.distance_meters as "distanceMeters", t.active_energy_kcal as "activeEnergyKcal",
  t.active_seconds as "activeSeconds", t.goal_percent as "goalPercent"`;

const listing = (table, columns, sort, rest) => ({
  // A name has the server plan the statement once.
  name: `${table} ${rest}`,
  text: `select ${columns} from ${table} t where t.user_id = (select id from users where external_id = $1) and ${rest.replace('SORT', `t.${sort} desc, t.id desc`)}`,
});
const PAGE = listing('workouts', WORKOUT, 'start_time', 'true order by SORT limit $2');
const MONTH = {
  workouts: listing('workouts', WORKOUT, 'start_time', 't.start_time >= $2 order by SORT'),
  sleepSessions: listing('sleep_sessions', SLEEP, 'night', 't.night >= $2 order by SORT'),
  nightlyRecharges: listing('nightly_recharges', RECHARGE, 'night', 't.night >= $2 order by SORT'),
  dailyActivities: listing('daily_activities', ACTIVITY, 'date', 't.date >= $2 order by SORT'),
};
const nodes = async (statement, ...values) => ({ nodes: (await pool.query({ ...statement, values })).rows });

const answers = {
  '/page': async (query) => ({ workouts: await nodes(PAGE, query.get('user'), Number(query.get('first'))) }),
  '/month': async (query) => {
    const lists = Object.entries(MONTH).map(async ([name, statement]) => [
      name,
      await nodes(statement, query.get('user'), query.get('from')),
    ]);
    return { user: Object.fromEntries(await Promise.all(lists)) };
  },
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/metrics') {
    response.end(await register.metrics());
    return;
  }
  try {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: await answers[pathname](searchParams) }));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.listen(Number(process.env.PORT), '127.0.0.1');
