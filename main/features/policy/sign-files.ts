// features/policy/sign-files.ts - Keys and signed policies as files, for `hearth policy keygen`, `sign` and `load`.
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPolicy } from '../../core/policy/read-policy.ts'
import { envelopeMaxBytes, loadedFile } from './fetched-files.ts'
import { replaceFile } from './replace-file.ts'
import { SignedEnvelope, signPolicy } from './signed-policy.ts'

/** Writes `policy-private.pem` (0600) and `policy-public.pem`; what is there is not overwritten. @throws where it cannot write */
export const writeKeyPair = async (folder: string): Promise<{ privateFile: string; publicFile: string }> => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
  await mkdir(folder, { recursive: true })
  const [privateFile, publicFile] = [join(folder, 'policy-private.pem'), join(folder, 'policy-public.pem')]
  await writeFile(privateFile, privateKey, { mode: 0o600, flag: 'wx' })
  await writeFile(publicFile, publicKey, { flag: 'wx' })
  return { privateFile, publicFile }
}

/** The envelope as JSON. @throws for a policy that would turn the cloud off, one without a serial, and a key that is not Ed25519 */
export const signFile = async (policyFile: string, keyFile: string): Promise<string> => {
  const bytes = await readFile(policyFile)
  const { policy, file } = readPolicy(bytes.toString('utf8'), policyFile, Date.now())
  const [fault] = policy.faults
  if (fault !== undefined && fault.code !== 'not-yet-valid') throw new Error(`${policyFile} is no policy that could be in force (${fault.code}): ${fault.detail}`)
  if (file?.serial === undefined) throw new Error('A signed policy needs a serial, so that an older one cannot take its place.')
  return `${JSON.stringify(signPolicy(bytes, await readFile(keyFile, 'utf8')), null, 2)}\n`
}

/** Puts an envelope where Hearth looks for it, all at once. @throws for what is none */
export const loadEnvelope = async (file: string, dataDir: string): Promise<string> => {
  const text = await readFile(file, 'utf8')
  if (text.length > envelopeMaxBytes) throw new Error(`${file} is too large.`)
  SignedEnvelope.parse(JSON.parse(text))
  const place = loadedFile(dataDir)
  await replaceFile(place, text)
  return place
}
