// Small enough to see (CONTRIBUTING, rule 7).
import { dirname } from 'node:path'
import { test } from 'node:test'
import { expectNone, isTest, listSources, measureFunctions, readText } from './source.ts'

const limits = { fileLines: 250, functionLines: 50, parameters: 4, filesInFolder: 15 }

/** What may be larger, and the sentence that says why. Keys: a file, `file#function`, or a folder with a slash at its end. */
const exceptions: Record<string, string> = {}

const sources = listSources()
const products = sources.filter((file) => !isTest(file))

function isAllowed(key: string): boolean {
  return Object.hasOwn(exceptions, key)
}

test(`a file has at most ${limits.fileLines} lines`, () => {
  const wrong = sources
    .map((file) => ({ file, lines: readText(file).trimEnd().split('\n').length }))
    .filter(({ file, lines }) => lines > limits.fileLines && !isAllowed(file))
  expectNone(wrong.map(({ file, lines }) => `${file} has ${lines} lines`))
})

test(`a function has at most ${limits.functionLines} lines and ${limits.parameters} parameters`, () => {
  const wrong = products.flatMap((file) =>
    measureFunctions(file)
      .filter(({ lines, parameters }) => lines > limits.functionLines || parameters > limits.parameters)
      .filter(({ name }) => !isAllowed(`${file}#${name}`))
      .map(
        ({ name, line, lines, parameters }) =>
          `${file}:${line} ${name} has ${lines} lines and ${parameters} parameters`,
      ),
  )
  expectNone(wrong)
})

test(`a folder has at most ${limits.filesInFolder} source files`, () => {
  const counts = Map.groupBy(products, (file) => `${dirname(file)}/`)
  const wrong = [...counts].filter(([folder, files]) => files.length > limits.filesInFolder && !isAllowed(folder))
  expectNone(wrong.map(([folder, files]) => `${folder} has ${files.length} source files`))
})

test('every exception is still needed and has a sentence', () => {
  const known = new Set([...sources, ...sources.map((file) => `${dirname(file)}/`)])
  const wrong = Object.entries(exceptions).filter(
    ([key, why]) => !known.has(key.split('#')[0] ?? '') || !/\w{3}.* .*\w{3}/.test(why),
  )
  expectNone(wrong.map(([key]) => `${key} does not exist, or nothing says why it may be larger`))
})
