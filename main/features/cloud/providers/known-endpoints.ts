// features/cloud/providers/known-endpoints.ts - Where each kind of provider is at home; any other address is a custom one.
import type { ProviderKind } from '../../../contract/cloud-terms.ts'

/** Null: there is none, the user enters it. */
export const knownEndpoint = (kind: ProviderKind): string | null => {
  switch (kind) {
    case 'anthropic':
      return 'https://api.anthropic.com/v1'
    case 'openai':
      return 'https://api.openai.com/v1'
    case 'google':
      return 'https://generativelanguage.googleapis.com/v1beta'
    case 'openai-compatible':
      return null
  }
}

/** `isCustomEndpoint` of a policy's request. */
export const isCustomEndpoint = ({ kind, baseUrl }: { kind: ProviderKind; baseUrl: string }): boolean => knownEndpoint(kind) !== baseUrl

/** The companies' own servers know nobody without a key. */
export const needsKey = (kind: ProviderKind): boolean => kind !== 'openai-compatible'
