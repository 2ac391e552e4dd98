import type { Application } from '../../api/types.ts'

type Json = Readonly<Record<string, unknown>>

/** A registration in Microsoft Graph's names, which Azure's portal and `latchwork import` read as well. */
export function renderManifest(app: Application): string {
  const shown = Object.entries(app).filter(([name]) => !name.startsWith('@'))
  return JSON.stringify(Object.fromEntries(shown), null, 2)
}

export type Parsed = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: string }

const OLD_NAMES = ['replyUrlsWithType', 'oauth2Permissions', 'allowPublicClient', 'replyUrls'] as const

export function parseManifest(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { ok: false, problem: 'A manifest is a JSON object.' }
    const old = OLD_NAMES.find((name) => name in value)
    if (old !== undefined)
      return {
        ok: false,
        problem: `“${old}” is of Azure’s older format, which latchwork import --from-entra takes over as a new registration.`,
      }
    return { ok: true, value: value as Json }
  } catch (error) {
    return { ok: false, problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** The properties that somebody changed: what a PATCH says. One that was taken out is not mentioned, so it stays. */
export function changesOf(app: Application, edited: Json): Json {
  const before: Json = { ...app }
  return Object.fromEntries(
    Object.entries(edited).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  )
}

/** The newest registration with somebody's changes of an older one: no property of either is lost, save what both changed. */
export function carryOver(newest: Application, changes: Json): string {
  return renderManifest({ ...newest, ...changes })
}
