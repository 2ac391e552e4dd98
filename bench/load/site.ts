/** What the load process must know of a server to run the same works against each of them. */
export interface Site {
  /** The plain listener, e.g. `http://127.0.0.1:9001`. TLS is nobody's here, so none is measured. */
  readonly base: string
  /** What the server calls itself; `base`, or the address of the proxy it believes to be behind. */
  readonly publicUrl: string
  readonly authorizePath: string
  readonly tokenPath: string
  readonly discoveryPath: string
  readonly keysPath: string
  readonly clientId: string
  readonly redirectUri: string
  readonly authorizeParameters: Readonly<Record<string, string>>
  readonly tokenParameters: Readonly<Record<string, string>>
  readonly users: readonly string[]
  readonly password: string
  /** The guarded API of this server, for the full flow. */
  readonly apiUrl: string
  /** Set for a store that forgets sessions under load; the sign-ins are not measured. */
  readonly signInBeforeEach: boolean
}

export const works = ['W1', 'W2', 'W3', 'W4', 'W5'] as const
export type WorkName = (typeof works)[number]

export const workTitles: Readonly<Record<WorkName, string>> = {
  W1: 'code redemption',
  W2: 'refresh with rotation',
  W3: 'authorize redirect with session and consent',
  W4: 'discovery and keys, alternating',
  W5: 'full flow: authorize, redeem, one guarded call',
}

/** A request to the load process. */
export interface Visit {
  readonly target: string
  readonly site: Site
  /** The server's process; its children count too. */
  readonly pid: number
  readonly work: WorkName
  readonly concurrency: number
  readonly count: number
  /** People who sign in again and again, `signIns` at a time, while the work runs; 0 for none. */
  readonly signIns: number
}

/** What one visit saw. Times in milliseconds, CPU in seconds of all threads of the server's process tree. */
export interface VisitResult {
  readonly target: string
  readonly work: WorkName
  readonly concurrency: number
  readonly count: number
  readonly signedIn: number
  readonly cpuSecondsPer1000: number
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p99: number
  readonly rssMiB: number
  readonly errors: number
  readonly firstError: string
}
