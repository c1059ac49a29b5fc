/* Puts `hearth api` on this process.
 *
 * It decides for the Hearth that is open on the data folder, which listens at once;
 * where none is open, for the next one. Exit codes: 0 done; 1 a port that cannot be
 * had, a policy against it, or a failure; 2 bad usage (before this). */
import type { ApiServerState } from '../../../contract/api-server.ts'
import type { HearthClient } from '../../../contract/contract.ts'
import { AppError } from '../../../contract/errors.ts'
import { type OpenedHearth, openHearth } from '../open-hearth.ts'
import { type Outcome, printOutcome } from '../print-outcome.ts'
import type { ApiRequest } from './add-api-command.ts'

type ApiHearth = Pick<OpenedHearth, 'isShortLived' | 'close'> & { client: Pick<HearthClient, 'apiServer'> }

export const runApi = (request: ApiRequest, start: (dataDir: string) => Promise<OpenedHearth>): Promise<void> =>
  printOutcome(request.isJson, () => askHearth(request, () => openHearth(request.dataDir, () => start(request.dataDir))))

/** @throws Error with a sentence for the user */
export const askHearth = async (request: ApiRequest, open: () => Promise<ApiHearth>): Promise<Outcome> => {
  const hearth = await open()
  try {
    return await carryOut(request, hearth)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'policy-denied') throw error
    throw new Error(`Other programs may not ask: decided by ${String(error.details['source'] ?? 'a policy')}.`, { cause: error })
  } finally {
    await hearth.close()
  }
}

const carryOut = async (request: ApiRequest, { client, isShortLived }: ApiHearth): Promise<Outcome> => {
  if (request.action === 'token') {
    const { token } = await client.apiServer.newToken()
    return { value: { token }, text: `${token}\n` }
  }
  const state = await change(request, client)
  return { value: state, text: describe(state, isShortLived), isFailure: state.problem !== null }
}

const change = (request: ApiRequest, { apiServer }: ApiHearth['client']): Promise<ApiServerState> => {
  if (request.action === 'on') return apiServer.set({ isOn: true, port: request.port })
  return request.action === 'off' ? apiServer.set({ isOn: false }) : apiServer.get()
}

const describe = (state: ApiServerState, isShortLived: boolean): string => {
  const lines = [
    stateLine(state, isShortLived),
    ...(state.isOn && state.tokenMadeAtMs === null ? ['There is no token yet, so nobody is answered: "hearth api token" makes one.'] : []),
  ]
  return `${lines.join('\n')}\n`
}

const problemWords: Record<NonNullable<ApiServerState['problem']>, string> = {
  'port-taken': 'another program has it. Choose another one with "hearth api on --port".',
  'port-not-allowed': 'Hearth may not use it. Choose another one with "hearth api on --port".',
  failed: 'it could not be started. The log in the data folder says why.',
}

const stateLine = ({ isOn, url, port, problem, lockedBy }: ApiServerState, isShortLived: boolean): string => {
  if (lockedBy.length > 0) return `Other programs may not ask: decided by ${lockedBy.join(' and ')}.`
  if (!isOn) return 'Other programs may not ask.'
  if (problem !== null) return `Port ${port} does not answer: ${problemWords[problem]}`
  if (url !== null) return `Other programs may ask at ${url}`
  return isShortLived ? `Other programs may ask at http://127.0.0.1:${port}/v1 while Hearth is open. It is not open now.` : `Other programs may ask, but nothing listens on port ${port}.`
}
