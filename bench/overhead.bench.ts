/* What the application costs per token.
 *
 * Hearth, from the engine through main and a WebSocket to text in a real browser,
 * against the bare node-llama-cpp loop: same model file, same threads, same
 * prompt, greedy, so that both write the same tokens. The two take turns within
 * one run, the order swapped every time, and the ratio is taken pair by pair:
 * what else the machine does then hits both.
 *
 * The model is the widened starter (see gguf/widen-model.ts): with one that
 * decodes in 2 ms per token the screen's own 16 ms would be all there is to see.
 * Both sides count from the first text to the last, tokens after the first. Guessing ahead is off: the bare loop does not. */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ModelId } from '../main/contract/ids.ts'
import { defaultModelSettings } from '../main/contract/model-settings.ts'
import { defaultSampling } from '../main/contract/sampling.ts'
import { defaultSettings } from '../main/contract/settings.ts'
import { type ChatWindow, chatWindow } from '../e2e/harness/chat-window.ts'
import { launchBrowser } from '../e2e/harness/launch-browser.ts'
import { prepareData } from '../e2e/harness/prepare-data.ts'
import { builtTree } from '../e2e/harness/built-tree.ts'
import { startWeb } from '../e2e/harness/start-web.ts'
import { forkBareLoop } from './fork-bare-loop.ts'
import { armStopwatch, readStopwatch } from './page-stopwatch.ts'
import { median, report, rounded } from './report.ts'
import { starterFile, wideStarter } from './wide-starter.ts'

const pairs = 7
const maxTokens = 100
/** Asks for more than the model has to say, so that the limit ends most answers. */
const question = 'Tell me a story about a fox.'

/** Tokens per second at the renderer: one chat of its own per question, so that every prompt is the same. */
const askHearth = async (page: Page, window: ChatWindow): Promise<{ tokensPerSecond: number; tokens: number; text: string }> => {
  await page.getByRole('button', { name: 'New chat' }).click()
  await window.answers.first().waitFor({ state: 'detached' })
  await armStopwatch(page)
  await window.ask(question)
  const text = await window.finished()
  const { firstTextMs, lastTextMs } = await readStopwatch(page)
  const tokens = Number(/([\d,]+)\s+tokens/.exec(await window.lastAnswer.innerText())?.[1]?.replace(',', ''))
  return { tokensPerSecond: ((tokens - 1) * 1000) / (lastTextMs - firstTextMs), tokens, text }
}

/** For both sides: the governor, which may take others, is held to it. One core stays free. */
const threads = Math.min(8, Math.max(1, availableParallelism() - 1))

const dataDir = mkdtempSync(join(tmpdir(), 'hearth bench '))
const browser = await launchBrowser()
try {
  const sampling = { ...defaultSampling, temperature: 0, repeatPenalty: 1, maxTokens }
  await prepareData(dataDir, (storage) => {
    storage.settings.update({ hasSeenWelcome: true, sampling, speculation: 'off' })
    storage.models.saveSettings(ModelId.parse('hearth-starter-7m'), { ...defaultModelSettings, threads })
  })
  const program = await startWeb({ browser, root: await builtTree('slow'), watch: () => undefined })(dataDir)
  const bare = await forkBareLoop({
    modelPath: starterFile(await wideStarter('narrow')).path,
    contextSize: 2048,
    systemPrompt: defaultSettings.systemPrompt,
    threads,
  })
  try {
    const hearth = (): ReturnType<typeof askHearth> => askHearth(program.page, chatWindow(program.page))
    const loop = (): ReturnType<typeof bare.run> => bare.run(question, maxTokens)
    // The first of each loads the model and is not counted; it also shows that both write the same.
    const [ours, theirs] = [await hearth(), await loop()]
    if (ours.tokens !== theirs.tokens) throw new Error(`Not the same answer: ${ours.text} | ${theirs.text}`)
    const measured: { hearth: number; bare: number }[] = []
    while (measured.length < pairs) {
      const isHearthFirst = measured.length % 2 === 0
      const first = isHearthFirst ? await hearth() : await loop()
      const second = isHearthFirst ? await loop() : await hearth()
      const [app, alone] = isHearthFirst ? [first, second] : [second, first]
      measured.push({ hearth: app.tokensPerSecond, bare: alone.tokensPerSecond })
    }
    const ratios = measured.map(({ hearth: app, bare: alone }) => app / alone)
    report(
      'overhead',
      [
        { what: `Hearth, in the page (${ours.tokens} tokens)`, values: measured.map((pair) => pair.hearth), unit: 'tok/s', digits: 1 },
        { what: 'bare node-llama-cpp loop', values: measured.map((pair) => pair.bare), unit: 'tok/s', digits: 1 },
        { what: 'ratio, pair by pair', values: ratios, unit: '', digits: 3 },
      ],
      { ratio: rounded(median(ratios), 3) },
    )
  } finally {
    bare.close()
    await program.quit()
  }
} finally {
  await browser.close()
  rmSync(dataDir, { recursive: true, force: true })
}
