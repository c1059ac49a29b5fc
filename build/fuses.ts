/* Switches inside the Electron binary that we ship, and why each is as it is.
 *
 * They are bits in the executable, set after packing and before signing. All
 * nine are named, and setting them fails when Electron has one that is not
 * named here, so that a new one cannot keep its default unseen. */
import { type FuseV1Config, FuseV1Options, FuseVersion } from '@electron/fuses'

export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // ELECTRON_RUN_AS_NODE would turn our signed program into anybody's Node. The engine is a utilityProcess instead.
  [FuseV1Options.RunAsNode]: false,
  // What Chromium keeps on disk is encrypted with the system's key.
  [FuseV1Options.EnableCookieEncryption]: true,
  // NODE_OPTIONS=--require would load code into main.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // --inspect and SIGUSR1 would open a debugger.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // The archive is checked while it is read (macOS and Windows; Linux has no equivalent).
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  // The check above can be walked around without this one.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // We ship no snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The window comes from app://, so file:// needs no privileges.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Off would only make WebAssembly slower.
  [FuseV1Options.WasmTrapHandlers]: true,
} satisfies FuseV1Config
