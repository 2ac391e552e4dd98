// What no file of the repository says.
import { existsSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { expectNone, listSources, listTracked, locate, readText } from './source.ts'

const isText = (file: string) =>
  /\.(?:ts|tsx|mjs|js|json|md|ya?ml|sql|css|html|txt)$|^latchwork$|^\.ci\/run$|^\.[a-z]+rc$/.test(file)
const present = (file: string) => existsSync(locate(file)) && statSync(locate(file)).isFile()
/** This file names what it looks for. */
const self = 'test/house/language.test.ts'
const tracked = listTracked().filter((file) => file !== self && isText(file) && present(file))

const marks = /\b(?:TODO|FIXME|XXX|HACK)\b/
const machinePaths = /(?<![\w.)}*-])\/(?:work|root|home|Users|opt\/n\d+)\//
const registries = /registry\.npmjs|registry\.yarnpkg|_authToken/

function findLines(files: string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    readText(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 160)}`] : [])),
  )
}

test('no mark for work left over: it is done, or it is an issue', () => {
  expectNone(
    findLines(
      tracked.filter((file) => file !== 'package-lock.json'),
      marks,
    ),
  )
})

test('no test is left out, singled out or announced', () => {
  const tests = listSources().filter((file) => /\.test\.tsx?$/.test(file))
  const call = /\b(?:test|it|describe|suite|t|context)\.(?:only|skip|todo)\b/
  // What a platform cannot do may be left out there; where the suite has to pass, a skipped test counts as failed.
  const option = /[{,]\s*(?:only|skip|todo):(?!\s*(?:false|process\.platform))/
  expectNone([...findLines(tests, call), ...findLines(tests, option)])
})

test('no path of the machine it was written on', () => {
  expectNone(
    findLines(
      tracked.filter((file) => file !== 'package-lock.json'),
      machinePaths,
    ),
  )
})

test('no address of a package registry, so that everyone installs from their own', () => {
  expectNone(findLines(tracked, registries))
  expectNone(findLines(['package-lock.json'], /"resolved": "(?:https?|git)/))
})
