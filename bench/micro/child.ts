import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { pinned } from '../measure/launch.ts'

/** A comparison made inside a process of its own: the candidates and how often each did its work. */
export interface Comparison {
  readonly round: number
  /** Operations per CPU second by candidate. */
  readonly rates: Readonly<Record<string, number>>
}

/** Runs a program of this folder, pinned like a server; it prints one JSON value. */
export async function runChild<T>(file: string, args: readonly string[]): Promise<T> {
  const [command = '', ...rest] = pinned([resolve(import.meta.dirname, file), ...args], 0)
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaint = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()))
  const code = await new Promise((settle) => void child.on('close', settle))
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}: ${complaint.slice(-2000)}`)
  return JSON.parse(output) as T
}
