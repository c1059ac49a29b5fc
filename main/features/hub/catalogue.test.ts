import { describe, expect, it } from 'vitest'
import { bitsPerWeight, quantizationOf } from '../../core/hub/quantization.ts'
import { silentLog } from '../../storage/temporary-storage.ts'
import source from '../../../native-models/catalogue.json' with { type: 'json' }
import { CatalogueFile, createCatalogue } from './catalogue.ts'

const catalogueFor = (memoryGB: number, bandwidth: number | null = null) =>
  createCatalogue({ source, machine: () => ({ memoryBytes: memoryGB * 1e9, bandwidth }), log: silentLog })()

describe('the catalogue that comes with Hearth', () => {
  const { models } = CatalogueFile.parse(source)

  it('names about thirty models, each once, with a reason and a licence', () => {
    expect(models.length).toBeGreaterThanOrEqual(28)
    expect(new Set(models.map(({ repository }) => repository)).size).toBe(models.length)
    expect(models.filter(({ why, licence, goodFor }) => why.length < 30 || licence === '' || goodFor.length === 0)).toEqual([])
  })

  it('has sizes that its parameters and quantizations can explain', () => {
    const odd = models.flatMap(({ name, parameters, variants }) =>
      variants.flatMap(({ quantization, approximateSizeBytes }) => {
        const bits = bitsPerWeight(quantization) ?? Number.NaN
        // Small models keep large embeddings in better quality, so they come out above the average of their quantization.
        const ratio = (approximateSizeBytes * 8) / (parameters * bits)
        return ratio > 0.85 && ratio < (parameters < 2e9 ? 1.8 : 1.25) && quantizationOf(`x-${quantization}.gguf`) === quantization ? [] : [`${name} ${quantization} ${String(ratio)}`]
      }),
    )
    expect(odd).toEqual([])
  })

  it.each([4, 8, 16, 32, 64])('recommends one to three models of different families on a machine with %i GB, all of which fit well', async (memoryGB) => {
    const recommended = (await catalogueFor(memoryGB)).filter(({ isRecommended }) => isRecommended)
    expect(recommended.length).toBeGreaterThanOrEqual(1)
    expect(recommended.length).toBeLessThanOrEqual(3)
    expect(new Set(recommended.map(({ family }) => family)).size).toBe(recommended.length)
    expect(recommended.map(({ suitability }) => suitability.fit)).toEqual(recommended.map(() => 'good'))
  })

  it('recommends larger models on larger machines, and smaller ones where memory is slow', async () => {
    const largest = async (memoryGB: number, bandwidth: number | null = null) =>
      Math.max(...(await catalogueFor(memoryGB, bandwidth)).filter(({ isRecommended }) => isRecommended).map(({ parameters }) => parameters))
    expect(await largest(8)).toBeLessThan(await largest(16))
    expect(await largest(16)).toBeLessThan(await largest(64))
    expect(await largest(16, 12e9)).toBeLessThan(await largest(16, 100e9))
  })

  it('says a speed only where the bandwidth of memory was measured', async () => {
    const [unknown] = await catalogueFor(16)
    const [known] = await catalogueFor(16, 50e9)
    expect([unknown?.suitability.tokensPerSecond, typeof known?.suitability.tokensPerSecond]).toEqual([null, 'number'])
  })

  it('lists what does not fit last, and says so', async () => {
    const entries = await catalogueFor(4)
    expect(entries.at(-1)?.suitability.fit).toBe('too-large')
    expect(entries[0]?.isRecommended).toBe(true)
  })

  it('that does not parse is empty', async () => {
    const machine = () => ({ memoryBytes: 8e9, bandwidth: null })
    expect(await createCatalogue({ source: { version: 2 }, machine, log: silentLog })()).toEqual([])
  })
})
