/* Chat templates of the model that answers, rendered under the watchdog.
 *
 * What the first look found harmless may still hang for another conversation. So
 * every rendering by a template of a file is watched (inspect/template-watchdog.ts):
 * past its time the engine kills itself, main says so and starts another.
 *
 * Formats that node-llama-cpp or we have written ourselves need no watching, and
 * most models get one of those; the thread that watches is started when the first
 * template of a file comes up.
 */
import { type ChatWrapper, JinjaTemplateChatWrapper } from 'node-llama-cpp'
import { type TemplateWatchdog, createTemplateWatchdog } from './inspect/template-watchdog.ts'

let watchdog: TemplateWatchdog | undefined

/** Choosing a wrapper renders the template dozens of times. */
const choosingTimes = 60

export const guardChoice = <T>(choose: () => T): T => {
  watchdog ??= createTemplateWatchdog()
  return watchdog.watch(choose, choosingTimes)
}

export const guardRendering = <T>(wrapper: ChatWrapper, render: () => T): T => {
  if (!(wrapper instanceof JinjaTemplateChatWrapper)) return render()
  watchdog ??= createTemplateWatchdog()
  return watchdog.watch(render)
}
