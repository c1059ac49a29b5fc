// tone.ts - How a short statement is meant; the colour follows it and never stands alone.
export type Tone = 'ok' | 'warn' | 'bad' | 'quiet'
