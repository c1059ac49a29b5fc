// electron.vite.config.ts - One build for both hosts: entries of main, the sandboxed preload, the renderer bundle.
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Everything else is bundled: one file to read starts faster than four hundred.
      externalizeDeps: false,
      rolldownOptions: {
        external: ['electron', 'better-sqlite3-multiple-ciphers', 'node-llama-cpp', 'koffi', '@napi-rs/keyring'],
        input: {
          index: at('main/index.ts'),
          web: at('main/web.ts'),
          cli: at('main/cli.ts'),
          engine: at('main/engine/engine.ts'),
          workshop: at('main/engine/workshop/workshop.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        external: ['electron'],
        input: { preload: at('main/hosts/electron/preload.ts') },
        // Sandboxed preloads must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
})
