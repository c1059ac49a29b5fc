import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Fit } from '../../contract/fit.ts'
import { chooseGpu } from './choose-gpu.ts'

const memory: Fit['memory'] = { freeBytes: 0, totalBytes: 0, reserveBytes: 0, gpuFreeBytes: 1, gpuTotalBytes: 1, isUnified: false }
const fit = (changes: Partial<Pick<Fit, 'verdict' | 'gpuLayers' | 'memory'>> = {}) => ({ verdict: 'full-gpu' as const, gpuLayers: 32, layers: 32, memory, ...changes })

it.each([
  ['all of it where all fits, the output included', { wanted: null, fit: fit() }, { gpu: 'auto', gpuLayers: 33 }],
  ['as many layers as fit', { wanted: null, fit: fit({ verdict: 'partial', gpuLayers: 20 }) }, { gpu: 'auto', gpuLayers: 20 }],
  ['all layers without the output where only that is left over', { wanted: null, fit: fit({ verdict: 'partial', gpuLayers: 32 }) }, { gpu: 'auto', gpuLayers: 32 }],
  ['fewer where the user says so', { wanted: 8, fit: fit() }, { gpu: 'auto', gpuLayers: 8 }],
  ['no more than fit, whatever the user says', { wanted: 30, fit: fit({ verdict: 'partial', gpuLayers: 20 }) }, { gpu: 'auto', gpuLayers: 20 }],
  ['nothing where the user says so', { wanted: 0, fit: fit() }, { gpu: 'off', gpuLayers: 0 }],
  ['nothing where no layer fits, so that the card sleeps on', { wanted: null, fit: fit({ verdict: 'cpu', gpuLayers: 0 }) }, { gpu: 'off', gpuLayers: 0 }],
  ['nothing without a card', { wanted: 8, fit: fit({ verdict: 'cpu', gpuLayers: 0, memory: { ...memory, gpuTotalBytes: null } }) }, { gpu: 'off', gpuLayers: 0 }],
] as const)('the card gets %s', (_, asked, expected) => {
  expect(chooseGpu({ ...asked, isKnown: true })).toEqual(expected)
})

it('where the card could not be asked the library tries', () => {
  expect(chooseGpu({ wanted: null, isKnown: false, fit: fit({ verdict: 'cpu', gpuLayers: 0 }) })).toEqual({ gpu: 'auto', gpuLayers: null })
})

it('never gets more than the user says, nor more than fit', () => {
  fc.assert(
    fc.property(fc.option(fc.nat({ max: 64 })), fc.nat({ max: 32 }), fc.constantFrom('full-gpu' as const, 'partial' as const, 'cpu' as const), (wanted, gpuLayers, verdict) => {
      const chosen = chooseGpu({ wanted, isKnown: true, fit: fit({ verdict, gpuLayers }) }).gpuLayers ?? Number.NaN
      expect(chosen).toBeLessThanOrEqual(Math.min(wanted ?? 33, gpuLayers + 1))
    }),
  )
})
