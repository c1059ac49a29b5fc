// hosts/cli/models/commands.ts - What each `hearth models` command does, over the same procedures as the window.
import type { HearthClient } from '../../../contract/contract.ts'
import type { OpenedHearth } from '../open-hearth.ts'
import type { CommandResult } from './command-result.ts'
import { findModel } from './find-model.ts'
import { formatBytes } from './format.ts'
import { describeFit, describeInspection, listTable, searchTable } from './describe.ts'
import { pull } from './pull.ts'
import { quantize } from './quantize.ts'
import { readSecret } from './read-secret.ts'
import type { ModelsAction, ModelsRequest } from './request.ts'
import { CommandFailure, type Terminal } from './terminal.ts'
import { waitForLook } from './wait-for-look.ts'

type Hearth = Pick<OpenedHearth, 'client' | 'isShortLived'>

/** Ends when the command is done. @throws what explain-failure.ts has words for */
export const runCommand = async (hearth: Hearth, request: ModelsRequest, terminal: Terminal): Promise<void> => {
  const { json, text } = await resultOf(hearth, request, terminal)
  terminal.write(request.isJson ? `${JSON.stringify(json)}\n` : text)
}

const resultOf = (hearth: Hearth, request: ModelsAction, terminal: Terminal): Promise<CommandResult> => {
  const { client } = hearth
  switch (request.action) {
    case 'list':
      return list(client, terminal)
    case 'search':
      return search(client, request, terminal)
    case 'pull':
      return pull(client, request, terminal)
    case 'import':
      return importFile(client, request, terminal)
    case 'inspect':
      return inspect(client, request.model, terminal)
    case 'quantize':
      return quantize(client, request, terminal)
    case 'rm':
      return remove(client, request.model, terminal)
    case 'hub':
      return changeHub(hearth, request, terminal)
  }
}

const list = async ({ models }: HearthClient, { signal }: Terminal): Promise<CommandResult> => {
  const all = await models.list(undefined, { signal })
  return { json: all, text: listTable(all) }
}

type ActionOf<Name extends ModelsAction['action']> = Extract<ModelsAction, { action: Name }>

const search = async ({ hub }: HearthClient, { words, sort, limit }: ActionOf<'search'>, { signal }: Terminal): Promise<CommandResult> => {
  const page = await hub.search({ query: words, sort, limit }, { signal })
  return { json: page.models, text: page.models.length === 0 ? 'The hub has nothing for these words.\n' : searchTable(page.models) }
}

const importFile = async (client: HearthClient, { path, copies }: ActionOf<'import'>, { signal }: Terminal): Promise<CommandResult> => {
  const added = await client.models.importFile({ path, copies }, { signal })
  const model = (await waitForLook(client, ({ id }) => id === added.id, signal)) ?? added
  return { json: model, text: `${model.name} ${model.quantization} is in the library as ${model.id}.\n` }
}

const inspect = async ({ models }: HearthClient, named: string, { signal }: Terminal): Promise<CommandResult> => {
  const model = findModel(await models.list(undefined, { signal }), named)
  const inspection = await models.inspect({ id: model.id }, { signal })
  const fit = model.kind === 'chat' ? await models.fit({ id: model.id }, { signal }) : null
  return {
    json: { model, fit, inspection },
    text: `${describeInspection(model, inspection)}${fit === null ? '' : `\n${describeFit(fit)}`}`,
  }
}

const changeHub = async (hearth: Hearth, { endpoint, downloadHosts, token }: ActionOf<'hub'>, terminal: Terminal): Promise<CommandResult> => {
  const { hub } = hearth.client
  const { signal } = terminal
  if (endpoint !== undefined) await hub.setEndpoint({ endpoint }, { signal })
  if (downloadHosts !== undefined) await hub.setDownloadHosts({ hosts: downloadHosts }, { signal })
  if (token === 'from-input') await setToken(hearth, terminal)
  if (token === 'forget') await hub.setToken({ token: null }, { signal })
  const settings = await hub.settings(undefined, { signal })
  const others = settings.downloadHosts.length === 0 ? '' : ` Files may also come from ${settings.downloadHosts.join(', ')}.`
  return { json: settings, text: `${settings.endpoint} is asked.${others} A token is ${settings.hasToken ? 'set' : 'not set'}.\n` }
}

/** After the endpoint: a token is given for one hub. */
const setToken = async ({ client: { hub }, isShortLived }: Hearth, terminal: Terminal): Promise<void> => {
  const token = await readSecret(terminal, 'Token')
  const { tokenKept } = await hub.setToken({ token }, { signal: terminal.signal })
  if (tokenKept === 'session' && isShortLived) {
    throw new CommandFailure('This computer has no keyring that Hearth could keep the token in, so it would be forgotten at once. Run "hearth serve" and set it while that runs.')
  }
}

const remove = async ({ models }: HearthClient, named: string, { signal }: Terminal): Promise<CommandResult> => {
  const model = findModel(await models.list(undefined, { signal }), named)
  await models.remove({ id: model.id }, { signal })
  const text =
    model.origin.kind === 'own'
      ? `${model.id} is in the bin; ${formatBytes(model.sizeBytes)} become free when it is emptied, in the window under Models.\n`
      : `${model.id} is off the list. Its file was not touched.\n`
  return { json: { id: model.id, isInBin: model.origin.kind === 'own' }, text }
}
