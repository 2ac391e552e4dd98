/** One API that a person was asked about, as a code or refresh token remembers it. */
export interface Target {
  readonly resourceAppId: string
  /** The API's identifier as the client spelled it, byte for byte. */
  readonly identifier: string
  /** Short permission values, e.g. `Tasks.Read`. */
  readonly scopes: readonly string[]
  /** The scopes as the client spelled them; empty on v1. */
  readonly requested: readonly string[]
  /** The client asked for `.default`, or for a resource on v1: whatever is consented. */
  readonly all: boolean
}

/** A target inside a sealed token. Position instead of names keeps codes short. */
export type TargetWire = readonly [appId: string, identifier: string, scopes: string, requested: string | 0, all: 0 | 1]

/** The usual spelling of the requested scopes is left out and rebuilt by {@link readTarget}. */
export function writeTarget(target: Target): TargetWire {
  const requested = target.requested.join(' ')
  return [
    target.resourceAppId,
    target.identifier,
    target.scopes.join(' '),
    requested === usualSpelling(target.identifier, target.scopes).join(' ') ? 0 : requested,
    target.all ? 1 : 0,
  ]
}

export function readTarget([resourceAppId, identifier, joined, requested, all]: TargetWire): Target {
  const scopes = splitWords(joined)
  return {
    resourceAppId,
    identifier,
    scopes,
    requested: requested === 0 ? usualSpelling(identifier, scopes) : splitWords(requested),
    all: all === 1,
  }
}

export function splitWords(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ')
}

function usualSpelling(identifier: string, scopes: readonly string[]): string[] {
  return scopes.map((scope) => `${identifier}/${scope}`)
}
