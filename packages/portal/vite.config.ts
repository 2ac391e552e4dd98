import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Scripts and styles a second time, as the server sends them to a browser: compressed once here, not with every start. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => /\.(?:js|css|svg)$/.test(file)))
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(readFileSync(join(dir, name))))
  },
}

export default defineConfig({
  base: '/portal/',
  plugins: [react(), tailwind(), compressed],
  resolve: { conditions: ['latchwork-source', 'module', 'browser', 'development|production'] },
  // The policy of the page allows no data: script and no inline style.
  build: { assetsInlineLimit: 0, manifest: true, modulePreload: { polyfill: false }, target: 'es2023' },
})
