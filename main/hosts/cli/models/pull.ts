/* `hearth models pull`: one download from its repository to the library, followed on standard error.
 *
 * The download is the same durable job that the window shows. When this
 * command is stopped, what was fetched is kept and the same command goes on;
 * where a Hearth is open, it goes on there by itself. */
import type { HearthClient } from '../../../contract/contract.ts'
import type { Download } from '../../../contract/downloads.ts'
import type { Repository, Variant } from '../../../contract/hub.ts'
import type { DownloadId } from '../../../contract/ids.ts'
import type { ModelSummary } from '../../../contract/models.ts'
import type { CommandResult } from './command-result.ts'
import { describeFit } from './describe.ts'
import { formatBytes, formatPercent, formatTimeLeft } from './format.ts'
import type { ModelsAction } from './request.ts'
import { CommandFailure, type Terminal, createProgressLine } from './terminal.ts'
import { waitForLook } from './wait-for-look.ts'

export const pull = async (client: HearthClient, request: Extract<ModelsAction, { action: 'pull' }>, terminal: Terminal): Promise<CommandResult> => {
  const { signal } = terminal
  const repository = await client.hub.repository({ repository: request.repository, revision: request.revision }, { signal })
  const variant = chooseVariant(repository, request.version)
  const present = await findPresent(client, variant, signal)
  if (present !== undefined) return { json: { model: present }, text: `${present.id} is in the library already.\n` }
  await warnOfSize(client, { repository, variant, terminal })
  const download = await begin(client, { repository, variant, signal })
  const finished = await follow(client, download.id, terminal)
  // The library takes a finished file up by itself, a moment later.
  const model = await waitForLook(client, ({ sha256 }) => sha256 === checksumOf(variant), signal)
  const where = model === undefined ? 'It is in the library in a moment.' : `It is in the library as ${model.id}.`
  return { json: { download: finished, model: model ?? null }, text: `${finished.name}: ${formatBytes(finished.sizeBytes)}, every byte checked. ${where}\n` }
}

/** The usual balance of size and quality, where nothing else was asked for. */
const usual = 'Q4_K_M'

/** @throws CommandFailure with the versions there are, when the one asked for is not, or none was asked for */
const chooseVariant = ({ repository, variants }: Pick<Repository, 'repository' | 'variants'>, version: string | null): Variant => {
  const models = variants.filter(({ role }) => role === 'model')
  const wanted = (version ?? usual).toLowerCase()
  const found = variants.find(({ id, quantization }) => id.toLowerCase() === wanted || quantization.toLowerCase() === wanted)
  const chosen = found ?? (version === null && models.length === 1 ? models[0] : undefined)
  const list = models.map(({ id, sizeBytes }) => `${id} (${formatBytes(sizeBytes)})`).join(', ')
  if (chosen === undefined && list === '') throw new CommandFailure(`${repository} has no file that Hearth can run; it runs GGUF files.`)
  if (chosen === undefined) throw new CommandFailure(`Which version? ${repository} has ${list}. Choose one with --quantization.`, 2)
  if (!chosen.isComplete) throw new CommandFailure(`${chosen.id} of ${repository} is not whole: parts or checksums are missing on the hub.`)
  return chosen
}

/** Of a whole variant, every file has one. */
const checksumOf = ({ files: [first] }: Variant): string | undefined => first?.sha256 ?? undefined

const findPresent = async ({ models }: HearthClient, variant: Variant, signal: AbortSignal): Promise<ModelSummary | undefined> =>
  (await models.list(undefined, { signal })).find(({ sha256 }) => sha256 !== null && sha256 === checksumOf(variant))

type Chosen = { repository: Repository; variant: Variant }

/** Only a warning: a file may be fetched for another computer, and loading it is refused with the same numbers. */
const warnOfSize = async ({ hub }: HearthClient, { repository, variant, terminal }: Chosen & { terminal: Terminal }): Promise<void> => {
  if (variant.role !== 'model') return
  const fit = await hub.fit({ repository: repository.repository, commit: repository.commit, paths: pathsOf(variant) }, { signal: terminal.signal })
  if (fit.verdict === 'too-large') terminal.writeError(describeFit(fit))
}

const pathsOf = ({ files }: Variant): string[] => files.map(({ path }) => path)

/** The same files that are being fetched already are that job; one that was stopped goes on. */
const begin = async ({ downloads }: HearthClient, { repository, variant, signal }: Chosen & { signal: AbortSignal }): Promise<Download> => {
  const download = await downloads.start({ repository: repository.repository, commit: repository.commit, paths: pathsOf(variant) }, { signal })
  return download.state === 'paused' || download.state === 'failed' ? downloads.resume({ id: download.id }, { signal }) : download
}

const follow = async ({ downloads }: HearthClient, id: DownloadId, terminal: Terminal): Promise<Download> => {
  const line = createProgressLine(terminal)
  try {
    for await (const change of await downloads.watch(undefined, { signal: terminal.signal })) {
      if (change.type === 'removed' && change.id === id) throw new CommandFailure('The download was cancelled in the window.')
      if (change.type !== 'changed' || change.download.id !== id) continue
      const { download } = change
      line.show(describeDownload(download), download.receivedBytes / Math.max(1, download.sizeBytes))
      if (download.state === 'done') return download
      if (download.state === 'failed' || download.reason === 'by-user') throw new CommandFailure(failure(download))
    }
  } finally {
    line.end()
  }
  throw new CommandFailure('Stopped. What was fetched is kept; run the same command again to go on.')
}

export const describeDownload = ({ state, reason, receivedBytes, sizeBytes, bytesPerSecond, secondsLeft, host }: Download): string => {
  const parts = [
    formatPercent(receivedBytes / Math.max(1, sizeBytes)),
    `${formatBytes(receivedBytes)} of ${formatBytes(sizeBytes)}`,
    ...(bytesPerSecond === null ? [] : [`${formatBytes(Math.round(bytesPerSecond))}/s`]),
    ...(secondsLeft === null ? [] : [formatTimeLeft(secondsLeft)]),
    ...(state === 'running' || state === 'done' ? [] : [state]),
    ...(reason === null ? [] : [`${reason}${host === null ? '' : ` (${host})`}`]),
  ]
  return parts.join(', ')
}

const failure = ({ reason, host, name }: Download): string => {
  const kept = 'Run the same command again to go on.'
  switch (reason) {
    case 'by-user':
      return `${name} was paused. What was fetched is kept. ${kept}`
    case 'needs-token':
    case 'needs-consent':
      return `${name} is not open to everyone: accept its terms on the hub, and set a token with "hearth models hub --token -", or in the window, under "Where models come from".`
    case 'wrong-bytes':
      return `What came is not what the hub promised, so it was thrown away. ${kept}`
    case 'refused':
      return `The hub sent us to ${host ?? 'an address'}, where downloads may not go. Nothing was sent there.`
    default:
      return `${name} stopped (${reason ?? 'unknown'}). What was fetched is kept. ${kept}`
  }
}
