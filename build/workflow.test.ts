import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const workflow = readFileSync(join(root, '.github', 'workflows', 'ci.yml'), 'utf8')
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

test('every action of the workflow is pinned to a commit, with the version it was in a comment', () => {
  const uses = workflow.split('\n').filter((line) => line.includes('uses:'))
  expect(uses.length).toBeGreaterThan(4)
  expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
})

test('the workflow may only read, keeps no credentials, and runs on the three systems', () => {
  expect(workflow).toContain('permissions:\n  contents: read\n')
  expect(workflow.match(/permissions:/g)?.length).toBe(1)
  expect(workflow.match(/persist-credentials: false/g)?.length).toBe(workflow.match(/actions\/checkout@/g)?.length)
  expect(workflow.match(/os: \[ubuntu-latest, macos-latest, windows-latest\]/g)?.length).toBe(2)
  // What a fork's pull request says must never become a command.
  expect(workflow).not.toMatch(/pull_request_target|\$\{\{ *github\.(event|head_ref)/)
})

test('every script that the workflow runs exists', () => {
  const wanted = [...workflow.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name)
  expect(wanted).toEqual(['build', 'package'])
  expect(wanted.filter((name) => name === undefined || scripts[name] === undefined)).toEqual([])
})
