/* Puts `hearth policy` on this process.
 *
 * check, explain and simulate read what lies on this computer, or the files that
 * they are given, and write nothing; only the kill switch and fetch ask a Hearth.
 * Exit codes: 0 done; 1 a policy that cannot be relied on (check), a request that
 * stays here (simulate), or a failure; 2 bad usage (before this). */
import type { HearthClient } from '../../../contract/contract.ts'
import type { PolicyDecision } from '../../../contract/policy.ts'
import { decideRequest } from '../../../core/policy/decide-request.ts'
import { policySchema } from '../../../core/policy/policy-schema.ts'
import { type ViewParts, viewPolicy } from '../../../core/policy/view-policy.ts'
import { openHearth } from '../open-hearth.ts'
import type { OpenedHearth } from '../open-hearth.ts'
import { type Outcome, printOutcome } from '../print-outcome.ts'
import { describeCheck, describeDecision, describeFetches, describePolicy } from './describe-policy.ts'
import type { PolicyCommand } from './request.ts'

export type PolicyHere = {
  gather: (options: { dataDir: string; files: readonly string[] }) => Promise<ViewParts>
  writeKeyPair: (folder: string) => Promise<{ privateFile: string; publicFile: string }>
  signFile: (file: string, keyFile: string) => Promise<string>
  loadEnvelope: (file: string, dataDir: string) => Promise<string>
  startHearth: (dataDir: string) => Promise<OpenedHearth>
}

export const runPolicy = (request: PolicyCommand, here: PolicyHere): Promise<void> => printOutcome(request.isJson, () => carryOut(request, here))

const carryOut = async (request: PolicyCommand, here: PolicyHere): Promise<Outcome> => {
  switch (request.action) {
    case 'check': {
      const view = viewPolicy(await here.gather(request))
      return { value: view, text: describeCheck(view), isFailure: view.faults.length > 0 }
    }
    case 'explain': {
      const view = viewPolicy(await here.gather(request))
      return { value: view, text: describePolicy(view) }
    }
    case 'simulate': {
      const { policy } = await here.gather(request)
      const decision = decideRequest(policy, request.asked)
      return { value: decision, text: describeDecision(decision), isFailure: staysHere(decision) }
    }
    case 'schema':
      return { value: policySchema(), text: `${JSON.stringify(policySchema(), null, 2)}\n` }
    case 'keygen': {
      const files = await here.writeKeyPair(request.folder)
      return { value: files, text: `Keep ${files.privateFile} to yourself. ${files.publicFile} goes into signed-policy.json.\n` }
    }
    case 'sign': {
      const envelope = await here.signFile(request.file, request.keyFile)
      return { value: JSON.parse(envelope), text: envelope }
    }
    case 'load': {
      const place = await here.loadEnvelope(request.file, request.dataDir)
      return { value: { place }, text: `It lies at ${place}. Hearth reads it within a second; "hearth policy check" says what became of it.\n` }
    }
    case 'fetch':
      return await fetchNow(request, here)
    case 'kill':
      return await kill(request, here)
  }
}

const staysHere = ({ isAllowed }: PolicyDecision): boolean => !isAllowed

const fetchNow = async ({ dataDir }: PolicyCommand, here: PolicyHere): Promise<Outcome> => {
  const hearth = await openHearth(dataDir, () => here.startHearth(dataDir))
  try {
    const { fetches } = await hearth.client.policy.fetch()
    if (fetches.length === 0) return { value: fetches, text: 'No signed-policy.json of this computer names a url: there is nothing to fetch.\n', isFailure: true }
    return { value: fetches, text: describeFetches(fetches).join('\n'), isFailure: fetches.some(({ problem }) => problem !== null) }
  } finally {
    await hearth.close()
  }
}

const kill = async ({ dataDir, isOn }: PolicyCommand & { action: 'kill' }, here: PolicyHere): Promise<Outcome> => {
  const hearth = await openHearth(dataDir, () => here.startHearth(dataDir))
  try {
    const { killSwitch } = await turn(hearth.client, isOn)
    return { value: killSwitch, text: killSwitch.isOn ? 'The kill switch is on: nothing goes to any cloud.\n' : 'The kill switch is off.\n' }
  } finally {
    await hearth.close()
  }
}

const turn = (client: HearthClient, isOn: boolean | null) => (isOn === null ? client.policy.effective() : client.policy.killSwitch({ isOn }))
