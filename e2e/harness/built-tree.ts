/* A built Hearth with another starter model.
 *
 * The application takes its starter from the tree it lies in, so this is a second
 * tree: the same built files, another model beside them. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeEndlessStarter } from '../../bench/endless-starter.ts'
import { wideStarter } from '../../bench/wide-starter.ts'
import { ModelId } from '../../main/contract/ids.ts'

const ownRoot = join(import.meta.dirname, '..', '..')
const made = new Map<OtherModel, string>()

/**
 * `slow`: the starter widened (bench/gguf/widen-model.ts), which writes the same text slowly enough to press Stop.
 * `small-window`: the starter without an end (bench/gguf/endless-model.ts) in a window of 512 tokens.
 */
export type OtherModel = 'slow' | 'small-window'

/** Tokens of the window of `small-window`, which the test sets for its model. */
export const smallWindow = 512
export const smallWindowModel = ModelId.parse('endless-starter')

/** The tree, made once per run; removed when the process ends. */
export const builtTree = async (model: OtherModel): Promise<string> => {
  const known = made.get(model)
  if (known !== undefined) return known
  const root = mkdtempSync(join(tmpdir(), `hearth ${model} `))
  made.set(model, root)
  process.once('exit', () => rmSync(root, { recursive: true, force: true }))
  cpSync(join(ownRoot, 'package.json'), join(root, 'package.json'))
  cpSync(join(ownRoot, 'out'), join(root, 'out'), { recursive: true })
  symlinkSync(join(ownRoot, 'node_modules'), join(root, 'node_modules'), 'junction')
  mkdirSync(join(root, 'native-models'))
  const starter = join(root, 'native-models', 'starter')
  if (model === 'slow') symlinkSync(await wideStarter('narrow'), starter, 'junction')
  else makeEndlessStarter(starter)
  return root
}
