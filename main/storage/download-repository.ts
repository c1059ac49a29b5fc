// storage/download-repository.ts - Downloads that were asked for, until they are taken off the list. What of them is on disk, their journals know.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DownloadReason, DownloadState } from '../contract/downloads.ts'
import { AppError } from '../contract/errors.ts'
import { CommitSha, DownloadId, RepositoryId, Sha256 } from '../contract/ids.ts'
import type { Connection } from './connection.ts'

export const JobFile = z.strictObject({
  path: z.string(),
  sizeBytes: z.number().int(),
  sha256: Sha256,
  isVerified: z.boolean(),
})
export type JobFile = z.infer<typeof JobFile>

export type DownloadJob = {
  id: DownloadId
  repository: RepositoryId
  commit: CommitSha
  name: string
  quantization: string
  licence: string | null
  files: JobFile[]
  state: DownloadState
  reason: DownloadReason | null
  host: string | null
  neededBytes: number | null
  createdAtMs: number
  finishedAtMs: number | null
}

export type NewJob = Pick<DownloadJob, 'repository' | 'commit' | 'name' | 'quantization' | 'licence' | 'files'>

export type JobProgress = Pick<DownloadJob, 'state' | 'reason' | 'host' | 'neededBytes'>

/** Every call that names a job throws AppError not-found where there is none. */
export type DownloadRepository = {
  /** In the order of the queue. */
  list: () => DownloadJob[]
  get: (id: DownloadId) => DownloadJob
  /** Queued, last in order. */
  add: (job: NewJob) => DownloadJob
  /** Sets the time of its end when the state is final. */
  setProgress: (id: DownloadId, progress: JobProgress) => void
  setVerified: (id: DownloadId, path: string, isVerified: boolean) => void
  /** Puts it before another, or last. */
  move: (id: DownloadId, beforeId: DownloadId | null) => void
  remove: (id: DownloadId) => void
}

export const createDownloadRepository = (connection: Connection, clock: () => number): DownloadRepository => {
  const get = (id: DownloadId): DownloadJob => parseJob(connection, connection.sql(`${selectSql} WHERE id = ?`).get(id) ?? missing())
  const order = (): DownloadId[] =>
    connection.sql('SELECT id FROM download_jobs ORDER BY place, seq').pluck().all().map((id) => DownloadId.parse(id))
  const change = (id: DownloadId, work: () => { changes: number }): void => {
    connection.write(() => {
      if (work().changes === 0) missing(id)
    })
  }
  return {
    list: () => connection.read(() => connection.sql(`${selectSql} ORDER BY place, seq`).all().map((row) => parseJob(connection, row))),
    get: (id) => connection.read(() => get(id)),
    add: (job) => connection.write(() => get(insert(connection, job, clock()))),
    setProgress: (id, { state, reason, host, neededBytes }) => {
      const finishedAtMs = state === 'done' || state === 'failed' ? clock() : null
      change(id, () => connection.sql(progressSql).run({ id, state, reason, host, neededBytes, finishedAtMs }))
    },
    setVerified: (id, path, isVerified) => {
      change(id, () => connection.sql(verifiedSql).run({ id, path, isVerified: isVerified ? 1 : 0 }))
    },
    move: (id, beforeId) => {
      connection.write(() => {
        get(id)
        const others = order().filter((other) => other !== id)
        const index = beforeId === null ? others.length : others.indexOf(beforeId)
        if (index < 0) missing(beforeId)
        const sql = connection.sql('UPDATE download_jobs SET place = ? WHERE id = ?')
        others.toSpliced(index, 0, id).forEach((each, place) => sql.run(place, each))
      })
    },
    remove: (id) => {
      change(id, () => connection.sql('DELETE FROM download_jobs WHERE id = ?').run(id))
    },
  }
}

const missing = (id?: string | null): never => {
  throw new AppError('not-found', 'There is no such download', { details: { kind: 'download', id: id ?? null } })
}

const insert = (connection: Connection, job: NewJob, nowMs: number): DownloadId => {
  const id = DownloadId.parse(randomUUID())
  const { repository, commit, name, quantization, licence } = job
  connection.sql(insertJobSql).run({ id, repository, commit, name, quantization, licence, nowMs })
  job.files.forEach(({ path, sizeBytes, sha256, isVerified }, number) =>
    connection.sql(insertFileSql).run({ id, number, path, sizeBytes, sha256, isVerified: isVerified ? 1 : 0 }),
  )
  return id
}

const selectSql = `
  SELECT id, repository, commit_sha AS "commit", name, quantization, licence, state, reason, host, needed_bytes AS neededBytes,
    created_at_ms AS createdAtMs, finished_at_ms AS finishedAtMs FROM download_jobs`

const insertJobSql = `
  INSERT INTO download_jobs (id, repository, commit_sha, name, quantization, licence, state, place, created_at_ms)
  VALUES (:id, :repository, :commit, :name, :quantization, :licence, 'queued',
    (SELECT coalesce(max(place), -1) + 1 FROM download_jobs), :nowMs)`

const insertFileSql = `
  INSERT INTO download_files (job_id, number, path, size_bytes, sha256, is_verified)
  VALUES (:id, :number, :path, :sizeBytes, :sha256, :isVerified)`

const progressSql = `
  UPDATE download_jobs SET state = :state, reason = :reason, host = :host, needed_bytes = :neededBytes,
    finished_at_ms = :finishedAtMs WHERE id = :id`

const verifiedSql = 'UPDATE download_files SET is_verified = :isVerified WHERE job_id = :id AND path = :path'

const filesSql = `
  SELECT path, size_bytes AS sizeBytes, sha256, is_verified AS isVerified FROM download_files WHERE job_id = ? ORDER BY number`

const Row = z.object({
  id: DownloadId,
  repository: RepositoryId,
  commit: CommitSha,
  name: z.string(),
  quantization: z.string(),
  licence: z.string().nullable(),
  state: DownloadState,
  reason: DownloadReason.nullable(),
  host: z.string().nullable(),
  neededBytes: z.number().nullable(),
  createdAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
})

const FileRow = JobFile.extend({ isVerified: z.number() })

const parseJob = (connection: Connection, row: unknown): DownloadJob => {
  const job = Row.parse(row)
  const files = connection.sql(filesSql).all(job.id)
  return { ...job, files: files.map((file) => FileRow.parse(file)).map((file) => ({ ...file, isVerified: file.isVerified !== 0 })) }
}
