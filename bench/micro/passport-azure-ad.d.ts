/** The part of passport-azure-ad 4 that the benchmark uses. */
declare module 'passport-azure-ad' {
  export class BearerStrategy {
    constructor(
      options: object,
      verify: (token: object, done: (error: null, user: object, info: object) => void) => void,
    )
    authenticate(request: object, options: object): void
    success: (user: object) => void
    fail: (challenge: unknown) => void
    error: (error: unknown) => void
  }
}
