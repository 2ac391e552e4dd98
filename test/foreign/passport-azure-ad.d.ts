/** What the test uses of a library that ships no types. */
declare module 'passport-azure-ad' {
  export interface BearerOptions {
    readonly identityMetadata: string
    readonly clientID: string
    readonly audience?: string | readonly string[]
    readonly scope?: readonly string[]
    readonly validateIssuer?: boolean
    readonly passReqToCallback?: boolean
    readonly loggingLevel?: 'info' | 'warn' | 'error'
    readonly loggingNoPII?: boolean
  }
  export type Verify = (
    token: Record<string, unknown>,
    done: (error: unknown, user: unknown, info?: unknown) => void,
  ) => void
  export class BearerStrategy {
    constructor(options: BearerOptions, verify: Verify)
    authenticate(request: unknown, options: Record<string, unknown>): void
    success(user: unknown, info: unknown): void
    fail(challenge: string): void
    error(error: unknown): void
  }
}
