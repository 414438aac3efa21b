-- The schema on Citus: one database whose users are spread over many machines. Run once, on the coordinator, after the
-- gateway has migrated an empty database there. docs/operations.md tells why each table stands where it stands.

-- On every machine whole: small, read by everything, seldom written.
select create_reference_table('projects');
select create_reference_table('api_keys');
select create_reference_table('users');
select create_reference_table('revoked_tokens');
select create_reference_table('provider_credentials');

-- On the coordinator alone: counts and names of the whole gateway, which belong to no user, and the audit log, whose
-- triggers a spread table could not have.
select citus_add_local_table_to_metadata('audit_entries');
select citus_add_local_table_to_metadata('audit_heads');
select citus_add_local_table_to_metadata('farewells');
select citus_add_local_table_to_metadata('provider_budgets');
select citus_add_local_table_to_metadata('provider_webhooks');
select citus_add_local_table_to_metadata('webhook_deliveries');

-- By user, all rows of a user on one machine. What others refer to comes first.
select create_distributed_table('connections', 'user_id');
select create_distributed_table('data_keys', 'user_id', colocate_with => 'connections');
select create_distributed_table('credentials', 'user_id', colocate_with => 'connections');
select create_distributed_table('consents', 'user_id', colocate_with => 'connections');
select create_distributed_table('stream_cursors', 'user_id', colocate_with => 'connections');
select create_distributed_table('stream_schedules', 'user_id', colocate_with => 'connections');
select create_distributed_table('silence_reports', 'user_id', colocate_with => 'connections');
select create_distributed_table('sync_runs', 'user_id', colocate_with => 'connections');
select create_distributed_table('dead_letters', 'user_id', colocate_with => 'connections');
select create_distributed_table('payloads', 'user_id', colocate_with => 'connections');
select create_distributed_table('payload_files', 'user_id', colocate_with => 'connections');
select create_distributed_table('change_events', 'user_id', colocate_with => 'connections');
select create_distributed_table('series_blocks', 'user_id', colocate_with => 'connections');
select create_distributed_table('workout_routes', 'user_id', colocate_with => 'connections');
select create_distributed_table('workouts', 'user_id', colocate_with => 'connections');
select create_distributed_table('sleep_sessions', 'user_id', colocate_with => 'connections');
select create_distributed_table('nightly_recharges', 'user_id', colocate_with => 'connections');
select create_distributed_table('heart_rate_days', 'user_id', colocate_with => 'connections');
select create_distributed_table('daily_activities', 'user_id', colocate_with => 'connections');
select create_distributed_table('daily_training_loads', 'user_id', colocate_with => 'connections');
select create_distributed_table('alertness_periods', 'user_id', colocate_with => 'connections');
select create_distributed_table('circadian_bedtimes', 'user_id', colocate_with => 'connections');
select create_distributed_table('body_temperatures', 'user_id', colocate_with => 'connections');
select create_distributed_table('nightly_skin_temperatures', 'user_id', colocate_with => 'connections');
select create_distributed_table('blood_oxygen_tests', 'user_id', colocate_with => 'connections');
select create_distributed_table('electrocardiograms', 'user_id', colocate_with => 'connections');
select create_distributed_table('skin_contacts', 'user_id', colocate_with => 'connections');
select create_distributed_table('body_measurements', 'user_id', colocate_with => 'connections');
