// main/hosts/web/window-secret.ts - Whether a request carries what a window was given: the cookie, or the key of this process.
import type { IncomingMessage } from 'node:http'
import { readBearer } from '../read-request.ts'
import type { Access } from './access.ts'

/** Cookies know no ports, so two instances on one machine must not share a name. */
export const cookieName = (port: number): string => `hearth-${port}`

export const hasWindowSecret = ({ cookie, authorization }: IncomingMessage['headers'], port: number, access: Access): boolean => {
  const session = readCookie(cookie, cookieName(port))
  const key = readBearer(authorization)
  return (session !== undefined && access.isSession(session)) || (key !== undefined && access.isKey(key))
}

const readCookie = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)
