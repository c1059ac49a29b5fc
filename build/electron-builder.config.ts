/* The installers: `npm run build && npm run package`, on the system they are for.
 *
 * What goes in: out/, the packages that Vite leaves out of it with all that
 * they need, and beside the archive the starter model. What stays out: what
 * Vite has put into out/ already, sources of native modules, other systems'
 * binaries, and the CUDA and Vulkan variants of llama.cpp (600 MB on Linux). A
 * build that wants Vulkan adds `|${os}-${arch}-vulkan` to the list below.
 *
 * Of node_modules electron-builder takes what package.json names under
 * dependencies, and reads exclusions only. There is no `files` per system: one
 * that only excludes would be read as "everything but". In the patterns
 * ${platform} is the system that packages, hence the first sentence. */
import { join } from 'node:path'
import { flipFuses } from '@electron/fuses'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { fuses } from './fuses.ts'

/** Sets the fuses: the program is complete, and not signed yet. */
const afterPack = async ({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> => {
  const isMac = electronPlatformName === 'darwin'
  const { productFilename } = packager.appInfo
  const executable = isMac ? `${productFilename}.app` : electronPlatformName === 'win32' ? `${productFilename}.exe` : linuxExecutable
  // Changing a Mac's binary breaks the signature it came with; without a certificate of ours it needs an ad-hoc one.
  await flipFuses(join(appOutDir, executable), { ...fuses, resetAdHocDarwinSignature: isMac })
}

const linuxExecutable = 'hearth'

/** Already inside out/. */
const bundled = ['@orpc', '@hono', 'hono', 'ws', 'zod', 'pino', 'pino-*', '@pinojs', 'sonic-boom', 'thread-stream', 'undici']

const config: Configuration = {
  appId: 'app.hearth.Hearth',
  productName: 'Hearth',
  copyright: 'Copyright © 2026 The Hearth founders',
  directories: { output: 'dist', buildResources: 'build' },
  asar: true,
  // The system loads native modules, and it cannot read inside an archive.
  asarUnpack: ['node_modules/better-sqlite3-multiple-ciphers/prebuilds', 'node_modules/node-llama-cpp/bins', 'node_modules/@node-llama-cpp/*', 'node_modules/koffi', 'node_modules/@koromix/*', 'node_modules/@napi-rs/*'],
  // Both native modules bring Node-API binaries that serve Node and Electron alike; nothing is compiled here.
  npmRebuild: false,
  files: [
    'out/**',
    '!out/.stamp.json',
    'package.json',
    `!node_modules/{${bundled.join(',')}}/**`,
    '!node_modules/@node-llama-cpp/!(${os}-${arch}|${os}-${arch}-metal)/**',
    '!node_modules/node-llama-cpp/llama/gitRelease.bundle',
    '!node_modules/node-llama-cpp/llama/{addon,cmake,gpuInfo,profiles,toolchains,xpack,localBuilds}/**',
    '!node_modules/node-llama-cpp/templates/**',
    '!node_modules/better-sqlite3-multiple-ciphers/prebuilds/!(${platform}-${arch}.node)',
    '!node_modules/better-sqlite3-multiple-ciphers/{deps,src}/**',
    '!node_modules/better-sqlite3-multiple-ciphers/binding.gyp',
    '!node_modules/koffi/{doc,src,vendor}/**',
    '!node_modules/**/*.{map,md,markdown,ts,mts,cts}',
    '!node_modules/**/.{git*,npmrc,env*}',
  ],
  extraResources: [{ from: 'native-models/starter', to: 'starter', filter: ['manifest.json', '*.gguf'] }],
  afterPack,
  // Links into the application; see main/hosts/electron/take-links.ts.
  protocols: [{ name: 'Hearth', schemes: ['hearth'] }],
  mac: {
    category: 'public.app-category.productivity',
    icon: 'build/icons/hearth.icns',
    target: ['dmg'],
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
  win: { icon: 'build/icons/hearth.ico', target: ['nsis'] },
  linux: {
    category: 'Office',
    icon: 'build/icons',
    executableName: linuxExecutable,
    synopsis: 'A private assistant on your own computer',
    target: ['AppImage', 'deb'],
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    // Chats are the user's; taking the program away does not take them away.
    deleteAppDataOnUninstall: false,
  },
  // A Debian package must name a homepage; this reserved name says that there is none yet.
  extraMetadata: { homepage: 'https://hearth.example' },
  deb: { maintainer: 'The Hearth founders <hearth@localhost>' },
  // Hearth asks nobody for updates.
  publish: null,
}

export default config
