-- Generated from the migrations: npm run generate

create table alertness_periods (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone not null,
  kind text not null,
  validity text not null,
  grade double precision,
  grade_class text not null,
  grade_kind text not null,
  grade_validity_seconds double precision,
  inertia text not null,
  preceding_sleep text not null,
  sleep_start_time timestamp(3) with time zone,
  sleep_end_time timestamp(3) with time zone,
  stretches jsonb not null,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX alertness_periods_newest ON alertness_periods USING btree (user_id, start_time DESC, id DESC);

create table api_keys (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  key_hash bytea not null,
  prefix text not null,
  is_bootstrap boolean not null,
  created_at timestamp(3) with time zone not null default now(),
  name text not null,
  scopes text[] not null,
  expires_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  PRIMARY KEY (id),
  UNIQUE (key_hash),
  FOREIGN KEY (project_id) REFERENCES projects(id)
);
CREATE INDEX api_keys_project ON api_keys USING btree (project_id, created_at, id);

create table audit_entries (
  project_id uuid not null,
  sequence integer not null,
  id uuid not null,
  at timestamp(3) with time zone not null,
  action text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_prefix text,
  external_user_id text collate "C",
  details jsonb not null,
  hash bytea not null,
  PRIMARY KEY (project_id, sequence)
);
CREATE INDEX audit_entries_action ON audit_entries USING btree (project_id, action, sequence);
CREATE INDEX audit_entries_time ON audit_entries USING btree (project_id, at, sequence);
CREATE INDEX audit_entries_user ON audit_entries USING btree (project_id, external_user_id, sequence) WHERE (external_user_id IS NOT NULL);

create table audit_heads (
  project_id uuid not null,
  sequence integer not null,
  at timestamp(3) with time zone not null,
  hash bytea not null,
  PRIMARY KEY (project_id)
);

create table blood_oxygen_tests (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone,
  status text not null,
  provider_status text not null,
  oxygen_percent double precision,
  oxygen_class text,
  oxygen_deviation text,
  quality_percent double precision,
  average_heart_rate_bpm double precision,
  hrv_ms double precision,
  hrv_deviation text,
  altitude_meters double precision,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX blood_oxygen_tests_newest ON blood_oxygen_tests USING btree (user_id, start_time DESC, id DESC);

create table body_measurements (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone,
  weight_kg double precision,
  weight_origin text,
  height_cm double precision,
  vo2_max_ml_per_kg_per_minute double precision,
  resting_heart_rate_bpm double precision,
  max_heart_rate_bpm double precision,
  aerobic_threshold_bpm double precision,
  anaerobic_threshold_bpm double precision,
  sleep_goal_seconds double precision,
  training_background text,
  typical_day text,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX body_measurements_newest ON body_measurements USING btree (user_id, start_time DESC, id DESC);

create table body_temperatures (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone not null,
  kind text not null,
  sensor_location text not null,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX body_temperatures_newest ON body_temperatures USING btree (user_id, start_time DESC, id DESC);

create table change_events (
  user_id uuid not null,
  id bigint not null generated always as identity,
  provider text not null,
  data_type text not null,
  created integer not null,
  updated integer not null,
  deleted integer not null,
  from_time timestamp(3) with time zone,
  to_time timestamp(3) with time zone,
  at timestamp(3) with time zone not null,
  PRIMARY KEY (user_id, id)
);

create table circadian_bedtimes (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone not null,
  kind text not null,
  validity text not null,
  quality text not null,
  preferred_sleep_start_time timestamp(3) with time zone,
  preferred_sleep_end_time timestamp(3) with time zone,
  sleep_gate_start_time timestamp(3) with time zone,
  sleep_gate_end_time timestamp(3) with time zone,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX circadian_bedtimes_newest ON circadian_bedtimes USING btree (user_id, start_time DESC, id DESC);

create table connections (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  status text not null,
  scopes text[] not null default '{}'::text[],
  external_user_id text,
  connected_at timestamp(3) with time zone,
  last_synced_at timestamp(3) with time zone,
  next_sync_at timestamp(3) with time zone,
  last_error jsonb,
  own_client_hash bytea,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider),
  FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX connections_account ON connections USING btree (provider, external_user_id);
CREATE INDEX connections_due ON connections USING btree (next_sync_at) WHERE (status = 'ACTIVE'::text);
CREATE INDEX connections_linked ON connections USING btree (provider) WHERE (status = 'ACTIVE'::text);
CREATE INDEX connections_silence ON connections USING btree (COALESCE(last_synced_at, connected_at)) WHERE (status = ANY (ARRAY['ACTIVE'::text, 'REAUTHORIZATION_REQUIRED'::text]));

create table consents (
  state_hash bytea not null,
  project_id uuid not null,
  user_id uuid not null,
  connection_id uuid not null,
  provider text not null,
  redirect_url text,
  code_verifier bytea,
  expires_at timestamp(3) with time zone not null,
  own_client_hash bytea,
  PRIMARY KEY (user_id, state_hash),
  FOREIGN KEY (project_id) REFERENCES projects(id),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id) ON DELETE CASCADE
);
CREATE INDEX consents_expiry ON consents USING btree (expires_at);
CREATE INDEX consents_state ON consents USING btree (state_hash);
CREATE INDEX consents_user ON consents USING btree (user_id, connection_id);

create table credentials (
  user_id uuid not null,
  connection_id uuid not null,
  tokens bytea not null,
  PRIMARY KEY (user_id, connection_id),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id)
);

create table daily_activities (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  date date not null,
  start_time timestamp(3) with time zone,
  end_time timestamp(3) with time zone,
  steps double precision,
  distance_meters double precision,
  active_energy_kcal double precision,
  total_energy_kcal double precision,
  active_seconds double precision,
  inactive_seconds double precision,
  goal_percent double precision,
  is_partial boolean not null,
  device_id text,
  flags text[] not null default '{}'::text[],
  inactivity_alerts double precision,
  inactivity_alert_times jsonb,
  zone_totals jsonb,
  zones jsonb,
  placed_by text,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX daily_activities_newest ON daily_activities USING btree (user_id, date DESC, id DESC);

create table daily_training_loads (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  date date not null,
  start_time timestamp(3) with time zone,
  end_time timestamp(3) with time zone,
  load double precision,
  acute_load double precision,
  chronic_load double precision,
  load_ratio double precision,
  status text,
  provider_status text,
  levels jsonb,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX daily_training_loads_newest ON daily_training_loads USING btree (user_id, date DESC, id DESC);

create table data_keys (
  user_id uuid not null,
  master_key_id text not null,
  wrapped bytea not null,
  PRIMARY KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES users(id)
);

create table dead_letters (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null,
  provider text not null,
  connection_id uuid not null,
  run_id uuid,
  payload jsonb not null,
  error jsonb not null,
  attempts integer not null,
  failures integer not null default 1,
  failed_at timestamp(3) with time zone not null,
  redriven_at timestamp(3) with time zone,
  redriven_run_id uuid,
  resolved_at timestamp(3) with time zone,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id)
);
CREATE INDEX dead_letters_connection ON dead_letters USING btree (user_id, connection_id) WHERE (resolved_at IS NULL);
CREATE INDEX dead_letters_id ON dead_letters USING btree (id);
CREATE INDEX dead_letters_open ON dead_letters USING btree (failed_at) WHERE (resolved_at IS NULL);

create table electrocardiograms (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone,
  average_heart_rate_bpm double precision,
  hrv_ms double precision,
  hrv_deviation text,
  average_beat_to_beat_ms double precision,
  pulse_transit_systolic_ms double precision,
  pulse_transit_diastolic_ms double precision,
  pulse_transit_quality_index double precision,
  quality_changes jsonb not null,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX electrocardiograms_newest ON electrocardiograms USING btree (user_id, start_time DESC, id DESC);

create table farewells (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  provider text not null,
  external_user_id text not null,
  connection_id uuid not null,
  master_key_id text not null,
  tokens bytea not null,
  owed_since timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone not null,
  attempts integer not null default 0,
  own_client_hash bytea,
  PRIMARY KEY (id),
  FOREIGN KEY (project_id) REFERENCES projects(id)
);
CREATE INDEX farewells_account ON farewells USING btree (project_id, provider, external_user_id);
CREATE INDEX farewells_due ON farewells USING btree (due_at);

create table heart_rate_days (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  date date not null,
  start_time timestamp(3) with time zone,
  end_time timestamp(3) with time zone,
  sample_count integer not null,
  device_id text,
  flags text[] not null default '{}'::text[],
  placed_by text,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX heart_rate_days_newest ON heart_rate_days USING btree (user_id, date DESC, id DESC);

create table nightly_recharges (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  night date not null,
  start_time timestamp(3) with time zone,
  end_time timestamp(3) with time zone,
  score double precision,
  score_origin text,
  provider_score double precision,
  provider_score_min double precision,
  provider_score_max double precision,
  status text,
  ans_charge double precision,
  ans_charge_status double precision,
  sleep_charge double precision,
  average_heart_rate_bpm double precision,
  resting_heart_rate_bpm double precision,
  average_beat_to_beat_ms double precision,
  hrv_rmssd_ms double precision,
  hrv_sdnn_ms double precision,
  breaths_per_minute double precision,
  skin_temperature_deviation_celsius double precision,
  device_id text,
  flags text[] not null default '{}'::text[],
  placed_by text,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX nightly_recharges_newest ON nightly_recharges USING btree (user_id, night DESC, id DESC);

create table nightly_skin_temperatures (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  night date not null,
  start_time timestamp(3) with time zone,
  end_time timestamp(3) with time zone,
  temperature_celsius double precision,
  deviation_celsius double precision,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX nightly_skin_temperatures_newest ON nightly_skin_temperatures USING btree (user_id, night DESC, id DESC);

create table payload_files (
  user_id uuid not null,
  hash bytea not null,
  provider text not null,
  connection_id uuid not null,
  format text not null,
  received_at timestamp(3) with time zone not null,
  body bytea not null,
  PRIMARY KEY (user_id, hash)
);

create table payloads (
  user_id uuid not null,
  hash bytea not null,
  provider text not null,
  data_type text not null,
  connection_id uuid not null,
  run_id uuid not null,
  received_at timestamp(3) with time zone not null,
  mapper_version integer not null,
  rejection text,
  body bytea not null,
  arrival bigint not null generated always as identity,
  files bytea[],
  PRIMARY KEY (user_id, hash)
);
CREATE INDEX payloads_arrival ON payloads USING btree (user_id, arrival);
CREATE INDEX payloads_unplaced ON payloads USING btree (user_id, provider) WHERE (rejection ~~ '%OFFSET_UNKNOWN%'::text);

create table projects (
  id uuid not null default gen_random_uuid(),
  name text not null,
  redirect_urls text[] not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (id)
);

create table provider_budgets (
  provider text not null,
  client_hash bytea not null,
  window_seconds integer not null,
  started_at timestamp(3) with time zone not null,
  reset_at timestamp(3) with time zone not null,
  used integer not null default 0,
  told_limit integer,
  is_told boolean not null default false,
  not_before timestamp(3) with time zone,
  outstanding integer not null default 0,
  late integer not null default 0,
  taken_at timestamp(3) with time zone,
  paused_until timestamp(3) with time zone,
  told_used integer,
  PRIMARY KEY (provider, client_hash, window_seconds)
);

create table provider_credentials (
  project_id uuid not null,
  provider text not null,
  id uuid not null default gen_random_uuid(),
  client_hash bytea not null,
  client_id_end text not null,
  has_webhook_secret boolean not null,
  master_key_id text not null,
  sealed bytea not null,
  created_at timestamp(3) with time zone not null,
  PRIMARY KEY (project_id, provider),
  FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table provider_webhooks (
  provider text not null,
  client_hash bytea not null,
  webhook_id text,
  master_key_id text,
  secrets bytea,
  checked_at timestamp(3) with time zone,
  busy_until timestamp(3) with time zone,
  url text,
  retry_at timestamp(3) with time zone,
  failures integer not null default 0,
  former_until timestamp(3) with time zone,
  PRIMARY KEY (provider, client_hash)
);

create table revoked_tokens (
  project_id uuid not null,
  id uuid not null,
  expires_at timestamp(3) with time zone not null,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id) REFERENCES projects(id)
);
CREATE INDEX revoked_tokens_expiry ON revoked_tokens USING btree (expires_at);

create table series_blocks (
  user_id uuid not null,
  record_id uuid not null,
  type text not null,
  start_ms double precision not null,
  end_ms double precision not null,
  count integer not null,
  min double precision not null,
  max double precision not null,
  sum double precision not null,
  data bytea not null,
  provider text not null,
  data_type text not null,
  is_timeline boolean not null,
  PRIMARY KEY (user_id, record_id, type, start_ms)
) with (fillfactor=70);
CREATE INDEX series_blocks_timeline ON series_blocks USING btree (user_id, type, start_ms) WHERE is_timeline;

create table silence_reports (
  user_id uuid not null,
  connection_id uuid not null,
  data_type text not null,
  silent_since timestamp(3) with time zone not null,
  days integer not null,
  PRIMARY KEY (user_id, connection_id, data_type),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id) ON DELETE CASCADE
);

create table skin_contacts (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  device_id text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  flags text[] not null default '{}'::text[],
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone not null,
  changes jsonb not null,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX skin_contacts_newest ON skin_contacts USING btree (user_id, start_time DESC, id DESC);

create table sleep_sessions (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone not null,
  end_utc_offset_minutes integer,
  night date not null,
  is_nap boolean,
  time_in_bed_seconds double precision,
  asleep_seconds double precision,
  deep_seconds double precision,
  light_seconds double precision,
  rem_seconds double precision,
  awake_seconds double precision,
  unknown_seconds double precision,
  cycles double precision,
  efficiency_percent double precision,
  interruptions double precision,
  latency_seconds double precision,
  continuity double precision,
  score double precision,
  sleep_charge double precision,
  average_heart_rate_bpm double precision,
  lowest_heart_rate_bpm double precision,
  average_hrv_rmssd_ms double precision,
  average_breaths_per_minute double precision,
  stages jsonb,
  device_id text,
  flags text[] not null default '{}'::text[],
  short_interruption_seconds double precision,
  long_interruption_seconds double precision,
  continuity_class double precision,
  duration_score double precision,
  solidity_score double precision,
  regeneration_score double precision,
  sleep_goal_seconds double precision,
  user_rating double precision,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX sleep_sessions_newest ON sleep_sessions USING btree (user_id, start_time DESC, id DESC);
CREATE INDEX sleep_sessions_night ON sleep_sessions USING btree (user_id, night);

create table stream_cursors (
  user_id uuid not null,
  connection_id uuid not null,
  data_type text not null,
  position jsonb not null,
  PRIMARY KEY (user_id, connection_id, data_type),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id)
);

create table stream_schedules (
  user_id uuid not null,
  connection_id uuid not null,
  data_type text not null,
  earliest_poll_at timestamp(3) with time zone not null,
  next_poll_at timestamp(3) with time zone not null,
  polled_at timestamp(3) with time zone,
  succeeded_at timestamp(3) with time zone,
  watched_since timestamp(3) with time zone not null,
  status text,
  error_code text,
  PRIMARY KEY (user_id, connection_id, data_type),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id) ON DELETE CASCADE
);
CREATE INDEX stream_schedules_silence ON stream_schedules USING btree (COALESCE(succeeded_at, watched_since));

create table sync_runs (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  connection_id uuid not null,
  provider text not null,
  trigger text not null,
  status text not null,
  request jsonb not null,
  created_at timestamp(3) with time zone not null,
  started_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone,
  steps jsonb not null default '[]'::jsonb,
  attempts integer not null default 0,
  retry_at timestamp(3) with time zone,
  error jsonb,
  lease_owner text,
  lease_until timestamp(3) with time zone,
  woken_at timestamp(3) with time zone,
  failures integer not null default 0,
  lapses integer not null default 0,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (user_id, connection_id) REFERENCES connections(user_id, id)
);
CREATE INDEX sync_runs_connection ON sync_runs USING btree (user_id, connection_id);
CREATE INDEX sync_runs_lapsing ON sync_runs USING btree (lease_until) WHERE (status = 'RUNNING'::text);
CREATE INDEX sync_runs_newest ON sync_runs USING btree (user_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX sync_runs_one_running ON sync_runs USING btree (user_id, connection_id) WHERE (status = 'RUNNING'::text);
CREATE UNIQUE INDEX sync_runs_one_waiting ON sync_runs USING btree (user_id, connection_id) WHERE (status = 'QUEUED'::text);
CREATE INDEX sync_runs_waiting ON sync_runs USING btree (COALESCE(retry_at, created_at)) WHERE (status = 'QUEUED'::text);

create table users (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  external_id text collate "C" not null,
  created_at timestamp(3) with time zone not null default now(),
  tokens_good_from timestamp(3) with time zone,
  PRIMARY KEY (id),
  UNIQUE (project_id, external_id),
  FOREIGN KEY (project_id) REFERENCES projects(id)
);

create table webhook_deliveries (
  digest bytea not null,
  provider text not null,
  runs integer not null,
  received_at timestamp(3) with time zone not null,
  PRIMARY KEY (digest)
);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries USING btree (received_at);

create table workout_routes (
  user_id uuid not null,
  workout_id uuid not null,
  provider text not null,
  points bytea not null,
  PRIMARY KEY (user_id, workout_id)
);

create table workouts (
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  provider text not null,
  external_id text not null,
  device text,
  is_manual boolean,
  revision text collate "C",
  utc_offset_minutes integer,
  utc_offset_origin text not null,
  received_at timestamp(3) with time zone not null,
  connection_id uuid not null,
  payload_hash bytea not null,
  mapper_version integer not null,
  start_time timestamp(3) with time zone not null,
  end_time timestamp(3) with time zone not null,
  local_date date,
  type text not null,
  provider_type text not null,
  title text,
  duration_seconds double precision not null,
  moving_seconds double precision,
  distance_meters double precision,
  energy_kcal double precision,
  energy_kind text,
  average_heart_rate_bpm double precision,
  max_heart_rate_bpm double precision,
  min_heart_rate_bpm double precision,
  average_speed_meters_per_second double precision,
  max_speed_meters_per_second double precision,
  average_cadence double precision,
  cadence_unit text,
  average_power_watts double precision,
  max_power_watts double precision,
  elevation_gain_meters double precision,
  elevation_loss_meters double precision,
  training_load jsonb,
  running_index double precision,
  heart_rate_zones jsonb,
  laps jsonb,
  device_id text,
  flags text[] not null default '{}'::text[],
  pauses jsonb,
  fat_percent double precision,
  carbohydrate_percent double precision,
  protein_percent double precision,
  files bytea[],
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, provider, external_id)
);
CREATE INDEX workouts_newest ON workouts USING btree (user_id, start_time DESC, id DESC);
