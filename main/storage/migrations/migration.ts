// storage/migrations/migration.ts - One step from one version of the schema to the next; never changed once released.
export type Migration = {
  /** The user_version that the database has after it. */
  readonly version: number
  /** SQL, run inside the transaction that also raises user_version. */
  readonly up: string
}
