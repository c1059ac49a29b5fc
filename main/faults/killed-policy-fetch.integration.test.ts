// A process that replaces a fetched policy without end is killed at any moment: what is there afterwards is whole, and not older than what it had said was in force.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { fetchedFile } from '../features/policy/fetched-files.ts'
import { createPolicyForTests, newKeys, signedText } from '../features/policy/policy-for-tests.ts'
import { startLoopbackServer } from '../network/loopback-server-for-tests.ts'
import { join } from 'node:path'

const kills = 12
const Told = z.strictObject({ serial: z.number().int().nullable() })

it(`a policy that is fetched is whole after each of ${kills} kills in the middle of being replaced`, { timeout: 180_000 }, async () => {
  await using here = await createPolicyForTests()
  const keys = newKeys()
  let serial = 1
  // Large, so that writing it takes a while.
  const deny = Array.from({ length: 200 }, (_, index) => `${'x'.repeat(280)}-${index}`)
  await using server = await startLoopbackServer((_, response) => {
    serial += 1
    response.end(signedText({ schemaVersion: 1, policyId: 'acme', serial, cloud: { mode: 'ask', models: { deny } } }, keys.privateKey))
  })
  const source = here.put('etc/hearth/signed-policy.json', { publicKeys: [keys.publicKey], policyId: 'acme', url: `${server.origin}/policy.json` })
  // A data folder of the child's own; the fetched file is looked at from here afterwards.
  const dataDir = join(here.dataDir, 'child')
  let replaced = 0
  for (let kill = 0; kill < kills; kill++) {
    const child = fork(join(import.meta.dirname, 'replace-policy-process.ts'), [dataDir, here.root])
    let told = 0
    child.on('message', (message) => {
      told = Told.parse(message).serial ?? 0
      replaced += 1
      // At another point of the next round each time.
      if (replaced % 3 === 0) setTimeout(() => child.kill('SIGKILL'), kill)
    })
    await once(child, 'close')
    const policy = await here.open({ dataDir })
    const [found] = policy.view().sources
    expect(policy.view()).toMatchObject({ faults: [], sources: [{ name: fetchedFile(dataDir, source), state: 'in-force', policyId: 'acme' }] })
    expect(found?.serial).toBeGreaterThanOrEqual(told)
  }
  expect(replaced).toBeGreaterThanOrEqual(kills)
})
