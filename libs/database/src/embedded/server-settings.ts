/** How the embedded server is set: for one machine, quick to answer, and as durable as any PostgreSQL. */
export const serverSettings: Readonly<Record<string, string>> = {
  // Nothing here may ever be traded for speed: a receipt stands for a commit on disk.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Four services of ten and a few dedicated connections each, and whoever looks on; a slot costs little where nobody sits.
  max_connections: '300',
  password_encryption: 'scram-sha-256',

  shared_buffers: '128MB',
  wal_buffers: '16MB',
  min_wal_size: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  checkpoint_completion_target: '0.9',

  // Short statements only: planning for parallel workers or compiling them costs more than it gives.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // Fewer processes at rest.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  max_wal_senders: '0',

  timezone: 'UTC',
  log_timezone: 'UTC',
  // A failed statement's text and parameters may be personal data: the server's log carries neither.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
};
