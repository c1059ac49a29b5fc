// main/hosts/gate-matrix.ts - 17 Hosts x 8 Origins x 4 content types x with and without the key, and what each must get.
// Shared by the test of the pure gate and the test of the real server.

export type GateCase = {
  host: string
  origin: string | undefined
  contentType: string | undefined
  hasKey: boolean
  /** For POST /launch-code. */
  expected: 200 | 401 | 403 | 415 | 421
}

type Choice<Value> = { value: Value; isFine: boolean }

const fine = <Value>(value: Value): Choice<Value> => ({ value, isFine: true })
const bad = <Value>(value: Value): Choice<Value> => ({ value, isFine: false })

const hosts = (port: number): Choice<string>[] => [
  fine(`127.0.0.1:${port}`),
  fine(`localhost:${port}`),
  fine(`[::1]:${port}`),
  bad(''),
  bad('127.0.0.1'),
  bad('localhost'),
  bad(`127.0.0.1:${port + 1}`),
  bad(`evil.example:${port}`),
  bad('evil.example'),
  bad(`0.0.0.0:${port}`),
  bad(`192.168.1.5:${port}`),
  bad(`127.1:${port}`),
  bad(`2130706433:${port}`),
  bad(`localhost.:${port}`),
  bad(`hearth.localhost:${port}`),
  bad(`printer.internal:${port}`),
  bad(`127.0.0.1:${port}.evil.example`),
]

const origins = (host: string, port: number): Choice<string | undefined>[] => [
  fine(undefined),
  fine(`http://${host}`),
  bad('null'),
  bad(`https://${host}`),
  bad('http://evil.example'),
  bad(`http://127.0.0.1:${port + 1}`),
  bad('file://'),
  bad(`http://${host}.evil.example`),
]

const contentTypes: Choice<string | undefined>[] = [
  fine('application/json'),
  fine('Application/JSON; charset=utf-8'),
  bad('text/plain;charset=UTF-8'),
  bad('application/x-www-form-urlencoded'),
]

/** All 1,088 cases for a server on `port`. */
export const gateCases = (port: number): GateCase[] =>
  hosts(port).flatMap((host) =>
    origins(host.value, port).flatMap((origin) =>
      contentTypes.flatMap((contentType) =>
        [true, false].map((hasKey) => ({
          host: host.value,
          origin: origin.value,
          contentType: contentType.value,
          hasKey,
          expected: expectedStatus([host.isFine, origin.isFine, hasKey, contentType.isFine]),
        })),
      ),
    ),
  )

/** The first of Host, Origin, key, content type that is not fine decides. */
const expectedStatus = (isFine: readonly boolean[]): GateCase['expected'] => {
  const first = isFine.indexOf(false)
  return ([421, 403, 401, 415] as const)[first] ?? 200
}
