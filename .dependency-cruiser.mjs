/* The arrows of ARCHITECTURE.md, held by machine.
 *
 * Each rule says what is forbidden and, in its comment, where the code belongs
 * instead. build/lint/layers.test.ts plants a violation of every rule
 * and sees it caught. Type-only imports count (tsPreCompilationDeps): knowing a
 * layer's types is knowing the layer.
 *
 * Importing a forbidden thing means that the code is in the wrong folder.
 */

/** npm packages, however deep they are installed, and by bare name where they could not be resolved. */
const npm = (/** @type {string[]} */ ...names) => names.map((name) => `(^|/)node_modules/${name}(/|$)|^${name}(/|$)`).join('|')
/** The loop without the application, which the application is compared with: as many threads, the same library. */
const bareLoop = '^bench/(bare-loop|router/odds-cost)[.]ts$'
const tests = '[.]test[.]tsx?$'

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const shape = [
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one file, or need a third.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-to-unresolvable',
    comment: 'The file or package does not exist.',
    from: {},
    // electron has no JavaScript of its own to find before its binary is there.
    to: { couldNotResolve: true, pathNot: '^electron$' },
  },
]

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const main = [
  {
    name: 'contract-stands-alone',
    comment: 'main/contract/ runs anywhere: only itself, zod and oRPC.',
    from: { path: '^main/contract/', pathNot: tests },
    to: { pathNot: ['^main/contract/', npm('zod', '@orpc/[^/]+')] },
  },
  {
    name: 'core-knows-only-the-contract',
    comment: 'main/core/ is rules without I/O: no Node modules, no packages but zod and three pure ones that recognise (numbers, IBANs, patterns in linear time).',
    from: { path: '^main/core/', pathNot: tests },
    to: { pathNot: ['^main/(core|contract)/', npm('zod', 'libphonenumber-js', 'ibantools', 're2js')] },
  },
  {
    name: 'main-never-sees-the-renderer',
    comment: 'What both need belongs in main/contract/.',
    from: { path: '^main/' },
    to: { path: '^renderer/' },
  },
  {
    name: 'engine-only-through-its-protocol',
    comment: 'main/engine/ runs in child processes; only their two protocols are for others.',
    from: { pathNot: ['^main/engine/', bareLoop] },
    to: { path: '^main/engine/', pathNot: '^main/engine/(workshop/)?protocol[.]ts$' },
  },
  {
    name: 'engine-sees-no-application',
    comment: 'The engine reads untrusted files; it must not be able to reach data, features or hosts.',
    from: { path: '^main/engine/' },
    to: { path: '^main/(storage|features|hosts|engine-link|network)/|^main/(app|index|web|cli)[.]ts$' },
  },
  {
    name: 'kv-store-stands-low',
    comment: 'Pages on disk are read by the engine and removed by main: main/kv-store/ knows core, the contract and Node, and neither of the two.',
    from: { path: '^main/kv-store/', pathNot: tests },
    to: { path: '^main/', pathNot: '^main/(kv-store|core|contract)/' },
  },
  {
    name: 'features-do-not-meet',
    comment: 'main/app.ts composes features; a rule that two share moves down to main/core/.',
    from: { path: '^main/features/([^/]+)/', pathNot: tests },
    to: { path: '^main/features/', pathNot: '^main/features/$1/' },
  },
  {
    name: 'layers-point-down',
    comment: 'app -> features -> storage, engine-link, core -> contract.',
    from: { path: '^main/(storage|engine-link)/', pathNot: tests },
    to: { path: '^main/(features|hosts)/|^main/(app|index|web|cli)[.]ts$' },
  },
  {
    name: 'network-only-carries',
    comment: 'main/network/ carries requests and records them; what an answer means is for a feature. It knows storage, core and contract.',
    from: { path: '^main/network/', pathNot: tests },
    to: { path: '^main/(engine|engine-link|features|hosts)/|^main/(app|index|web|cli)[.]ts$' },
  },
  {
    name: 'sensors-only-read',
    comment: 'main/sensors/ reads files and hands on values: no process is started for a reading, and what follows from it is decided in main/core/governor/.',
    from: { path: '^main/sensors/', pathNot: tests },
    to: { path: ['^main/', '^(node:)?(child_process|worker_threads|cluster)$'], pathNot: '^main/(sensors|contract|core)/' },
  },
  {
    name: 'features-know-no-composition',
    comment: 'Features are given what they need by main/app.ts; they do not reach up for it.',
    from: { path: '^main/features/', pathNot: tests },
    to: { path: '^main/(app|index|web|cli)[.]ts$' },
  },
  {
    name: 'hosts-are-leaves',
    comment: 'Only the entries know a host; a difference between hosts is passed in. main/faults/ is tests that start all of it.',
    from: { path: '^(main|bench|e2e)/', pathNot: ['^main/(hosts|faults)/', '^main/(index|web|cli)[.]ts$', tests] },
    to: { path: '^main/hosts/' },
  },
  {
    name: 'hosts-do-not-meet',
    comment: 'What both hosts need lies in main/hosts/ itself, beside their folders.',
    from: { path: '^main/hosts/([^/]+)/' },
    to: { path: '^main/hosts/([^/]+)/', pathNot: '^main/hosts/$1/' },
  },
  {
    name: 'hosts-hold-no-rules',
    comment: 'A host carries frames to the app; it opens no storage and calls no feature.',
    from: { path: '^main/hosts/', pathNot: tests },
    to: { path: '^main/(storage|features|network)/' },
  },
]

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const renderer = [
  {
    name: 'renderer-sees-only-the-contract',
    comment: 'The renderer runs in a browser; main/contract/ is all it shares with main.',
    from: { path: '^renderer/' },
    to: { path: '^(main|native-models|build|bench|e2e)/', pathNot: '^main/contract/' },
  },
  {
    name: 'renderer-features-do-not-meet',
    comment: 'renderer/app/ composes features; what two share moves to ui/, connection/ or text/.',
    from: { path: '^renderer/features/([^/]+)/', pathNot: tests },
    to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
  },
  {
    name: 'renderer-layers-point-down',
    comment: 'app -> features -> ui, connection, text.',
    from: { path: '^renderer/(features|ui|connection|text)/', pathNot: tests },
    to: { path: '^renderer/app/' },
  },
  {
    name: 'renderer-ground-knows-no-features',
    comment: 'connection/ and text/ serve every feature and know none.',
    from: { path: '^renderer/(connection|text)/', pathNot: tests },
    to: { path: '^renderer/features/' },
  },
  {
    name: 'ui-is-dumb',
    comment: 'renderer/ui/ gets values and callbacks; it knows no contract, connection, wording or feature.',
    from: { path: '^renderer/ui/', pathNot: tests },
    to: { path: '^(main|renderer)/', pathNot: '^renderer/ui/' },
  },
]

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const packages = [
  {
    name: 'electron-only-in-its-host',
    comment: 'Everything else must run under plain Node too.',
    from: { pathNot: '^main/hosts/electron/|^main/index[.]ts$' },
    to: { path: npm('electron') },
  },
  {
    name: 'native-inference-only-in-the-engine',
    comment: 'A native abort must cost one answer, not the app. Exceptions: what the overhead benchmark compares with, and five calls of the C library by which syslog is reached.',
    from: { pathNot: ['^main/engine/', bareLoop, '^main/features/audit/sinks/unix-socket[.]ts$'] },
    to: { path: npm('node-llama-cpp', 'koffi') },
  },
  {
    name: 'database-only-in-storage',
    comment: 'One writer, one place that knows SQL.',
    from: { pathNot: '^main/storage/' },
    to: { path: npm('better-sqlite3-multiple-ciphers', 'better-sqlite3', '@types/better-sqlite3') },
  },
  {
    name: 'cloud-formats-only-in-providers',
    comment: 'The AI SDK brings its own fetch, keys from the environment and a gateway: main/features/cloud/providers/ gives it ours.',
    from: { pathNot: '^main/features/cloud/providers/' },
    to: { path: npm('@ai-sdk/[^/]+', 'ai') },
  },
  {
    name: 'one-way-out',
    comment: 'Everything that leaves this computer goes through main/network/, which checks and records it. Hosts serve, and ask their own loopback.',
    from: { path: '^main/', pathNot: ['^main/(network|hosts|faults)/', tests] },
    to: { path: [npm('undici', '@huggingface/hub', 'axios', 'got', 'ky', 'node-fetch'), '^(node:)?(http|https|http2|net|tls|dgram)$'] },
  },
  {
    name: 'no-client-beside-the-way-out',
    comment: 'undici belongs to main/network/ alone, in hosts as well.',
    from: { pathNot: ['^main/network/', '^build/', '^e2e/', tests] },
    to: { path: npm('undici') },
  },
  {
    name: 'plain-node-never-reaches-electron',
    comment: 'The web host, the command line and the engine run where Electron is not.',
    from: { path: '^main/(web|cli)[.]ts$|^main/engine/' },
    to: { path: npm('electron'), reachable: true },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...shape, ...main, ...renderer, ...packages].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/|/[.]venv/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'types', 'default'] },
  },
}
