import { readFileSync, readdirSync } from 'node:fs'

/** What the kernel knows of a process and its descendants (proc_pid_schedstat, proc_pid_status). Linux only. */

/**
 * Seconds on a processor of all living threads of the process and its descendants, in nanosecond steps. The time of a thread that has
 * ended is gone; servers keep their threads.
 */
export function readCpuSeconds(pid: number): number {
  let nanoseconds = 0
  for (const one of listTree(pid)) {
    for (const thread of list(`/proc/${one}/task`))
      nanoseconds += Number(read(`/proc/${one}/task/${thread}/schedstat`).split(' ')[0])
  }
  return nanoseconds / 1e9
}

/** Resident memory of the tree, MiB. */
export function readRssMiB(pid: number): number {
  const kilobytes = listTree(pid).map((one) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${one}/status`))?.[1] ?? 0))
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024
}

function listTree(pid: number): number[] {
  const children = list(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean),
  )
  return [pid, ...children.flatMap((child) => listTree(Number(child)))]
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // It ended while we looked.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // As above.
  }
}
