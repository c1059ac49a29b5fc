// features/cloud/providers/cloud-request.ts - What a cloud model is asked, before any provider's format.
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'

export type CloudMessage = { role: 'system' | 'user' | 'assistant'; text: string }

export type CloudRequest = { messages: readonly CloudMessage[]; maxOutputTokens: number }

export const callOptions = ({ messages, maxOutputTokens }: CloudRequest): LanguageModelV4CallOptions => ({
  prompt: messages.map(({ role, text }) => (role === 'system' ? { role, content: text } : { role, content: [{ type: 'text', text }] })),
  maxOutputTokens,
})
