// What no file of the repository says.
import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { listSources, listTracked, locate, readText } from './source.ts'

const isText = (file: string) => /\.(?:ts|tsx|mjs|js|json|md|ya?ml|sql|css|html|txt)$|^latchwork$|^\.ci\/run$|^\.[a-z]+rc$/.test(file)
const present = (file: string) => existsSync(locate(file)) && statSync(locate(file)).isFile()
const tracked = listTracked().filter((file) => isText(file) && present(file))

/** Put together from halves, so that this file does not find itself. */
const marks = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`)
const machinePaths = new RegExp(`(?<![\\w.)}*-])/(?:${['work', 'root', 'home', 'Users', 'opt/n2'].join('|')})/`)
const registries = new RegExp(['registry\\.npm' + 'js', 'registry\\.yarn' + 'pkg', '_auth' + 'Token'].join('|'))

function findLines(files: string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    readText(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 160)}`] : [])),
  )
}

test('no mark for work left over: it is done, or it is an issue', () => {
  assert.deepEqual(findLines(tracked.filter((file) => file !== 'package-lock.json'), marks), [])
})

test('no test is left out, singled out or announced', () => {
  const tests = listSources().filter((file) => /\.test\.tsx?$/.test(file))
  const call = /\b(?:test|it|describe|suite|t|context)\.(?:only|skip|todo)\b/
  const option = /[{,]\s*(?:only|skip|todo):\s*(?!false)/
  assert.deepEqual([...findLines(tests, call), ...findLines(tests, option)], [])
})

test('no path of the machine it was written on', () => {
  assert.deepEqual(findLines(tracked.filter((file) => file !== 'package-lock.json'), machinePaths), [])
})

test('no address of a package registry, so that everyone installs from their own', () => {
  assert.deepEqual(findLines(tracked, registries), [])
  assert.deepEqual(findLines(['package-lock.json'], /"resolved": "(?:https?|git)/), [])
})
