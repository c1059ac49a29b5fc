/* Policies that may lie where users can write, because a signature says whose they are.
 *
 * The administrator puts `signed-policy.json` beside policy.json, protected like it:
 * public keys, and the least serial. From then on a signed policy is demanded: the
 * envelope (`policy/signed.json` in the data folder, laid there by hand or by
 * management, or fetched from `url`, see remote-policies.ts) must be there, signed by
 * one of these keys, in force, and no older than what was seen before. Anything else
 * is a fault, and the cloud is off: taking the envelope away loosens nothing.
 *
 * Ed25519 over `hearth-policy-v1\n` and the bytes of the policy. Signed is what is
 * parsed: the policy travels as the bytes themselves, in base64. */
import { type KeyObject, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { addressKind } from '../../network/address-kind.ts'

const base64 = z.base64().max(2_000_000)

/**
 * Over TLS, or in plain text to an address of this computer or a private network: there the signature alone has to hold, as it would on a stick, and
 * servers inside an office seldom have certificates. A name may lead anywhere tomorrow, so in plain text it has to be the address itself.
 */
const isFetchable = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, username, password, hostname, hash } = new URL(url)
  if (username !== '' || password !== '' || hash !== '') return false
  // A name is of no kind that is meant here.
  const kind = addressKind(hostname.replace(/^\[(.*)\]$/, '$1'))
  return protocol === 'https:' || (protocol === 'http:' && (kind === 'loopback' || kind === 'private'))
}

export const SignedPolicyDemand = z
  .strictObject({
    /** SPKI in PEM, as `hearth policy keygen` or `openssl pkey -pubout` writes it. */
    publicKeys: z.array(z.string().max(2000)).min(1).max(10),
    policyId: z.string().min(1).max(100).optional(),
    minSerial: z.number().int().min(0).default(0),
    /** Where the newest envelope is. */
    url: z.string().max(500).refine(isFetchable, 'https, or http with an address of this computer or a private network; no user name').optional(),
    everyMinutes: z.number().int().min(1).max(10_080).default(60),
  })
  .refine(({ url, policyId }) => url === undefined || policyId !== undefined, 'policyId has to say which policy is at the url')
export type SignedPolicyDemand = z.infer<typeof SignedPolicyDemand>

export const SignedEnvelope = z.strictObject({ format: z.literal('hearth-signed-policy-v1'), policy: base64, signature: base64 })
export type SignedEnvelope = z.infer<typeof SignedEnvelope>

/** By its form; who signed it is another question. */
export const isEnvelope = (text: string): boolean => {
  try {
    return SignedEnvelope.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

const context = 'hearth-policy-v1\n'

const signedBytes = (policy: Buffer): Buffer => Buffer.concat([Buffer.from(context, 'ascii'), policy])

/** @throws for a key that is not Ed25519 */
export const signPolicy = (policy: Buffer, privateKeyPem: string): SignedEnvelope => {
  const key = ed25519(createPrivateKey(privateKeyPem))
  return {
    format: 'hearth-signed-policy-v1',
    policy: policy.toString('base64'),
    signature: sign(null, signedBytes(policy), key).toString('base64'),
  }
}

/** The policy's text; null where no key fits. @throws for what is no envelope, or a key that is none */
export const openEnvelope = (text: string, publicKeysPem: readonly string[]): string | null => {
  const { policy, signature } = SignedEnvelope.parse(JSON.parse(text))
  const bytes = Buffer.from(policy, 'base64')
  const keys = publicKeysPem.map((pem) => ed25519(createPublicKey(pem)))
  return keys.some((key) => verify(null, signedBytes(bytes), key, Buffer.from(signature, 'base64'))) ? bytes.toString('utf8') : null
}

const ed25519 = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`The key is ${key.asymmetricKeyType ?? 'of no known kind'}, not Ed25519`)
  return key
}
