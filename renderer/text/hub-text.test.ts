import { describe, expect, it } from 'vitest'
import { CatalogueEntry, HubSort, Suitability } from '../../main/contract/hub.ts'
import { NetworkArea, NetworkPurpose, RefusalReason } from '../../main/contract/network.ts'
import { QuantizePlan, TensorClass } from '../../main/contract/quantize.ts'
import { gateWords, goodForWords, sortWords, suitabilityWords } from './hub-text.ts'
import { areaWords, outcomeWords, purposeWords, refusalWords } from './network-text.ts'
import { parseLayers, planWarningWords, tensorClassWords } from './quantize-text.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('the hub in words', () => {
  it('how a model suits this computer is called an estimate', () => {
    const suitability: Suitability = { fit: 'good', quantization: 'Q4_K_M', neededBytes: 2_900_000_000, tokensPerSecond: 9.5 }
    expect(plain(suitabilityWords(suitability).reason)).toBe('Needs about 2.9 GB of memory, estimated, about 9.5 tok/s.')
    for (const fit of Suitability.shape.fit.options) expect(suitabilityWords({ ...suitability, fit, tokensPerSecond: null }).reason).toMatch(/estimated/)
  })

  it('what a gated model wants is explained only to those who cannot have it', () => {
    expect(gateWords('after-consent', 'open', 'hub')).toBeNull()
    expect(gateWords('after-consent', 'needs-token', 'hub.example')?.body).toMatch(/terms accepted once, on its page at hub\.example\. Then make a token/)
    expect(gateWords('on-request', 'needs-consent', 'hub.example')?.body).toMatch(/wait until they agree/)
  })

  it('every sort, use, purpose and refusal has words of its own', () => {
    const words = [
      HubSort.options.map(sortWords),
      CatalogueEntry.shape.goodFor.element.options.map(goodForWords),
      NetworkArea.options.map(areaWords),
      NetworkPurpose.options.map(purposeWords),
      RefusalReason.options.map(refusalWords),
      QuantizePlan.shape.warnings.element.options.map(planWarningWords),
      TensorClass.options.map(tensorClassWords),
    ]
    for (const list of words) expect(new Set(list).size).toBe(list.length)
  })

  it('an answer that is an error is not called an answer', () => {
    expect(outcomeWords({ type: 'answered', status: 200 })).toEqual({ tone: 'ok', label: 'Answered' })
    expect(outcomeWords({ type: 'answered', status: 404 }).label).toBe('Answered with 404')
    expect(outcomeWords({ type: 'refused', reason: 'private-address' }).label).toMatch(/^Not sent/)
  })
})

describe('layers to leave out', () => {
  it('are read as single numbers and ranges, in order and once', () => {
    expect(parseLayers('12, 3, 4-6,5')).toEqual([3, 4, 5, 6, 12])
    expect(parseLayers('')).toEqual([])
    expect(parseLayers('three')).toBeNull()
    expect(parseLayers('1-2-3')).toBeNull()
  })
})
