import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/portal/',
  plugins: [react(), tailwind()],
  resolve: { conditions: ['latchwork-source', 'module', 'browser', 'development|production'] },
  // The policy of the page allows no data: script and no inline style.
  build: { assetsInlineLimit: 0, manifest: true, modulePreload: { polyfill: false }, target: 'es2023' },
})
