// download-for-tests.ts - A download for tests: one file that waits its turn, unless the test says otherwise.
import type { Download } from '../../main/contract/downloads.ts'
import { CommitSha, DownloadId, RepositoryId } from '../../main/contract/ids.ts'

export const sampleDownload = (change: Partial<Download> = {}): Download => ({
  id: DownloadId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11'),
  repository: RepositoryId.parse('owner/name'),
  commit: CommitSha.parse('0123456789abcdef0123456789abcdef01234567'),
  name: 'name',
  quantization: 'Q4_K_M',
  files: [{ path: 'a.gguf', sizeBytes: 100, receivedBytes: 0, isVerified: false }],
  sizeBytes: 100,
  receivedBytes: 0,
  state: 'queued',
  reason: null,
  host: null,
  neededBytes: null,
  nextTryAtMs: null,
  bytesPerSecond: null,
  secondsLeft: null,
  position: 0,
  createdAtMs: 0,
  finishedAtMs: null,
  ...change,
})

/** One of several: each digit is another download. */
export const numberedDownload = (digit: number, change: Partial<Download> = {}): Download =>
  sampleDownload({ id: DownloadId.parse(`0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e1${String(digit)}`), name: `download ${String(digit)}`, position: digit, ...change })
