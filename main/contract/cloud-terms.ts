// main/contract/cloud-terms.ts - The words that policy, redaction, budgets, the audit log and the cloud share.
import { z } from 'zod'

/** How sensitive a text is, from least to most. Where several say something, the most sensitive holds. */
export const dataClasses = ['public', 'internal', 'confidential', 'restricted'] as const
export const DataClass = z.enum(dataClasses)
export type DataClass = z.infer<typeof DataClass>

/** What the redaction core finds. `CUSTOM` is a pattern of the policy's own, `NAME` a word of the user's list of names. */
export const EntityKind = z.enum([
  'EMAIL',
  'PHONE',
  'IBAN',
  'CREDIT_CARD',
  'IP',
  'MAC',
  'SECRET',
  'NATIONAL_ID',
  'HOUSE_ADDRESS',
  'NAME',
  'CUSTOM',
])
export type EntityKind = z.infer<typeof EntityKind>

/** `placeholder`: stands in and is put back in the answer; `block`: a text that holds one is not sent. */
export const EntityAction = z.enum(['allow', 'placeholder', 'block'])
export type EntityAction = z.infer<typeof EntityAction>

/** How much is taken out, from least to most. */
export const redactionLevels = ['off', 'basic', 'standard', 'strict'] as const
export const RedactionLevel = z.enum(redactionLevels)
export type RedactionLevel = z.infer<typeof RedactionLevel>

/** Why a cloud model is asked. */
export const CloudTrigger = z.enum(['user', 'low-confidence', 'context-overflow', 'thermal', 'battery'])
export type CloudTrigger = z.infer<typeof CloudTrigger>

/** `off`: never; `ask`: each message is asked for; `auto`: the router asks by itself where consent allows. */
export const cloudModes = ['off', 'ask', 'auto'] as const
export const CloudMode = z.enum(cloudModes)
export type CloudMode = z.infer<typeof CloudMode>

/** How often the user is asked, from most to least often. */
export const consentModes = ['per-message', 'per-chat', 'per-provider', 'none'] as const
export const ConsentMode = z.enum(consentModes)
export type ConsentMode = z.infer<typeof ConsentMode>

export const ProviderKind = z.enum(['openai-compatible', 'openai', 'anthropic', 'google'])
export type ProviderKind = z.infer<typeof ProviderKind>

/** Money in millionths of the budget's currency, so that sums are exact. */
export const MicroMoney = z.number().int().min(0)
