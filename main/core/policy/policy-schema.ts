// core/policy/policy-schema.ts - The JSON Schema of a policy file; docs/policy.schema.json is this text.
import { z } from 'zod'
import { PolicyFile } from '../../contract/policy-file.ts'

/** What it cannot say, `hearth policy check` does: that patterns compile, and that money needs its currency. */
export const policySchema = (): object => ({
  $id: 'hearth-policy-1',
  title: 'A policy of Hearth',
  description: 'What administrators allow. What a policy does not say, it does not restrict. See docs/admin.md.',
  ...z.toJSONSchema(PolicyFile, { target: 'draft-2020-12', io: 'input' }),
})
