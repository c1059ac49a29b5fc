// features/policy/handlers.ts - Maps the contract's policy to what is in force here.
import { implement } from '@orpc/server'
import { policy as contract } from '../../contract/policy.ts'
import type { Policy } from './create-policy.ts'

const procedures = implement(contract)

export const createPolicyHandlers = (policy: Policy) =>
  procedures.router({
    effective: procedures.effective.handler(() => policy.view()),
    watch: procedures.watch.handler(({ signal }) => policy.watch(signal)),
    tryRequest: procedures.tryRequest.handler(({ input }) => policy.decide(input)),
    fetch: procedures.fetch.handler(() => policy.fetch()),
    killSwitch: procedures.killSwitch.handler(({ input }) => policy.setKillSwitch(input.isOn)),
  })
